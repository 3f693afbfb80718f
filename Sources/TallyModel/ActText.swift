/// What officers sign to open or close an election: the text of an act's signed note.
///
/// - SeeAlso: docs/formats.md, "Acts".
package struct ActText: Equatable, Sendable {
  package static let format = "tallyd/act/1"
  package static let reasonBytesMax = 500

  package var origin: String
  /// The place among the election's acts, from 1.
  package var number: UInt64
  /// One of the acts (``EntryType/actName`` is set).
  package var type: EntryType
  /// One line; only for `closed`.
  package var reason: String?

  /// Traps when `type` is no act.
  package init(origin: String, number: UInt64, type: EntryType, reason: String? = nil) {
    precondition(type.actName != nil, "Only acts have a text.")
    self.origin = origin
    self.number = number
    self.type = type
    self.reason = reason
  }

  package var bytes: [UInt8] {
    var text = "\(Self.format)\n\(origin)\n\(number)\n\(type.actName ?? "")\n"
    if let reason { text += "reason \(reason)\n" }
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
    reason = nil
    guard lines.count == 5 else { return }
    guard type == .closed, lines[4].hasPrefix("reason ") else {
      throw ActError(line: 5, reason: "only closed has a fifth line, and it begins with reason")
    }
    let reason = String(lines[4].dropFirst("reason ".count))
    if let fault = Self.fault(inReason: reason) { throw ActError(line: 5, reason: fault) }
    self.reason = reason
  }

  /// What is wrong with a reason; nothing when it may be used.
  package static func fault(inReason reason: String) -> String? {
    if reason.utf8.count > reasonBytesMax {
      return "the reason has \(reason.utf8.count) bytes; \(reasonBytesMax) are allowed"
    }
    return VisibleText.fault(in: reason)
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
    case .definition, .ballot, .hour, .closedOnSchedule: nil
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
