import TallyCount
import TallyModel

/// What an officer signs with a result, in words: titles and labels as voters saw them.
struct ResultWords {
  /// Scopes and options that are told; the rest is in `result.json`.
  private static let scopesMax = 20
  private static let optionsMax = 40

  let definition: Definition
  let statement: ResultStatement
  let language: SigningLanguage

  var lines: [String] {
    let turnout = statement.turnout
    var lines = [
      language("ballots", "الأصوات في السجل") + ": " + Table.grouped(turnout.ballots),
      language("of them replaced", "المستبدلة منها") + ": " + Table.grouped(turnout.replaced),
      language("that count", "المحتسبة") + ": " + Table.grouped(turnout.counted)
        + (turnout.roll.map { language(" of \($0) voters", " من \($0) في جدول الناخبين") } ?? ""),
    ]
    if turnout.weight != turnout.counted {
      lines.append(language("their weight", "وزنها") + ": " + Table.grouped(turnout.weight))
    }
    for scope in statement.scopes.prefix(Self.scopesMax) { lines += words(scope: scope) }
    let more = statement.scopes.count - Self.scopesMax
    if more > 0 {
      lines.append(
        language("… and \(more) further, in result.json", "… و\(more) أخرى في result.json")
      )
    }
    return lines
  }

  private var place: Int {
    definition.languages.firstIndex { $0.split(separator: "-").first ?? "" == language.rawValue }
      ?? 0
  }

  private func words(scope: JSONValue) -> [String] {
    let name = scope["scope"]?.stringValue ?? ""
    var lines = name.isEmpty ? [] : ["\(name):"]
    for (contest, json) in zip(definition.contests, scope["contests"]?.elements ?? []) {
      lines.append("• " + contest.title.texts[place])
      let outcome = json["outcome"] ?? .null
      if let blank = outcome["blank"]?.integerValue, blank > 0 {
        lines.append("    \(language("blank", "فارغة")): \(blank)")
      }
      if let count = outcome["count"] {
        lines += words(count: count, of: contest)
      } else {
        lines += words(marks: outcome, of: contest)
      }
    }
    return lines
  }

  /// Rules whose outcome is a figure for each option.
  private func words(marks outcome: JSONValue, of contest: Contest) -> [String] {
    let elected = ids(outcome["elected"])
    let tied = ids(outcome["tied"])
    var lines: [String] = []
    let options = outcome["options"]?.elements ?? []
    // Whoever wins is told, however long the list.
    let isTold = { (option: JSONValue) in
      (elected + tied).contains(option["id"]?.stringValue ?? "")
    }
    let first = options.filter(isTold) + options.filter { !isTold($0) }
    for option in first.prefix(max(Self.optionsMax, elected.count + tied.count)) {
      guard let id = option["id"]?.stringValue else { continue }
      var line = "    " + label(id, of: contest) + ": "
      if let mean = option["mean"]?.stringValue {
        let ratings = option["ratings"]?.integerValue ?? 0
        line += mean.isEmpty ? "–" : mean
        line += language(" of \(ratings) ratings", " من \(ratings) تقييمًا")
      } else {
        line += Table.grouped(UInt64(clamping: option["marks"]?.integerValue ?? 0))
      }
      if elected.contains(id) { line += language(", elected", "، فاز") }
      if tied.contains(id) {
        line += language(", TIED at the last seat", "، متعادل على المقعد الأخير")
      }
      lines.append(line)
    }
    return lines + more(options.count - lines.count) + ties(outcome, of: contest)
  }

  /// Rules that count whole ballots.
  private func words(count: JSONValue, of contest: Contest) -> [String] {
    let rounds = count["rounds"]?.elements?.count ?? 0
    var lines = [
      "    \(language.outcome(count["outcome"]?.stringValue ?? "")) "
        + language("(\(contest.rule), \(rounds) rounds)", "(\(contest.rule)، الجولات: \(rounds))")
    ]
    let winners = ids(count["winners"])
    for id in winners {
      let seats = count["seats"]?[id]?.integerValue
      lines.append(
        "    " + label(id, of: contest)
          + (seats.map { ": \($0) " + language("seats", "مقاعد") } ?? "")
      )
    }
    if contest.type == .single, let votes = count["rounds"]?.elements?.first?["votes"]?.members {
      for member in votes.prefix(Self.optionsMax) {
        let figure = member.value.integerValue.map { "\($0)" } ?? member.value.stringValue ?? ""
        lines.append("    \(label(member.key, of: contest)): \(figure)")
      }
      lines += more(votes.count - Self.optionsMax)
    }
    for figure in ["mean", "csat", "nps"] {
      for member in (count[figure]?.members ?? []).prefix(Self.optionsMax) {
        lines.append(
          "    \(label(member.key, of: contest)): \(figure) \(member.value.stringValue ?? "")"
        )
      }
    }
    return lines + ties(count, of: contest)
  }

  private func ties(_ outcome: JSONValue, of contest: Contest) -> [String] {
    (outcome["ties"]?.elements ?? []).prefix(Self.optionsMax).map { tie in
      let among = ids(tie["among"]).prefix(Self.optionsMax).map { label($0, of: contest) }
      let chosen = ids(tie["chosen"]).prefix(Self.optionsMax).map { label($0, of: contest) }
      let comma = language(", ", "، ")
      return "    \(language("tie", "تعادل")): \(among.joined(separator: comma)) – "
        + language.broken(tie["broken"]?.stringValue ?? "")
        + (chosen.isEmpty ? "" : ": " + chosen.joined(separator: comma))
    }
  }

  /// What is not told.
  private func more(_ count: Int) -> [String] {
    count > 0
      ? [
        language(
          "    … and \(count) further, in result.json",
          "    … و\(count) أخرى في result.json"
        )
      ]
      : []
  }

  private func ids(_ list: JSONValue?) -> [String] {
    (list?.elements ?? []).compactMap(\.stringValue)
  }

  private func label(_ id: String, of contest: Contest) -> String {
    contest.options.first { $0.id == id }?.label.texts[place] ?? id
  }
}
