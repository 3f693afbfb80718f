/// What an entry of an election's log is: its first byte.
///
/// The gaps leave room; ``reserved`` numbers may not be used for anything else.
/// - SeeAlso: docs/formats.md, "Entries".
package enum EntryType: UInt8, CaseIterable, Sendable {
  case definition = 0x01
  case ballot = 0x02
  case hour = 0x03
  case crossed = 0x04
  case opened = 0x10
  case paused = 0x11
  case resumed = 0x12
  case extended = 0x13
  case rollAmended = 0x14
  case closed = 0x15
  case closedOnSchedule = 0x16
  case voided = 0x20
  case lot = 0x21
  case certified = 0x22
  case decided = 0x23
  case rekeyed = 0x24
  case shredded = 0x25

  /// Trustee keys, decryption shares and spoiled ballots of secret elections, to come.
  package static let reserved: ClosedRange<UInt8> = 0x30...0x32
}

/// The first entry of every log: which file defines the election.
package struct DefinitionEntry: Equatable, Sendable {
  package static let byteCount = 41
  package var fileBytes: UInt64
  package var fileDigest: Digest

  package init(fileBytes: UInt64, fileDigest: Digest) {
    self.fileBytes = fileBytes
    self.fileDigest = fileDigest
  }

  package var bytes: [UInt8] {
    var out = [EntryType.definition.rawValue]
    out.append(big: fileBytes)
    fileDigest.append(to: &out)
    return out
  }

  package init?(_ entry: RawSpan) {
    guard entry.byteCount == Self.byteCount,
      entry.loadUInt8(at: 0) == EntryType.definition.rawValue
    else { return nil }
    fileBytes = entry.loadUInt64(at: 1)
    fileDigest = Digest(entry, at: 9)
  }
}

/// An initiative's crossing, which the engine writes down: the ballot that reached its goal.
package struct CrossedEntry: Equatable, Sendable {
  package static let byteCount = 11
  /// The contest's place in the definition, from 0.
  package var contest: UInt16
  /// The ballot's index in the log.
  package var ballot: UInt64

  package init(contest: UInt16, ballot: UInt64) {
    self.contest = contest
    self.ballot = ballot
  }

  package var bytes: [UInt8] {
    var out = [EntryType.crossed.rawValue]
    out.append(big: contest)
    out.append(big: ballot)
    return out
  }

  package init?(_ entry: RawSpan) {
    guard entry.byteCount == Self.byteCount,
      entry.loadUInt8(at: 0) == EntryType.crossed.rawValue
    else { return nil }
    contest = entry.loadUInt16(at: 1)
    ballot = entry.loadUInt64(at: 3)
  }
}

/// A moment that the engine writes down: the start of a UTC hour, or a closing on schedule.
package struct ClockEntry: Equatable, Sendable {
  package static let byteCount = 9
  package var type: EntryType
  package var unixSeconds: UInt64

  package static func hour(containing unixSeconds: UInt64) -> ClockEntry {
    ClockEntry(type: .hour, unixSeconds: unixSeconds - unixSeconds % 3600)
  }

  package static func closedOnSchedule(at unixSeconds: UInt64) -> ClockEntry {
    ClockEntry(type: .closedOnSchedule, unixSeconds: unixSeconds)
  }

  private init(type: EntryType, unixSeconds: UInt64) {
    self.type = type
    self.unixSeconds = unixSeconds
  }

  package var bytes: [UInt8] {
    var out = [type.rawValue]
    out.append(big: unixSeconds)
    return out
  }

  package init?(_ entry: RawSpan) {
    guard entry.byteCount == Self.byteCount,
      let type = EntryType(rawValue: entry.loadUInt8(at: 0)),
      type == .hour || type == .closedOnSchedule
    else { return nil }
    let seconds = entry.loadUInt64(at: 1)
    guard type != .hour || seconds.isMultiple(of: 3600) else { return nil }
    self.init(type: type, unixSeconds: seconds)
  }
}
