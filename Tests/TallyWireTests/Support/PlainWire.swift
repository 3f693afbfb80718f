import TallyModel
import TallyWire

/// `tally/1` read the plain way, from the whole conversation at once, as docs/line-protocol.md says
/// it: calls nothing of what it checks.
enum PlainWire {
  static func asked(_ bytes: [UInt8]) -> [Asked] {
    var asked: [Asked] = []
    var rest = bytes[...]
    while let feed = rest.firstIndex(of: 0x0A) {
      var line = rest[..<feed]
      rest = rest[(feed + 1)...]
      if line.last == 0x0D { line = line.dropLast() }
      if line.count > 33_280 {
        asked.append(.refused(.tooLong))
      } else if line.contains(where: { $0 < 0x20 }) {
        asked.append(.refused(.malformed))
      } else if !line.isEmpty, let one = request(line, &rest) {
        asked.append(one)
      }
    }
    return asked
  }

  /// What a line asks for; nothing when its bodies are not all there.
  private static func request(_ line: ArraySlice<UInt8>, _ rest: inout ArraySlice<UInt8>) -> Asked?
  {
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) }
    guard !words.contains([]) else { return .refused(.malformed) }
    if words[0] == Array("CAST".utf8) { return cast(words) }
    guard line.allSatisfy({ $0 < 0x7F }) else { return .refused(.malformed) }
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    if texts.count == 3, texts[0] == "DEFINE" || texts[0] == "SUBMIT" {
      return withBodies(texts, &rest)
    }
    return command(texts).map { .command($0) } ?? .refused(.malformed)
  }

  private static func cast(_ words: [[UInt8]]) -> Asked {
    guard words.count == 7 else { return .refused(.malformed) }
    let dash = Array("-".utf8)
    return .cast(words[1...3] + words[4...6].map { $0 == dash ? [] : $0 })
  }

  private static func command(_ words: [String]) -> Command? {
    let index = words.count == 3 ? number(words[2]) : nil
    return switch (words[0], words.count) {
    case ("PROOF", 3): index.map { .proof(election: words[1], index: $0) }
    case ("CONSISTENCY", 3): index.map { .consistency(election: words[1], oldSize: $0) }
    case ("CHECKPOINT", 2): .checkpoint(election: words[1])
    case ("STATUS", 2): .status(election: words[1])
    case ("TURNOUT", 2): .turnout(election: words[1])
    case ("TALLY", 2): .tally(election: words[1])
    case ("ELECTIONS", 1): .elections
    case ("MODE", 2) where words[1] == "full": .mode(.full)
    case ("MODE", 2) where words[1] == "brief": .mode(.brief)
    case ("REHEARSE", 1): .rehearse
    case ("METRICS", 1): .metrics
    case ("HELP", 1): .help
    case ("PING", 1): .ping
    case ("QUIT", 1): .quit
    default: nil
    }
  }

  private static func withBodies(_ words: [String], _ rest: inout ArraySlice<UInt8>) -> Asked? {
    let isDefine = words[0] == "DEFINE"
    let texts = isDefine ? [words[1], words[2]] : [words[2]]
    let limits: [UInt64] = isDefine ? [8 << 20, 64 << 20] : [1 << 20]
    let lengths = texts.compactMap(number)
    guard lengths.count == texts.count, lengths.allSatisfy({ $0 <= 1 << 32 }) else {
      return .refused(.malformed)
    }
    let sum = Int(lengths.reduce(0, +))
    guard rest.count >= sum else {
      rest = rest.suffix(0)
      return nil
    }
    let body = rest.prefix(sum)
    rest = rest.dropFirst(sum)
    if zip(lengths, limits).contains(where: { $0 > $1 }) { return .refused(.tooLong) }
    guard isDefine else { return .command(.submit(election: words[1], act: Array(body))) }
    let roll = Array(body.dropFirst(Int(lengths[0])))
    return .command(
      .define(definition: Array(body.prefix(Int(lengths[0]))), roll: roll.isEmpty ? nil : roll)
    )
  }

  /// Digits that are spelled as the number itself is.
  private static func number(_ text: String) -> UInt64? {
    UInt64(text).flatMap { "\($0)" == text ? $0 : nil }
  }
}
