import TallyEngine
import TallyModel

/// Reads ballots from lines of JSON:
/// `{"election":"e","voter":"v","nonce":"<32 hex>","channel":"c","scope":"s","selections":{…}}`.
///
/// Rewrites selections from their JSON form to their text form, which intake reads; ids that no
/// contest or option can have become `?`, which none has. A line in the usual spelling goes a fast way
/// (``quickFields(_:of:)``); every other one is read as strict JSON, and that reading decides.
struct JSONBallotReader {
  /// No id: stands for any text that cannot be one.
  private static let noID = UInt8(ascii: "?")

  let register: ElectionRegister
  /// Ids of the contests that take one option, for each election.
  private let singleContests: [IDTable]
  /// The fields of one ballot, one after another.
  var text: [UInt8] = []
  /// Where the fast way is in the line.
  var offset = 0
  /// Contests whose value is an id without a list: where the name and the id stand in ``text``.
  var bareMarks: [(contest: Range<Int>, option: Int)] = []
  /// Names of the objects that the fast way is in, to find one that stands twice.
  var names: [Range<Int>] = []

  init(register: ElectionRegister) {
    self.register = register
    singleContests = register.elections.map { election in
      IDTable(election.definition.contests.filter { $0.type == .single }.map { Array($0.id.utf8) })
    }
  }

  /// Gives the line's ballot to intake, or refuses it as malformed.
  mutating func read(
    _ line: Range<Int>,
    of bytes: [UInt8],
    into receiver: inout Intake.Receiver
  ) {
    guard let fields = quickFields(line, of: bytes) ?? strictFields(line, of: bytes) else {
      receiver.refuse(.malformed)
      return
    }
    receiver.cast(text.rawSpan, fields)
  }

  mutating func clear() {
    text.removeAll(keepingCapacity: true)
    bareMarks.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }

  /// An id alone stands only for the mark of a contest that takes one.
  mutating func spoilBareMarks(of election: Range<Int>) {
    if bareMarks.isEmpty { return }
    guard let number = register.find(text.rawSpan, election) else { return }
    for mark in bareMarks where singleContests[number].find(text.rawSpan, mark.contest) == nil {
      text[mark.option] = Self.noID
    }
  }

  /// Appends an id, or what is none in its place.
  mutating func append(id: ArraySlice<UInt8>) {
    if id.isEmpty || !id.allSatisfy(Identifier.isAllowed) {
      text.append(Self.noID)
    } else {
      text.append(contentsOf: id)
    }
  }
}

// MARK: - Strict JSON

extension JSONBallotReader {
  /// The ballot's fields in ``text``; nothing when the line is no ballot.
  mutating func strictFields(_ line: Range<Int>, of bytes: [UInt8]) -> CastFields? {
    guard let value = try? JSONValue(parsing: Array(bytes[line])), let members = value.members
    else {
      return nil
    }
    clear()
    var ranges: [String: Range<Int>] = [:]
    for member in members {
      let start = text.count
      switch member.key {
      case "election", "voter", "nonce", "channel", "scope":
        guard let string = member.value.stringValue else { return nil }
        text.append(contentsOf: string.utf8)
      case "selections": append(selections: member.value)
      default: return nil
      }
      ranges[member.key] = start..<text.count
    }
    guard let election = ranges["election"], let voter = ranges["voter"],
      let nonce = ranges["nonce"], let selections = ranges["selections"]
    else { return nil }
    spoilBareMarks(of: election)
    return CastFields(
      election: election,
      voter: voter,
      nonce: nonce,
      scope: ranges["scope"] ?? 0..<0,
      channel: ranges["channel"] ?? 0..<0,
      selections: selections
    )
  }

  private mutating func append(selections: JSONValue) {
    guard let contests = selections.members else {
      text.append(Self.noID)
      return
    }
    for (place, contest) in contests.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ";")) }
      let start = text.count
      append(id: Array(contest.key.utf8)[...])
      let name = start..<text.count
      text.append(UInt8(ascii: "="))
      append(marks: contest.value, of: name)
    }
  }

  private mutating func append(marks: JSONValue, of contest: Range<Int>) {
    switch marks {
    case .string(let option):
      bareMarks.append((contest, text.count))
      append(id: Array(option.utf8)[...])
    case .array(let options):
      for (place, option) in options.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        append(id: Array((option.stringValue ?? "").utf8)[...])
      }
    case .object(let scores):
      for (place, score) in scores.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        append(id: Array(score.key.utf8)[...])
        text.append(UInt8(ascii: ":"))
        if let number = score.value.integerValue {
          text.append(contentsOf: String(number).utf8)
        } else {
          text.append(Self.noID)
        }
      }
    case .null, .bool, .integer: text.append(Self.noID)
    }
  }
}
