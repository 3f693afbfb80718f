/// Reads Pabulib's `.pb`: a participatory budget with its projects and votes.
///
/// Sections `META`, `PROJECTS` and `VOTES`, each with a header row; fields are divided by `;`. Votes for
/// sets of projects become choices, ordinal ones rankings, points scores.
package struct PabulibFile: Sendable {
  private enum Section: String { case meta = "META", projects = "PROJECTS", votes = "VOTES" }

  /// Keys that META must have.
  package static let requiredKeys = [
    "description", "country", "unit", "instance", "num_projects", "num_votes", "budget",
    "vote_type", "rule", "date_begin", "date_end",
  ]

  private var section: Section?
  /// Column names of the section, until they are read nothing.
  private var columns: [String]?
  private var meta: [String: String] = [:]
  private var projects: [String] = []
  private var places: [String: Int] = [:]
  private var costs: [UInt64] = []
  private var votes: [(marks: [BallotMark], line: Int)] = []
  private var lineOf: [String: Int] = [:]

  /// Reads a whole file.
  ///
  /// - Complexity: O(bytes).
  package static func read(_ bytes: [UInt8]) throws(BallotFileFault) -> BallotFile {
    var file = PabulibFile()
    var lines = FileLines(bytes)
    while let line = lines.next() {
      guard let text = line.trimmed.text else {
        throw BallotFileFault(line: lines.number, reason: "not UTF-8; save the file as UTF-8")
      }
      if text.isEmpty { continue }
      if let section = Section(rawValue: text) {
        file.section = section
        file.columns = nil
      } else {
        try file.take(Self.fields(text), line: lines.number)
      }
    }
    return try file.finish(line: max(1, lines.number))
  }

  private init() {}

  /// The fields of a line; quotes hold `;` together, and a doubled quote is one.
  private static func fields(_ line: String) -> [String] {
    var fields: [String] = [""]
    var isQuoted = false
    var wasQuote = false
    for character in line.unicodeScalars {
      if character == "\"" {
        if wasQuote, !isQuoted { fields[fields.count - 1].unicodeScalars.append(character) }
        isQuoted.toggle()
        wasQuote = !isQuoted
        continue
      }
      wasQuote = false
      if character == ";", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].unicodeScalars.append(character)
      }
    }
    return fields.map { field in Array(field.utf8)[...].trimmed.text ?? field }
  }

  private mutating func take(_ fields: [String], line: Int) throws(BallotFileFault) {
    guard let section else {
      throw BallotFileFault(line: line, reason: "the file begins with META")
    }
    guard let columns else {
      columns = fields
      return
    }
    guard fields.count <= columns.count else {
      throw BallotFileFault(
        line: line,
        reason: "\(fields.count) fields; the header has \(columns.count)"
      )
    }
    func field(_ name: String) -> String? {
      columns.firstIndex(of: name).flatMap { $0 < fields.count ? fields[$0] : nil }
    }
    switch section {
    case .meta:
      guard fields.count == 2 else {
        throw BallotFileFault(line: line, reason: "write key;value")
      }
      meta[fields[0]] = fields[1]
      lineOf[fields[0]] = line
    case .projects:
      guard let id = field("project_id"), let cost = field("cost").flatMap(Self.coins), cost > 0
      else {
        throw BallotFileFault(
          line: line,
          reason: "a project has a project_id and a cost, a whole number above 0"
        )
      }
      guard places[id] == nil else {
        throw BallotFileFault(line: line, reason: "project \(id) stands twice")
      }
      guard projects.count < BallotBox.optionsMax else {
        throw BallotFileFault(line: line, reason: "more than \(BallotBox.optionsMax) projects")
      }
      places[id] = projects.count
      projects.append(id)
      costs.append(cost)
    case .votes:
      guard let vote = field("vote") else {
        throw BallotFileFault(line: line, reason: "VOTES has a column vote")
      }
      votes.append((try marks(vote, points: field("points"), line: line), line))
    }
  }

  /// A whole number of coins; zeros behind a point are none.
  private static func coins(_ text: String) -> UInt64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.dropFirst().allSatisfy({ $0.utf8.allSatisfy { $0 == 0x30 } })
    else { return nil }
    let number = Array(parts[0].utf8)[...].wholeNumber
    return number.flatMap { $0 <= ProjectBudget.amountMax ? $0 : nil }
  }

  private func marks(
    _ vote: String,
    points: String?,
    line: Int
  ) throws(BallotFileFault) -> [BallotMark] {
    let names = vote.isEmpty ? [] : vote.split(separator: ",", omittingEmptySubsequences: false)
    var values = [Int](repeating: 1, count: names.count)
    switch meta["vote_type"] {
    case "approval": break
    case "ordinal": values = Array(names.indices.map { $0 + 1 })
    case "cumulative", "scoring":
      let given = (points ?? "").split(separator: ",").map { UInt16($0.filter { $0 != " " }) }
      guard given.count == names.count, !given.contains(nil) else {
        throw BallotFileFault(line: line, reason: "points has a whole number for each project")
      }
      values = given.compactMap { $0 }.map { Int($0) }
    default:
      throw BallotFileFault(
        line: lineOf["vote_type"] ?? line,
        reason: "vote_type is approval, ordinal, cumulative or scoring"
      )
    }
    var marks: [BallotMark] = []
    for (name, value) in zip(names, values) {
      let id = Array(name.utf8)[...].trimmed.text ?? ""
      guard let project = places[id] else {
        throw BallotFileFault(line: line, reason: "there is no project \(id)")
      }
      guard !marks.contains(where: { Int($0.option) == project }) else {
        throw BallotFileFault(line: line, reason: "project \(id) stands twice in a vote")
      }
      marks.append(BallotMark(option: project, value: value))
    }
    return marks
  }

  private func finish(line: Int) throws(BallotFileFault) -> BallotFile {
    for key in Self.requiredKeys where meta[key] == nil {
      throw BallotFileFault(line: line, reason: "META has no \(key)")
    }
    for (key, count) in [("num_projects", projects.count), ("num_votes", votes.count)] {
      guard meta[key].flatMap({ Int($0) }) == count else {
        throw BallotFileFault(
          line: lineOf[key] ?? line,
          reason: "\(key) is \(meta[key] ?? ""), there are \(count)"
        )
      }
    }
    guard let budget = meta["budget"].flatMap(Self.coins) else {
      throw BallotFileFault(line: lineOf["budget"] ?? line, reason: "budget is a whole number")
    }
    guard !projects.isEmpty else { throw BallotFileFault(line: line, reason: "no project") }
    var box = BallotBox(form: .choices, options: projects, costs: costs)
    if meta["vote_type"] == "ordinal" {
      box = BallotBox(form: .ranking, options: projects, costs: costs)
    } else if meta["vote_type"] != "approval" {
      let highest = votes.flatMap { $0.marks.map(\.value) }.max() ?? 0
      box = BallotBox(form: .scores, options: projects, scale: 0...max(1, highest), costs: costs)
    }
    var gathering = BallotGathering(box)
    for vote in votes { try gathering.add(vote.marks, weight: 1, heads: 1, line: vote.line) }
    let contest = FileContest(
      profile: gathering.box.profile,
      settings: ["budget": String(budget)]
    )
    return BallotFile(title: meta["description"] ?? "", contests: [contest])
  }
}
