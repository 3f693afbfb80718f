import TallyCrypto
import TallyModel

/// One of the signer state's two copies.
struct SignerSlot: Equatable, Sendable {
  static let magic = UInt64(0x5441_4C4C_5953_474E)  // "TALLYSGN"
  static let version: UInt32 = 1
  static let byteCount = 4096
  static let digestOffset = byteCount - 32

  /// Counts writes, from 0; even ones stand first.
  var generation: UInt64
  var journal: JournalID
  var mark: BlockMark

  var range: Range<Int> {
    let start = Int(generation & 1) * Self.byteCount
    return start..<start + Self.byteCount
  }

  var page: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    out.append(big: Self.magic)
    out.append(big: Self.version)
    out.append(big: UInt32(0))
    out.append(big: generation)
    out.append(big: journal.value)
    out.append(big: mark.epoch)
    out.append(big: mark.sequence)
    mark.hash.append(to: &out)
    out.append(contentsOf: [UInt8](repeating: 0, count: Self.digestOffset - out.count))
    SHA256.hash(out).append(to: &out)
    return out
  }

  /// What a recovery writes that finds no block beyond this copy: only the epoch is another.
  var restart: SignerSlot {
    let mark = BlockMark(epoch: mark.epoch + 1, sequence: mark.sequence, hash: mark.hash)
    return SignerSlot(generation: generation + 1, journal: journal, mark: mark)
  }

  init(generation: UInt64, journal: JournalID, mark: BlockMark) {
    self.generation = generation
    self.journal = journal
    self.mark = mark
  }

  /// Reads a copy, or nothing when it was not written so.
  init?(page: [UInt8]) {
    let bytes = page.rawSpan
    self.init(
      generation: bytes.loadUInt64(at: 16),
      journal: JournalID(value: bytes.loadUInt128(at: 24)),
      mark: BlockMark(
        epoch: bytes.loadUInt64(at: 40),
        sequence: bytes.loadUInt64(at: 48),
        hash: Digest(bytes, at: 56)
      )
    )
    // One spelling: whatever differs from what this copy would be written as is no copy.
    guard self.page == page else { return nil }
  }
}

/// Both copies as a file has them, the newer one known.
struct SignerCopies: Equatable, Sendable {
  var bytes: [UInt8]
  var latest: SignerSlot
  var isOneUnreadable: Bool
  /// Whether the unreadable one is a torn write of the other's ``SignerSlot/restart``.
  var isRestartTorn = false

  /// What a disk writes whole or not at all.
  private static let sectorBytes = 512

  static func read(_ file: any DiskFile) throws(LedgerError) -> SignerCopies {
    let path = file.path
    func damaged(_ reason: String) -> LedgerError {
      .signerStateDamaged(path: path, reason: reason)
    }
    let half = SignerSlot.byteCount
    let size = try file.size()
    guard size == 2 * half else { throw damaged("it has \(size) bytes") }
    let bytes = try file.bytes(0..<size)
    let even = SignerSlot(page: Array(bytes[..<half]))
    let odd = SignerSlot(page: Array(bytes[half...]))
    guard even?.range.lowerBound ?? 0 == 0, odd?.range.lowerBound ?? half == half else {
      throw damaged("a copy stands in the other one's place")
    }
    switch (even, odd) {
    case (let even?, let odd?):
      let (old, new) = even.generation < odd.generation ? (even, odd) : (odd, even)
      guard new.generation == old.generation + 1, new.journal == old.journal,
        new.mark.sequence >= old.mark.sequence, new.mark.epoch >= old.mark.epoch
      else { throw damaged("its two copies do not follow each other") }
      return SignerCopies(bytes: bytes, latest: new, isOneUnreadable: false)
    case (let only?, nil), (nil, let only?):
      return SignerCopies(
        bytes: bytes,
        latest: only,
        isOneUnreadable: true,
        isRestartTorn: isTorn(only.restart, in: bytes)
      )
    case (nil, nil): throw damaged("neither copy can be read")
    }
  }

  /// Whether a part of this copy was written: its first sector, which holds all numbers, or its last
  /// one with the digest; those between are zero in every copy.
  private static func isTorn(_ slot: SignerSlot, in bytes: [UInt8]) -> Bool {
    let (page, found) = (slot.page, bytes[slot.range])
    return found.prefix(sectorBytes) == page.prefix(sectorBytes)
      || found.suffix(sectorBytes) == page.suffix(sectorBytes)
  }
}
