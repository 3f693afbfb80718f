import TallyCount
import TallyModel

/// A result for people: a few lines a scope.
enum OutcomeText {
  /// Scopes and options that are printed; the rest is in `result.json` and `results.csv`.
  private static let scopesMax = 20
  private static let optionsMax = 20

  /// What stands above whatever is told of a rehearsal.
  static let watermark = "REHEARSAL   these are trial ballots, and this is no result"

  static func lines(_ statement: ResultStatement) -> [String] {
    let turnout = statement.turnout
    let of = turnout.roll.map { " of \(Table.grouped($0)) voters" } ?? ""
    var lines = statement.isRehearsal ? [watermark] : []
    lines += [
      "ballots     \(Table.grouped(turnout.ballots)), \(Table.grouped(turnout.replaced)) of them "
        + "replaced; \(Table.grouped(turnout.counted)) count\(of)"
    ]
    lines += Self.lines(scopes: statement.scopes)
    return lines
  }

  /// The lines of `result.json`'s scopes.
  static func lines(scopes: [JSONValue]) -> [String] {
    var lines: [String] = []
    for scope in scopes.prefix(scopesMax) {
      let name = scope["scope"]?.stringValue ?? ""
      let counted = scope["counted"]?.integerValue ?? 0
      if !name.isEmpty {
        lines.append("\(name): \(Table.grouped(UInt64(clamping: counted))) ballots")
      }
      for contest in scope["contests"]?.elements ?? [] { lines += Self.lines(contest: contest) }
    }
    if scopes.count > scopesMax {
      lines.append("… and \(scopes.count - scopesMax) further scopes, in result.json")
    }
    return lines
  }

  private static func lines(contest: JSONValue) -> [String] {
    guard let id = contest["id"]?.stringValue, let outcome = contest["outcome"] else { return [] }
    let blank = outcome["blank"]?.integerValue ?? 0
    var lines = [
      "  \(id)" + (blank > 0 ? " (\(Table.grouped(UInt64(clamping: blank))) blank)" : "")
    ]
    if let count = outcome["count"] { return lines + Self.lines(count: count) }
    let options = outcome["options"]?.elements ?? []
    let elected = outcome["elected"]?.elements?.compactMap(\.stringValue) ?? []
    let tied = outcome["tied"]?.elements?.compactMap(\.stringValue) ?? []
    var table = Table()
    for option in options.prefix(optionsMax) {
      guard let name = option["id"]?.stringValue else { continue }
      if let mean = option["mean"]?.stringValue {
        let ratings = option["ratings"]?.integerValue ?? 0
        table.add("    \(name)", "\(mean.isEmpty ? "–" : mean)  of \(ratings) ratings")
      } else {
        let sign = elected.contains(name) ? " *" : tied.contains(name) ? " =" : "  "
        let marks = UInt64(clamping: option["marks"]?.integerValue ?? 0)
        table.add("    \(name)", Table.grouped(marks) + sign)
      }
    }
    lines += table.lines
    if options.count > optionsMax {
      lines.append("    … and \(options.count - optionsMax) further")
    }
    if !elected.isEmpty { lines.append("    * elected") }
    if !tied.isEmpty { lines.append("    = tied at the last seat") }
    return lines + ties(outcome)
  }

  /// A count in rounds: who won, how many rounds it took, and every tie.
  private static func lines(count: JSONValue) -> [String] {
    let rule = count["rule"]?.stringValue ?? ""
    let rounds = count["rounds"]?.elements?.count ?? 0
    let outcome = count["outcome"]?.stringValue ?? ""
    var lines = [
      "    \(outcome), counted by \(rule)" + (rounds > 1 ? " in \(rounds) rounds" : "")
    ]
    if let ballot = count["crossed"]?.integerValue {
      lines.append("    crossed by the ballot at index \(Table.grouped(UInt64(clamping: ballot)))")
    }
    var table = Table()
    for winner in (count["winners"]?.elements ?? []).prefix(optionsMax) {
      let name = winner.stringValue ?? ""
      let seats = count["seats"]?[name]?.integerValue.map {
        "\(Table.grouped(UInt64(clamping: $0))) seats"
      }
      table.add("    \(name)", (seats ?? "") + " *")
    }
    for figure in ["mean", "csat", "nps"] {
      for member in (count[figure]?.members ?? []).prefix(optionsMax) {
        table.add("    \(member.key)", "\(figure) \(member.value.stringValue ?? "")")
      }
    }
    lines += table.lines
    return lines + ties(count)
  }

  /// Between whom there was a tie, and what broke it.
  private static func ties(_ outcome: JSONValue) -> [String] {
    (outcome["ties"]?.elements ?? []).prefix(optionsMax).map { tie in
      let among = (tie["among"]?.elements ?? []).compactMap(\.stringValue)
      let chosen = (tie["chosen"]?.elements ?? []).compactMap(\.stringValue)
      let round = tie["round"]?.integerValue ?? 0
      return "    tie for \(tie["matter"]?.stringValue ?? "") among "
        + among.prefix(optionsMax).joined(separator: ", ") + (round > 0 ? " in round \(round)" : "")
        + ": \(tie["broken"]?.stringValue ?? "")"
        + (chosen.isEmpty ? "" : ", " + chosen.prefix(optionsMax).joined(separator: ", "))
    }
  }
}
