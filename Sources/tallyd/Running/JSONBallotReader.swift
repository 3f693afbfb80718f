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

  let forms: BallotForms
  /// The fields of one ballot, one after another.
  var text: [UInt8] = []
  /// Where the fast way is in the line.
  var offset = 0
  /// Values that only some contests may have: what the fast way looks at again at the end.
  var doubts: [Doubt] = []
  /// Names of the objects that the fast way is in, to find one that stands twice.
  var names: [Range<Int>] = []
  /// Why the line that was read last is no ballot.
  private(set) var fault: LineFault?

  /// A value whose form depends on its contest, whose name stands in ``text``.
  struct Doubt {
    enum Form {
      /// An id without a list: the mark of a contest that takes one.
      case bareMark(place: Int)
      /// An empty list: a blank, but not of scores.
      case emptyList
      /// Options in a list: marks, or ranks that are still to be written down.
      case list
    }

    var contest: Range<Int>
    var form: Form
  }

  init(forms: BallotForms) { self.forms = forms }

  init(register: ElectionRegister) {
    self.init(forms: BallotForms(register.elections.map(\.definition)))
  }

  /// Gives the line's ballot to the sink, or refuses it as malformed.
  mutating func read<Sink: BallotSink & ~Copyable>(
    _ line: Range<Int>,
    of bytes: [UInt8],
    into sink: inout Sink
  ) {
    fault = nil
    guard let fields = quickFields(line, of: bytes) ?? strictFields(line, of: bytes) else {
      sink.refuse(.malformed)
      return
    }
    sink.cast(text.rawSpan, fields)
  }

  mutating func clear() {
    text.removeAll(keepingCapacity: true)
    doubts.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
  }

  /// Settles the doubts of the fast way; false where only the strict way can.
  mutating func settleDoubts(of election: Range<Int>) -> Bool {
    guard !doubts.isEmpty, let number = forms.find(text.rawSpan, election) else { return true }
    for doubt in doubts {
      switch doubt.form {
      case .bareMark(let place):
        let type = forms.type(doubt.contest, in: text.rawSpan, of: number)
        if type?.takesBareMark != true { text[place] = Self.noID }
      case .emptyList:
        if forms.type(doubt.contest, in: text.rawSpan, of: number) == .score { return false }
      case .list:
        if forms.type(doubt.contest, in: text.rawSpan, of: number) == .ranked { return false }
      }
    }
    return true
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
  /// The ballot's fields in ``text``; nothing when the line is no ballot: then ``fault`` says why.
  mutating func strictFields(_ line: Range<Int>, of bytes: [UInt8]) -> CastFields? {
    do throws(LineFault) {
      return try fields(of: try Self.object(Array(bytes[line])))
    } catch {
      fault = error
      return nil
    }
  }

  private static func object(_ line: [UInt8]) throws(LineFault) -> JSONValue {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: line)
    } catch { throw error.isDoubledKey ? .keyTwice : .notJSON }
    guard value.members != nil else { throw .notAnObject }
    return value
  }

  private mutating func fields(of value: JSONValue) throws(LineFault) -> CastFields {
    clear()
    for key in ["election", "voter", "nonce", "selections"] where value[key] == nil {
      throw .missing(key)
    }
    guard let election = value["election"]?.stringValue else { throw .notText("election") }
    // An unknown election's contests are not known either; its ballots are refused in any case.
    let number = forms.find(election)
    var ranges: [String: Range<Int>] = [:]
    for member in value.members ?? [] {
      let start = text.count
      switch member.key {
      case "election", "voter", "nonce", "channel", "scope":
        guard let string = member.value.stringValue else { throw .notText(member.key) }
        text.append(contentsOf: string.utf8)
      case "selections": append(selections: member.value, election: number)
      default: throw .unknownKey
      }
      ranges[member.key] = start..<text.count
    }
    let none = 0..<0
    return CastFields(
      election: ranges["election"] ?? none,
      voter: ranges["voter"] ?? none,
      nonce: ranges["nonce"] ?? none,
      scope: ranges["scope"] ?? none,
      channel: ranges["channel"] ?? none,
      selections: ranges["selections"] ?? none
    )
  }

  private mutating func append(selections: JSONValue, election number: Int?) {
    guard let contests = selections.members else {
      text.append(Self.noID)
      return
    }
    for (place, contest) in contests.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ";")) }
      append(id: Array(contest.key.utf8)[...])
      text.append(UInt8(ascii: "="))
      append(
        marks: contest.value,
        // What no election knows is refused in any case; as a single choice it keeps its spelling.
        type: number.map { forms.type(contest.key, of: $0) } ?? .single
      )
    }
  }

  private mutating func append(marks: JSONValue, type: ContestType?) {
    switch marks {
    case .string(let option) where type?.takesBareMark == true: append(id: Array(option.utf8)[...])
    case .array(let options) where !options.isEmpty || type != .score:
      for (place, option) in options.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        append(id: Array((option.stringValue ?? "").utf8)[...])
        if type == .ranked { text.append(contentsOf: ":\(place + 1)".utf8) }
      }
    case .object(let numbers) where !numbers.isEmpty || type?.takesNumbers == true:
      for (place, item) in numbers.enumerated() {
        if place > 0 { text.append(UInt8(ascii: ",")) }
        append(id: Array(item.key.utf8)[...])
        text.append(UInt8(ascii: ":"))
        if let number = item.value.integerValue {
          text.append(contentsOf: String(number).utf8)
        } else {
          text.append(Self.noID)
        }
      }
    default: text.append(Self.noID)
    }
  }
}
