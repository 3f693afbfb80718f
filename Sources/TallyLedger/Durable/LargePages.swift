import Glibc

/// Large pages for memory that is read here and there: fewer look-ups of where a page lies.
package enum LargePages {
  /// Asks for them; without them the memory is slower, not wrong, so a refusal is no error.
  ///
  /// `memory`: Begins at a multiple of 2 MiB; not used yet.
  /// `byteCount`: Whole large pages.
  @unsafe
  package static func prefer(for memory: UnsafeMutableRawPointer, byteCount: Int) {
    unsafe _ = madvise(memory, byteCount, MADV_HUGEPAGE)
  }
}
