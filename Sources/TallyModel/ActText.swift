/// What officers sign to open or close an election, or to note its lot: the text of an act's signed note.
///
/// - SeeAlso: docs/formats.md, "Acts".
package struct ActText: Equatable, Sendable {
  package static let format = "tallyd/act/1"
  package static let reasonBytesMax = 500
  /// What dice, balls or coins of a public drawing came to, written down.
  package static let seedLengths = 8...128

  package var origin: String
  /// The place among the election's acts, from 1.
  package var number: UInt64
  /// One of the acts (``EntryType/actName`` is set).
  package var type: EntryType
  /// One line; only for `closed`.
  package var reason: String?
  /// What was drawn; only for `lot`, which always has one.
  package var seed: String?

  /// Traps when `type` is no act, or a `lot` without a seed.
  package init(
    origin: String,
    number: UInt64,
    type: EntryType,
    reason: String? = nil,
    seed: String? = nil
  ) {
    precondition(type.actName != nil, "Only acts have a text.")
    precondition((type == .lot) == (seed != nil), "A lot has a seed, and only a lot.")
    self.origin = origin
    self.number = number
    self.type = type
    self.reason = reason
    self.seed = seed
  }

  package var bytes: [UInt8] {
    var text = "\(Self.format)\n\(origin)\n\(number)\n\(type.actName ?? "")\n"
    if let reason { text += "reason \(reason)\n" }
    if let seed { text += "seed \(seed)\n" }
    return Array(text.utf8)
  }

  /// Reads exactly what ``bytes`` writes.
  package init(parsing text: [UInt8]) throws(ActError) {
    guard let string = String(validating: text, as: UTF8.self) else {
      throw ActError(line: 1, reason: "not UTF-8")
    }
    var lines = string.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String($0) ?? "" }
    guard lines.popLast() == "" else {
      throw ActError(line: lines.count + 1, reason: "the last line does not end in a line feed")
    }
    guard lines.count == 4 || lines.count == 5 else {
      throw ActError(line: max(1, lines.count), reason: "an act has four or five lines")
    }
    guard lines[0] == Self.format else {
      throw ActError(line: 1, reason: "expected \(Self.format)")
    }
    origin = lines[1]
    guard !origin.isEmpty, origin.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw ActError(line: 2, reason: "expected the origin of the election's log")
    }
    guard let number = UInt64(lines[2]), number > 0, String(number) == lines[2] else {
      throw ActError(line: 3, reason: "expected the number of the act, from 1")
    }
    self.number = number
    guard let type = EntryType(actName: lines[3]) else {
      throw ActError(line: 4, reason: "unknown act")
    }
    self.type = type
    if type == .lot {
      let line = lines.count == 5 ? lines[4] : ""
      guard line.hasPrefix("seed ") else {
        throw ActError(line: 5, reason: "a lot has a fifth line that begins with seed")
      }
      let seed = String(line.dropFirst("seed ".count))
      if let fault = Self.fault(inSeed: seed) { throw ActError(line: 5, reason: fault) }
      self.seed = seed
      return
    }
    guard lines.count == 5 else { return }
    guard type == .closed, lines[4].hasPrefix("reason ") else {
      throw ActError(
        line: 5,
        reason: "only closed and lot have a fifth line; it begins with reason, or with seed"
      )
    }
    let reason = String(lines[4].dropFirst("reason ".count))
    if let fault = Self.fault(inReason: reason) { throw ActError(line: 5, reason: fault) }
    self.reason = reason
  }

  /// The seed that a `lot` entry of a log holds; nothing for other entries.
  ///
  /// An entry is its type and a signed note, whose text ends before the first empty line.
  package static func lotSeed(inEntry entry: RawSpan) -> String? {
    guard entry.byteCount > 0, entry.loadUInt8(at: 0) == EntryType.lot.rawValue else { return nil }
    let note = [UInt8](bytes: entry.extracting(1...))
    let end = zip(note, note.dropFirst()).enumerated().first { _, pair in
      pair.0 == UInt8(ascii: "\n") && pair.1 == UInt8(ascii: "\n")
    }
    guard let end, let text = try? ActText(parsing: Array(note[...end.offset])) else { return nil }
    return text.seed
  }

  /// What is wrong with a reason; nothing when it may be used.
  package static func fault(inReason reason: String) -> String? {
    if reason.utf8.count > reasonBytesMax {
      return "the reason has \(reason.utf8.count) bytes; \(reasonBytesMax) are allowed"
    }
    return VisibleText.fault(in: reason)
  }

  /// What is wrong with a seed; nothing when it may be used.
  package static func fault(inSeed seed: String) -> String? {
    guard seedLengths.contains(seed.utf8.count) else {
      return "a seed has \(seedLengths.lowerBound) to \(seedLengths.upperBound) characters"
    }
    let isPlain = seed.utf8.allSatisfy { byte in
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
        || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || "._-".utf8.contains(byte)
    }
    return isPlain ? nil : "a seed consists of A-Z a-z 0-9 . _ and -"
  }
}

/// Why bytes are not the text of an act.
package struct ActError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1.
  package let line: Int
  package let reason: String

  package init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  package var description: String { "line \(line) of the act: \(reason)" }
}

extension EntryType {
  /// The name of an act of the officers; nothing for other entries.
  package var actName: String? {
    switch self {
    case .definition, .ballot, .hour, .crossed, .closedOnSchedule: nil
    case .opened: "opened"
    case .paused: "paused"
    case .resumed: "resumed"
    case .extended: "extended"
    case .rollAmended: "roll-amended"
    case .closed: "closed"
    case .voided: "voided"
    case .lot: "lot"
    case .certified: "certified"
    case .decided: "decided"
    case .rekeyed: "rekeyed"
    case .shredded: "shredded"
    }
  }

  package init?(actName: String) {
    guard let type = Self.allCases.first(where: { $0.actName == actName }) else { return nil }
    self = type
  }
}
