import TallyModel

/// Reads cast vote records as JSON: NIST SP 1500-103, version 1.
///
/// Of each record the current snapshot counts, with all its contests. A mark counts where its position
/// is allocable, or where nothing is said of that and it has an indication. A contest with ranks in
/// it is a ranking, any other choices. Where a fault is inside the document, its path stands in for
/// the line. A contest's `NumberElected` is its seats, `VotesAllowed` the marks that a ballot may have.
package struct CastVoteRecords: Sendable {
  /// A contest as the election defines it, with the ballots so far.
  private struct Contest {
    let id: String
    let name: String
    let options: [String]
    /// The place of each selection.
    let places: [String: Int]
    /// Nothing where the election does not say it.
    let seats: Int?
    /// Options that one ballot may mark.
    let marksMax: Int?
    var ballots: [(marks: [BallotMark], weight: UInt64, path: JSONPath)] = []
    var hasRanks = false
  }

  private var contests: [Contest] = []
  private var places: [String: Int] = [:]

  /// Reads a whole report.
  ///
  /// - Complexity: O(bytes); the whole document is in memory.
  package static func read(_ bytes: [UInt8]) throws(BallotFileFault) -> BallotFile {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw BallotFileFault(line: error.line, reason: error.reason)
    }
    var records = CastVoteRecords()
    guard document["@type"]?.stringValue == "CVR.CastVoteRecordReport" else {
      throw fault(.top, "not a CVR.CastVoteRecordReport")
    }
    for (election, path) in try list(document, "Election", .top) {
      try records.define(election, path)
    }
    for (record, path) in try list(document, "CVR", .top) { try records.take(record, path) }
    return BallotFile(title: "", contests: try records.contests.map(gathered))
  }

  private init() {}

  // MARK: The election

  private mutating func define(_ election: JSONValue, _ path: JSONPath) throws(BallotFileFault) {
    var candidates: [String: String] = [:]
    if election["Candidate"] != nil {
      for (candidate, path) in try Self.list(election, "Candidate", path) {
        let id = try Self.text(candidate, "@id", path)
        candidates[id] = candidate["Name"]?.stringValue ?? id
      }
    }
    for (contest, path) in try Self.list(election, "Contest", path) {
      let id = try Self.text(contest, "@id", path)
      guard places[id] == nil else { throw Self.fault(path, "the contest \(id) stands twice") }
      var options: [String] = []
      var placeOf: [String: Int] = [:]
      for (selection, path) in try Self.list(contest, "ContestSelection", path) {
        placeOf[try Self.text(selection, "@id", path)] = options.count
        options.append(try Self.name(of: selection, candidates, path))
      }
      guard Set(options).count == options.count, placeOf.count == options.count else {
        throw Self.fault(path, "two selections have one name")
      }
      guard (1...BallotBox.optionsMax).contains(options.count) else {
        throw Self.fault(path, "a contest has 1 to \(BallotBox.optionsMax) selections")
      }
      places[id] = contests.count
      let name = contest["Name"]?.stringValue ?? id
      contests.append(
        Contest(
          id: id,
          name: name,
          options: options,
          places: placeOf,
          seats: try Self.number(contest, "NumberElected", path),
          marksMax: try Self.number(contest, "VotesAllowed", path)
        )
      )
    }
  }

  /// A measure's choice, or the candidates of the selection; several run together.
  private static func name(
    of selection: JSONValue,
    _ candidates: [String: String],
    _ path: JSONPath
  ) throws(BallotFileFault) -> String {
    if let choice = selection["Selection"]?.stringValue { return choice }
    let ids = selection["CandidateIds"]?.elements?.compactMap(\.stringValue) ?? []
    guard !ids.isEmpty else { return try text(selection, "@id", path) }
    var names: [String] = []
    for id in ids {
      guard let name = candidates[id] else { throw fault(path, "there is no candidate \(id)") }
      names.append(name)
    }
    return names.joined(separator: " / ")
  }

  // MARK: The records

  private mutating func take(_ record: JSONValue, _ path: JSONPath) throws(BallotFileFault) {
    let current = try Self.text(record, "CurrentSnapshotId", path)
    let snapshots = try Self.list(record, "CVRSnapshot", path)
    guard let snapshot = snapshots.first(where: { $0.0["@id"]?.stringValue == current }) else {
      throw Self.fault(path, "there is no snapshot \(current)")
    }
    guard snapshot.0["CVRContest"] != nil else { return }
    for (contest, path) in try Self.list(snapshot.0, "CVRContest", snapshot.1) {
      let id = try Self.text(contest, "ContestId", path)
      guard let place = places[id] else { throw Self.fault(path, "there is no contest \(id)") }
      let ballot = try marks(contest, contests[place], path)
      contests[place].hasRanks = contests[place].hasRanks || ballot.hasRanks
      contests[place].ballots.append((ballot.marks, ballot.weight, path))
    }
  }

  /// A mark without a rank has rank 1, so that choices and rankings are read in the same way.
  private func marks(
    _ record: JSONValue,
    _ contest: Contest,
    _ path: JSONPath
  ) throws(BallotFileFault) -> (marks: [BallotMark], weight: UInt64, hasRanks: Bool) {
    var marks: [BallotMark] = []
    var weight: UInt64?
    var hasRanks = false
    guard record["CVRContestSelection"] != nil else { return ([], 1, false) }
    for (selection, path) in try Self.list(record, "CVRContestSelection", path) {
      guard let id = selection["ContestSelectionId"]?.stringValue, let option = contest.places[id]
      else { throw Self.fault(path, "there is no such selection in the contest \(contest.id)") }
      for (position, path) in try Self.list(selection, "SelectionPosition", path) {
        let rank = position["Rank"] ?? selection["Rank"]
        hasRanks = hasRanks || rank != nil
        guard try Self.counts(position, path) else { continue }
        let number = position["NumberVotes"]?.integerValue ?? 0
        guard number > 0, weight == nil || weight == UInt64(number) else {
          throw Self.fault(path, "NumberVotes is a whole number, the same for all of a ballot")
        }
        weight = UInt64(number)
        guard let value = rank == nil ? 1 : rank?.integerValue, (1...65_535).contains(value) else {
          throw Self.fault(path, "Rank is a whole number from 1 to 65535")
        }
        marks.append(BallotMark(option: option, value: Int(value)))
      }
    }
    return (marks, weight ?? 1, hasRanks)
  }

  private static func counts(
    _ position: JSONValue,
    _ path: JSONPath
  ) throws(BallotFileFault) -> Bool {
    if let allocable = position["IsAllocable"]?.stringValue, allocable != "unknown" {
      return allocable == "yes"
    }
    return try text(position, "HasIndication", path) == "yes"
  }

  private static func gathered(_ contest: Contest) throws(BallotFileFault) -> FileContest {
    let form = contest.hasRanks ? BallotForm.ranking : .choices
    var gathering = BallotGathering(BallotBox(form: form, options: contest.options))
    for ballot in contest.ballots {
      let marks = ballot.marks.sorted { ($0.value, $0.option) < ($1.value, $1.option) }
      do throws(BallotFileFault) {
        try gathering.add(marks, weight: ballot.weight, heads: 1, line: nil)
      } catch {
        throw fault(ballot.path, error.reason)
      }
    }
    // One mark a ballot is what a choice is; only more of them are a setting.
    let marksMax = contest.marksMax.flatMap { form == .choices && $0 > 1 ? $0 : nil }
    return FileContest(
      name: contest.name,
      profile: gathering.box.profile,
      seats: contest.seats,
      settings: marksMax.map { ["marks-max": "\($0)"] } ?? [:]
    )
  }

  // MARK: Parts of a document

  private static func list(
    _ value: JSONValue,
    _ key: String,
    _ path: JSONPath
  ) throws(BallotFileFault) -> [(JSONValue, JSONPath)] {
    guard let elements = value[key]?.elements else { throw fault(path, "\(key) is a list") }
    let here = path.member(key)
    return elements.enumerated().map { ($0.element, here.element($0.offset)) }
  }

  private static func text(
    _ value: JSONValue,
    _ key: String,
    _ path: JSONPath
  ) throws(BallotFileFault) -> String {
    guard let text = value[key]?.stringValue else { throw fault(path, "\(key) is a string") }
    return text
  }

  /// A number of seats or marks, or nothing where the key is not there.
  private static func number(
    _ value: JSONValue,
    _ key: String,
    _ path: JSONPath
  ) throws(BallotFileFault) -> Int? {
    guard let found = value[key] else { return nil }
    guard let number = found.integerValue, (1...Int64(BallotBox.optionsMax)).contains(number) else {
      throw fault(path, "\(key) is a whole number from 1 to \(BallotBox.optionsMax)")
    }
    return Int(number)
  }

  private static func fault(_ path: JSONPath, _ reason: String) -> BallotFileFault {
    BallotFileFault(line: nil, reason: path == .top ? reason : "\(path.text): \(reason)")
  }
}
