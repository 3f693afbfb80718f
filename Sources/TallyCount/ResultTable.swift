package import TallyModel

/// The result as a table for spreadsheets and data portals: the content of `results.csv`.
///
/// RFC 4180 with CRLF. One figure a row: scope, contest, option, the label in each language, the
/// figure's name, the figure. Rows about a whole contest have an empty option and the contest's
/// title as label. Rows of a rehearsal end in a column that says so.
/// - SeeAlso: docs/formats.md, "results.csv".
package enum ResultTable {
  /// Made from the statement alone, so that both always say the same.
  package static func bytes(of statement: ResultStatement, definition: Definition) -> [UInt8] {
    var table: [UInt8] = []
    let labels = definition.languages.map { "label_\($0)" }
    let watermark = statement.isRehearsal ? ["true"] : []
    CSVWriter.append(
      row: ["scope", "contest", "option"] + labels + ["measure", "value"]
        + watermark.map { _ in "rehearsal" },
      to: &table
    )
    for scope in statement.scopes {
      let name = scope["scope"]?.stringValue ?? ""
      for (contest, json) in zip(definition.contests, scope["contests"]?.elements ?? []) {
        append(contest, outcome: json["outcome"] ?? .null, scope: name, watermark, to: &table)
      }
    }
    return table
  }

  private static func append(
    _ contest: Contest,
    outcome: JSONValue,
    scope: String,
    _ watermark: [String],
    to table: inout [UInt8]
  ) {
    func row(_ option: String, _ label: LocalizedText, _ measure: String, _ value: JSONValue?) {
      guard let value else { return }
      CSVWriter.append(
        row: [scope, contest.id, option] + label.texts + [measure, words(value)] + watermark,
        to: &table
      )
    }
    row("", contest.title, "counted", outcome["ballots"])
    row("", contest.title, "blank", outcome["blank"])
    if let count = outcome["count"] {
      row("", contest.title, "outcome", count["outcome"])
      row("", contest.title, "crossed", count["crossed"])
      for option in contest.options {
        for (measure, value) in figures(of: option.id, in: count) {
          row(option.id, option.label, measure, value)
        }
      }
      return
    }
    let figures = outcome["options"]?.elements ?? []
    for (option, figures) in zip(contest.options, figures) {
      for measure in ["marks", "ratings", "sum", "mean"] {
        row(option.id, option.label, measure, figures[measure])
      }
      let histogram = figures["histogram"]?.elements ?? []
      for (score, voters) in zip(contest.scores ?? 0...0, histogram) {
        row(option.id, option.label, "score-\(score)", voters)
      }
    }
  }

  /// What a count says of one option.
  ///
  /// Its votes in the first round, its place among the elected, and every figure that the rule has for
  /// each option. The story of the rounds stays in result.json.
  private static func figures(of option: String, in count: JSONValue) -> [(String, JSONValue)] {
    var figures: [(String, JSONValue)] = []
    if let votes = count["rounds"]?.elements?.first?["votes"]?[option] {
      figures.append(("votes", votes))
    }
    if let place = count["winners"]?.elements?.firstIndex(of: .string(option)) {
      figures.append(("elected", .integer(Int64(place + 1))))
    }
    for member in (count.members ?? []).sorted(by: { $0.key < $1.key }) {
      guard let value = member.value[option], member.value.members != nil else { continue }
      if value.stringValue != nil || value.integerValue != nil {
        figures.append((member.key, value))
      }
    }
    return figures
  }

  private static func words(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    default: ""
    }
  }
}
