import TallyModel
import TallyTesting

/// Lines of JSON for ballots of ``SampleRegister``: usual ones, odd ones, and spoilt ones.
enum RandomLine {
  private static let nonce = "0123456789abcdef0123456789abcdef"

  static func ballot(_ selections: JSONValue) -> [UInt8] {
    let line: JSONValue = [
      "election": "sample", "voter": "visitor", "nonce": .string(nonce), "channel": "portal",
      "scope": "home", "selections": selections,
    ]
    return line.canonicalBytes
  }

  /// A valid ballot in the spelling of common JSON writers, keys in any order, with and without
  /// spaces.
  static func usual(using random: inout SeededRandom, hasRanks: Bool = true) -> [UInt8] {
    var members = [
      #""election":"sample""#, #""voter":"visitor-1""#, #""nonce":"\#(nonce)""#,
    ]
    if Bool.random(using: &random) { members.append(#""channel":"portal""#) }
    if Bool.random(using: &random) { members.append(#""scope":"home""#) }
    let one = Bool.random(using: &random) ? #""a""# : #"["b"]"#
    let some = ["[]", #"["c"]"#, #"["d","c"]"#].randomElement(using: &random) ?? "[]"
    let rate = [#"{"x":5}"#, #"{"y":1,"x":3}"#].randomElement(using: &random) ?? ""
    let rank = ["[]", #"["k"]"#, #"["m","k","l"]"#, #"{"l":1,"k":2}"#].randomElement(using: &random)
    let ranks = hasRanks ? #","rank":\#(rank ?? "[]")"# : ""
    let selections = #""one":\#(one),"some":\#(some),"rate":\#(rate)\#(ranks)"#
    members.append(#""selections":{\#(selections)}"#)
    members.shuffle(using: &random)
    let line = "{\(members.joined(separator: ","))}"
    guard Bool.random(using: &random) else { return Array(line.utf8) }
    return Array(line.replacing(":", with: ": ").replacing(",", with: ", ").utf8)
  }

  /// A usual line, and often one with a byte changed, left out or put in.
  static func mutated(using random: inout SeededRandom) -> [UInt8] {
    var line = usual(using: &random)
    let odd = Array(#"{}[]":,\ eE.-+0159/?"#.utf8) + [0x00, 0x09, 0x0D, 0x1F, 0x7F, 0x80, 0xC3]
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      let place = Int.random(in: 0..<line.count, using: &random)
      let byte = odd.randomElement(using: &random) ?? 0
      switch Int.random(in: 0..<4, using: &random) {
      case 0: line[place] = byte
      case 1: line.remove(at: place)
      case 2: line.insert(byte, at: place)
      default:
        let other = Int.random(in: 0..<line.count, using: &random)
        line.replaceSubrange(place..<place, with: line[min(place, other)..<max(place, other)])
      }
    }
    return line
  }

  /// Selections of any kinds of values, right and wrong ones.
  static func selections(using random: inout SeededRandom) -> JSONValue {
    var members: [JSONMember] = []
    for contest in ["one", "some", "two", "rate", "rank", "none"].shuffled(using: &random) {
      let isLikely = contest == "one" ? 9 : contest == "none" ? 1 : 6
      guard Int.random(in: 0..<10, using: &random) < isLikely else { continue }
      members.append(JSONMember(key: contest, value: value(of: contest, using: &random)))
    }
    return .object(members)
  }

  private static func value(of contest: String, using random: inout SeededRandom) -> JSONValue {
    let options =
      ["one": "ab", "some": "cde", "two": "fgh", "rate": "xy", "rank": "klm"][contest] ?? "q"
    let ids = (options + (Int.random(in: 0..<12, using: &random) == 0 ? "z" : ""))
      .map { String($0) }.shuffled(using: &random)
    var count = Int.random(in: 0...min(3, ids.count), using: &random)
    if contest == "one", count > 1, Int.random(in: 0..<4, using: &random) > 0 { count = 1 }
    let isScored = (contest == "rate") != (Int.random(in: 0..<20, using: &random) == 0)
    switch Int.random(in: 0..<20, using: &random) {
    case 0: return .string(ids[0])
    case 1:
      return [.null, .bool(true), .integer(3), .object([])].randomElement(using: &random) ?? .null
    case 2 where contest == "one": return .string(ids[0])
    case 3: return .array([.integer(1)])
    default: break
    }
    // Ranks are written as a list or by number, both right at times.
    let isNumbered = contest == "rank" ? Bool.random(using: &random) : isScored
    if contest == "rank", isNumbered, Bool.random(using: &random) {
      return .object(
        ids.prefix(count).enumerated().map {
          JSONMember(key: $1, value: .integer(Int64($0 + 1)))
        }
      )
    }
    guard isNumbered else { return .array(ids.prefix(count).map { .string($0) }) }
    return .object(
      ids.prefix(count).map {
        JSONMember(key: $0, value: .integer(Int64.random(in: 0...6, using: &random)))
      }
    )
  }
}
