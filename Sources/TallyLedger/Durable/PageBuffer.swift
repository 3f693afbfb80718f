import Glibc

/// Memory for blocks and segments: aligned as unbuffered disk access wants it, zero at first.
///
/// Pages that are never touched take no memory. The bytes are reachable only through checked ranges.
@safe
package struct PageBuffer: ~Copyable, @unchecked Sendable {
  /// What unbuffered access aligns addresses, offsets and lengths to.
  package static let pageBytes = 4096

  private let base: UnsafeMutableRawPointer
  package let byteCount: Int

  /// - Parameter byteCount: A multiple of `pageBytes`, at least one page.
  package init(byteCount: Int) {
    precondition(
      byteCount > 0 && byteCount.isMultiple(of: Self.pageBytes),
      "A buffer is made of whole pages."
    )
    // Fresh anonymous pages are zero, page-aligned and untouched until used.
    let pages = unsafe mmap(
      nil,
      byteCount,
      PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS,
      -1,
      0
    )
    guard let pages = unsafe pages, unsafe pages != MAP_FAILED else {
      preconditionFailure("There is no memory for a buffer of \(byteCount) bytes.")
    }
    unsafe base = pages
    self.byteCount = byteCount
  }

  deinit {
    // The mapping was made by `init` with this length and nobody else holds the address.
    unsafe munmap(base, byteCount)
  }

  /// Lends the bytes of `range` to `body`.
  package func withBytes<Result: ~Copyable, Failure: Error>(
    _ range: Range<Int>,
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    check(range)
    // The range was checked; the borrow of `self` outlives the call.
    let bytes = unsafe UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
    return try unsafe body(bytes.bytes)
  }

  /// Copies `bytes` to `offset`.
  package mutating func copy(_ bytes: RawSpan, to offset: Int) {
    check(offset..<offset + bytes.byteCount)
    // The range was checked, and `self` is held exclusively, so the two cannot overlap.
    unsafe bytes.withUnsafeBytes { source in
      guard let first = source.baseAddress else { return }
      unsafe (base + offset).copyMemory(from: first, byteCount: source.count)
    }
  }

  /// Fills `range` with zeros.
  package mutating func zero(_ range: Range<Int>) {
    check(range)
    // The range was checked, and `self` is held exclusively.
    unsafe _ = memset(base + range.lowerBound, 0, range.count)
  }

  /// Whether every byte of `range` is zero.
  ///
  /// - Complexity: O(bytes), at the speed of memory.
  package func isZero(_ range: Range<Int>) -> Bool {
    check(range)
    guard let first = range.first else { return true }
    // All bytes equal their neighbour, and the first is zero. Both ranges lie in the checked one.
    return unsafe base.load(fromByteOffset: first, as: UInt8.self) == 0
      && memcmp(base + first, base + first + 1, range.count - 1) == 0
  }

  /// The file's memory for the system calls of ``RealFile``.
  func withPointer<Failure: Error>(
    _ range: Range<Int>,
    _ body: (UnsafeMutableRawPointer) throws(Failure) -> Void
  ) throws(Failure) {
    check(range)
    try unsafe body(base + range.lowerBound)
  }

  private func check(_ range: Range<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= byteCount,
      "A range outside of the buffer."
    )
  }
}
