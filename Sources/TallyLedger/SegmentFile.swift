import TallyModel

/// Opening the segments of a journal, each held against its name and its journal.
enum SegmentFile {
  /// The size that a journal's segments have, from the first one.
  static func segmentBytes(
    of journal: JournalID,
    in folder: String,
    on disk: any Disk
  ) throws(LedgerError) -> Int {
    let path = SegmentHeader.path(of: 1, in: folder)
    guard let file = try disk.open(path, .read, .cached) else { throw .segmentMissing(path: path) }
    let header = try readHeader(of: file)
    try check(header, path: path, journal: journal, number: 1)
    guard header.segmentBytes >= 2 * PageBuffer.pageBytes,
      header.segmentBytes.isMultiple(of: PageBuffer.pageBytes)
    else { throw .segmentHeader(path: path, reason: "its size is none of a segment") }
    return header.segmentBytes
  }

  /// Opens one of a journal's segments and reads its first page.
  ///
  /// With access `write` everything in the file is made durable before anything is read, so that
  /// nothing is decided on bytes that only the system's cache has.
  static func open(
    _ number: Int,
    of journal: JournalID,
    segmentBytes: Int,
    in folder: String,
    on disk: any Disk,
    _ access: FileAccess,
    _ mode: FileMode
  ) throws(LedgerError) -> any DiskFile {
    let path = SegmentHeader.path(of: number, in: folder)
    guard let file = try disk.open(path, access, mode) else { throw .segmentMissing(path: path) }
    if access == .write { try file.sync() }
    let size = try file.size()
    guard size == segmentBytes else {
      throw .segmentSize(path: path, expected: segmentBytes, found: size)
    }
    let header = try readHeader(of: file)
    try check(header, path: path, journal: journal, number: number)
    guard header.segmentBytes == segmentBytes else {
      throw .segmentHeader(path: path, reason: "it is of segments of another size")
    }
    return file
  }

  private static func readHeader(of file: any DiskFile) throws(LedgerError) -> SegmentHeader {
    let page = try file.bytes(0..<SegmentHeader.byteCount)
    guard let header = SegmentHeader(page: page.rawSpan) else {
      throw .segmentHeader(path: file.path, reason: "it cannot be read")
    }
    return header
  }

  private static func check(
    _ header: SegmentHeader,
    path: String,
    journal: JournalID,
    number: Int
  ) throws(LedgerError) {
    guard header.journal == journal else {
      throw .otherJournal(path: path, offset: 0, expected: journal, found: header.journal)
    }
    guard header.number == number else {
      throw .segmentHeader(path: path, reason: "it says that it is segment \(header.number)")
    }
  }
}
