import TallyCrypto
import TallyModel

/// One file of the journal: a page that says what it is, then blocks, then zeros.
///
/// - SeeAlso: docs/formats.md, "Journal".
package struct SegmentHeader: Equatable, Sendable {
  static let magic = UInt64(0x5441_4C4C_5953_4547)  // "TALLYSEG"
  static let version: UInt32 = 1
  /// The first block's place.
  package static let byteCount = PageBuffer.pageBytes
  static let digestOffset = byteCount - 32

  package var journal: JournalID
  /// From 1.
  package var number: Int
  package var segmentBytes: Int

  var page: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    out.append(big: Self.magic)
    out.append(big: Self.version)
    out.append(big: UInt32(0))
    out.append(big: journal.value)
    out.append(big: UInt64(number))
    out.append(big: UInt64(segmentBytes))
    out.append(contentsOf: [UInt8](repeating: 0, count: Self.digestOffset - out.count))
    SHA256.hash(out).append(to: &out)
    return out
  }

  /// Reads the first page, or nothing when it was not written so.
  init?(page bytes: RawSpan) {
    guard bytes.loadUInt64(at: 0) == Self.magic, bytes.loadUInt32(at: 8) == Self.version,
      bytes.loadUInt32(at: 12) == 0, bytes.loadUInt64(at: 40) <= UInt64(Int32.max),
      bytes.loadUInt64(at: 32) <= UInt64(Self.numberMax),
      SHA256.hash(bytes.extracting(0..<Self.digestOffset)) == Digest(bytes, at: Self.digestOffset)
    else { return nil }
    journal = JournalID(value: bytes.loadUInt128(at: 16))
    number = Int(bytes.loadUInt64(at: 32))
    segmentBytes = Int(bytes.loadUInt64(at: 40))
  }

  init(journal: JournalID, number: Int, segmentBytes: Int) {
    self.journal = journal
    self.number = number
    self.segmentBytes = segmentBytes
  }
}

extension SegmentHeader {
  static let ending = ".segment"
  /// Eight digits; at 64 MiB a segment these are six petabytes.
  static let numberMax = 99_999_999

  /// The file's path in the journal's folder: eight digits and the ending.
  package static func path(of number: Int, in folder: String) -> String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 8 - digits.count))
    return folder + "/" + zeros + digits + ending
  }

  /// The numbers of a journal's segments, from 1 without a gap.
  ///
  /// - Throws: When one is missing between, a name is none of ours, or there is none at all.
  static func numbers(in folder: String, on disk: any Disk) throws(LedgerError) -> ClosedRange<Int>
  {
    guard let names = try disk.list(folder) else { throw .noJournal(folder: folder) }
    var last = 0
    for name in names where name.hasSuffix(ending) {
      guard let number = Int(name.dropLast(ending.count)), number > 0,
        path(of: number, in: folder) == folder + "/" + name
      else { throw .segmentName(path: folder + "/" + name) }
      guard number == last + 1 else {
        throw .segmentMissing(path: path(of: last + 1, in: folder))
      }
      last = number
    }
    guard last > 0 else { throw .noJournal(folder: folder) }
    return 1...last
  }
}
