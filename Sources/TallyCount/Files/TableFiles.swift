import TallyModel

/// Reads scores as CSV: the header names the options, each row is a ballot.
///
/// A column `weight` may stand among them; an empty field rates nothing.
package enum ScoreFile {
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - scale: The lowest and highest score that could be given; without it from 0 to the highest
  ///     that was given.
  /// - Returns: One contest of scores.
  /// - Throws: ``BallotFileFault`` with the line.
  /// - Complexity: O(bytes).
  package static func read(
    _ bytes: [UInt8],
    scale: ClosedRange<UInt16>?
  ) throws(BallotFileFault) -> BallotFile {
    var reader = CSVReader(bytes)
    guard let header = try CSVRows.next(&reader) else {
      throw BallotFileFault(line: 1, reason: "the first line names the options")
    }
    let names = try CSVRows.texts(header)
    guard Set(names).count == names.count else {
      throw BallotFileFault(line: header.line, reason: "a column stands twice")
    }
    let options = names.filter { $0 != "weight" }
    guard !options.isEmpty else {
      throw BallotFileFault(line: header.line, reason: "the first line names the options")
    }
    var ballots: [(marks: [BallotMark], weight: UInt64, line: Int)] = []
    var highest: UInt16 = 0
    while let row = try CSVRows.next(&reader) {
      let ballot = try ballot(row, names, scale)
      highest = max(highest, ballot.marks.map(\.value).max() ?? 0)
      ballots.append((ballot.marks, ballot.weight, row.line))
    }
    let used = scale ?? 0...max(1, highest)
    var gathering = BallotGathering(BallotBox(form: .scores, options: options, scale: used))
    for ballot in ballots {
      try gathering.add(ballot.marks, weight: ballot.weight, heads: 1, line: ballot.line)
    }
    return BallotFile(title: "", contests: [FileContest(profile: gathering.box.profile)])
  }

  private static func ballot(
    _ row: CSVRow,
    _ names: [String],
    _ scale: ClosedRange<UInt16>?
  ) throws(BallotFileFault) -> (marks: [BallotMark], weight: UInt64) {
    guard row.count == names.count else {
      throw BallotFileFault(
        line: row.line,
        reason: "\(row.count) fields; the header has \(names.count)"
      )
    }
    var marks: [BallotMark] = []
    var weight: UInt64 = 1
    var option = 0
    for (column, name) in names.enumerated() {
      let field = row.field(column).trimmed
      if name == "weight" {
        guard let number = field.wholeNumber, number > 0 else {
          throw BallotFileFault(line: row.line, reason: "a weight is a whole number above 0")
        }
        weight = number
        continue
      }
      defer { option += 1 }
      if field.isEmpty { continue }
      let range = scale ?? 0...Self.scoreMax
      guard let score = field.wholeNumber.flatMap({ UInt16(exactly: $0) }), range.contains(score)
      else {
        throw BallotFileFault(
          line: row.line,
          reason:
            "\(name): a score is a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
      }
      marks.append(BallotMark(option: option, value: Int(score)))
    }
    return (marks, weight)
  }

  /// Without a scale; a histogram of so many scores is kept for each option.
  private static let scoreMax: UInt16 = 1_000
}

/// Reads votes for parties as CSV: `party,votes`.
package enum PartyFile {
  /// - Complexity: O(bytes).
  package static func read(_ bytes: [UInt8]) throws(BallotFileFault) -> BallotFile {
    var reader = CSVReader(bytes)
    guard let header = try CSVRows.next(&reader), try CSVRows.texts(header) == ["party", "votes"]
    else { throw BallotFileFault(line: 1, reason: "the first line is party,votes") }
    var parties: [String] = []
    var votes: [(count: UInt64, line: Int)] = []
    var known: Set<String> = []
    while let row = try CSVRows.next(&reader) {
      let fields = try CSVRows.texts(row)
      guard fields.count == 2, let count = row.field(1).trimmed.wholeNumber else {
        throw BallotFileFault(line: row.line, reason: "write a party and its votes")
      }
      guard known.insert(fields[0]).inserted else {
        throw BallotFileFault(line: row.line, reason: "\(fields[0]) stands twice")
      }
      guard parties.count < BallotBox.optionsMax else {
        throw BallotFileFault(line: row.line, reason: "more than \(BallotBox.optionsMax) parties")
      }
      parties.append(fields[0])
      votes.append((count, row.line))
    }
    guard !parties.isEmpty else { throw BallotFileFault(line: 1, reason: "there is no party") }
    var gathering = BallotGathering(BallotBox(form: .choices, options: parties))
    for (party, votes) in votes.enumerated() {
      try gathering.add(
        [BallotMark(option: party, value: 1)],
        weight: votes.count,
        heads: votes.count,
        line: votes.line
      )
    }
    return BallotFile(title: "", contests: [FileContest(profile: gathering.box.profile)])
  }
}

/// Rows of a CSV file with this folder's errors.
enum CSVRows {
  static func next(_ reader: inout CSVReader) throws(BallotFileFault) -> CSVRow? {
    do throws(CSVError) {
      return try reader.next()
    } catch {
      throw BallotFileFault(line: error.line, reason: error.reason)
    }
  }

  /// The fields without blanks around them.
  static func texts(_ row: CSVRow) throws(BallotFileFault) -> [String] {
    var texts: [String] = []
    for field in 0..<row.count {
      guard let text = row.field(field).trimmed.text else {
        throw BallotFileFault(line: row.line, reason: "not UTF-8; save the file as UTF-8")
      }
      texts.append(text)
    }
    return texts
  }
}
