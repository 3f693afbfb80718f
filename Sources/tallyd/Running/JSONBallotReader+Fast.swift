import TallyEngine
import TallyModel

/// The fast way through a line of JSON: plain ASCII strings without escapes, keys each once, values
/// of the kinds that ballots have. Whatever is otherwise makes it give up, so that it decides nothing:
/// what it does read, it reads as the strict way would.
extension JSONBallotReader {
  /// Names in one object beyond which the search for a doubled one is left to the strict way.
  private static let namesMax = 64

  /// The names of a ballot's fields as numbers, for one comparison each.
  private enum Name {
    static let election = number("election")
    static let voter = number("voter")
    static let nonce = number("nonce")
    static let channel = number("channel")
    static let scope = number("scope")
    static let selections = number("selections")

    static func number(_ name: StaticString) -> UInt128 {
      name.withUTF8Buffer { unsafe $0.reduce(0) { $0 << 8 | UInt128($1) } }
    }
  }

  private struct Found {
    var election: Range<Int>?
    var voter: Range<Int>?
    var nonce: Range<Int>?
    var channel: Range<Int>?
    var scope: Range<Int>?
    var selections: Range<Int>?
  }

  /// The ballot's fields in ``text``; nothing when the line is not in the usual spelling.
  mutating func quickFields(_ line: Range<Int>, of bytes: [UInt8]) -> CastFields? {
    clear()
    offset = line.lowerBound
    let end = line.upperBound
    var found = Found()
    guard take(UInt8(ascii: "{"), bytes, end) else { return nil }
    repeat {
      guard let key = string(bytes, end), key.count <= 16, take(UInt8(ascii: ":"), bytes, end)
      else { return nil }
      let name = bytes[key].reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
      guard quickField(name, &found, bytes, end) else { return nil }
    } while take(UInt8(ascii: ","), bytes, end)
    guard take(UInt8(ascii: "}"), bytes, end) else { return nil }
    skipSpace(bytes, end)
    guard offset == end, let election = found.election, let voter = found.voter,
      let nonce = found.nonce, let selections = found.selections
    else { return nil }
    guard settleDoubts(of: election) else { return nil }
    return CastFields(
      election: election,
      voter: voter,
      nonce: nonce,
      scope: found.scope ?? 0..<0,
      channel: found.channel ?? 0..<0,
      selections: selections
    )
  }

  private mutating func quickField(
    _ name: UInt128,
    _ found: inout Found,
    _ bytes: [UInt8],
    _ end: Int
  ) -> Bool {
    switch name {
    case Name.election: return quickString(&found.election, bytes, end)
    case Name.voter: return quickString(&found.voter, bytes, end)
    case Name.nonce: return quickString(&found.nonce, bytes, end)
    case Name.channel: return quickString(&found.channel, bytes, end)
    case Name.scope: return quickString(&found.scope, bytes, end)
    case Name.selections:
      guard found.selections == nil else { return false }
      let start = text.count
      guard quickSelections(bytes, end) else { return false }
      found.selections = start..<text.count
      return true
    default: return false
    }
  }

  private mutating func quickString(
    _ field: inout Range<Int>?,
    _ bytes: [UInt8],
    _ end: Int
  ) -> Bool {
    guard field == nil, let string = string(bytes, end) else { return false }
    let start = text.count
    text.append(contentsOf: bytes[string])
    field = start..<text.count
    return true
  }

  private mutating func quickSelections(_ bytes: [UInt8], _ end: Int) -> Bool {
    guard take(UInt8(ascii: "{"), bytes, end) else { return false }
    if take(UInt8(ascii: "}"), bytes, end) { return true }
    var isFirst = true
    repeat {
      guard let name = newName(since: 0, bytes, end) else { return false }
      if !isFirst { text.append(UInt8(ascii: ";")) }
      isFirst = false
      let start = text.count
      append(id: bytes[name])
      let contest = start..<text.count
      text.append(UInt8(ascii: "="))
      guard quickMarks(of: contest, bytes, end) else { return false }
    } while take(UInt8(ascii: ","), bytes, end)
    return take(UInt8(ascii: "}"), bytes, end)
  }

  private mutating func quickMarks(
    of contest: Range<Int>,
    _ bytes: [UInt8],
    _ end: Int
  ) -> Bool {
    skipSpace(bytes, end)
    guard offset < end else { return false }
    switch bytes[offset] {
    case UInt8(ascii: "\""):
      guard let option = string(bytes, end) else { return false }
      doubts.append(Doubt(contest: contest, form: .bareMark(place: text.count)))
      append(id: bytes[option])
      return true
    case UInt8(ascii: "["): return quickList(of: contest, bytes, end)
    case UInt8(ascii: "{"): return quickScores(bytes, end)
    default: return false
    }
  }

  private mutating func quickList(
    of contest: Range<Int>,
    _ bytes: [UInt8],
    _ end: Int
  ) -> Bool {
    offset += 1
    if take(UInt8(ascii: "]"), bytes, end) {
      doubts.append(Doubt(contest: contest, form: .emptyList))
      return true
    }
    if forms.haveRanks { doubts.append(Doubt(contest: contest, form: .list)) }
    var isFirst = true
    repeat {
      guard let option = string(bytes, end) else { return false }
      if !isFirst { text.append(UInt8(ascii: ",")) }
      isFirst = false
      append(id: bytes[option])
    } while take(UInt8(ascii: ","), bytes, end)
    return take(UInt8(ascii: "]"), bytes, end)
  }

  private mutating func quickScores(_ bytes: [UInt8], _ end: Int) -> Bool {
    offset += 1
    let outerNames = names.count
    var isFirst = true
    repeat {
      guard let option = newName(since: outerNames, bytes, end) else { return false }
      if !isFirst { text.append(UInt8(ascii: ",")) }
      isFirst = false
      append(id: bytes[option])
      text.append(UInt8(ascii: ":"))
      guard quickNumber(bytes, end) else { return false }
    } while take(UInt8(ascii: ","), bytes, end)
    names.removeLast(names.count - outerNames)
    return take(UInt8(ascii: "}"), bytes, end)
  }

  /// A whole number without sign, of one to nine digits.
  private mutating func quickNumber(_ bytes: [UInt8], _ end: Int) -> Bool {
    skipSpace(bytes, end)
    let start = offset
    while offset < end, bytes[offset] &- UInt8(ascii: "0") < 10 { offset += 1 }
    let digits = bytes[start..<offset]
    guard (1...9).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
      offset < end
    else { return false }
    // A fraction or an exponent would make another number of it.
    switch bytes[offset] {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return false
    default: break
    }
    text.append(contentsOf: digits)
    return true
  }

  /// A name and its colon; nothing when the name stands in the same object already.
  private mutating func newName(
    since first: Int,
    _ bytes: [UInt8],
    _ end: Int
  ) -> Range<Int>? {
    guard let name = string(bytes, end), take(UInt8(ascii: ":"), bytes, end),
      names.count - first < Self.namesMax
    else { return nil }
    for other in names[first...]
    where other.count == name.count && bytes[other].elementsEqual(bytes[name]) {
      return nil
    }
    names.append(name)
    return name
  }

  /// Where a string's content stands; nothing when it has an escape or is not plain ASCII.
  private mutating func string(_ bytes: [UInt8], _ end: Int) -> Range<Int>? {
    guard take(UInt8(ascii: "\""), bytes, end) else { return nil }
    let start = offset
    while offset < end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\"") {
        offset += 1
        return start..<(offset - 1)
      }
      guard byte != UInt8(ascii: "\\"), byte &- 0x20 < 0x60 else { return nil }
      offset += 1
    }
    return nil
  }

  private mutating func take(_ byte: UInt8, _ bytes: [UInt8], _ end: Int) -> Bool {
    skipSpace(bytes, end)
    guard offset < end, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace(_ bytes: [UInt8], _ end: Int) {
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
      default: return
      }
    }
  }
}
