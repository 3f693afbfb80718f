import TallyCrypto
import TallyLedger
import TallyModel
import TallyPages

extension BundleFolderWriter {
  /// Writes page and data files, and takes away those that an earlier result had and this one has not.
  mutating func replaceDerived(of published: PublishedResult) throws(PublicationError) {
    let files = DerivedFiles.all(of: published)
    for (name, bytes) in files { try replace(name, with: bytes) }
    let known = Set(files.map(\.name))
    for name in DerivedFiles.optional where !known.contains(name) { try remove(name) }
  }

  /// What is published is never taken back: no shorter log takes the place of a longer one.
  mutating func checkNotAhead(of size: UInt64) throws(PublicationError) {
    guard let file = try read("checkpoint", atMost: Limits.noteBytesMax),
      let note = try? SignedNote(parsing: file),
      let published = try? Checkpoint(parsing: note.text), published.size > size
    else { return }
    throw .publishedAhead(published: published.size, size: size)
  }
}
