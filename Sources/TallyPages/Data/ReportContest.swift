import TallyCount
import TallyModel

/// One contest of an ``ElectionReport``, with what stands for its options.
///
/// Referendums and initiatives are ballot measures, lists are parties, everything else are
/// candidates, also projects and things that are rated.
struct ReportContest {
  private enum Form {
    case measure
    case parties
    case candidates
  }

  let json: JSONValue
  let candidates: [JSONValue]
  let parties: [JSONValue]

  /// The contest at a place of the definition, with its votes in every unit.
  init(_ place: Int, of result: PublishedResult, in units: ReportUnits) {
    let definition = result.definition
    let contest = definition.contests[place]
    let form = Self.form(of: contest)
    let outcomes = result.statement.scopes.map { scope -> OptionFigures in
      let json = scope["contests"]?.elements?[place]["outcome"]
      return OptionFigures(contest, json ?? .null)
    }
    let id = "\(place + 1)"
    // One unit has one answer to who won; pages and periods have one each.
    let judged = definition.scope == .election && result.isClosed ? outcomes.first : nil
    candidates =
      form == .candidates
      ? Self.candidates(contest, id: id, definition, judged) : []
    parties = form == .parties ? Self.parties(contest, id: id, definition) : []
    let selections = contest.options.enumerated().map { number, option -> JSONValue in
      let votes = Self.votes(of: option, outcomes, units)
      return Self.selection(option, id: "\(id)-\(number + 1)", form, votes, definition)
    }
    var members: [(String, JSONValue)] = [
      ("@id", .string("contest-\(id)")),
      ("Name", .string(contest.title.texts[0])),
      ("BallotTitle", ElectionReport.text(contest.title, in: definition)),
      ("ElectionDistrictId", .string(ReportUnits.whole)),
      ("ExternalIdentifier", [ElectionReport.identifier(contest.id)]),
      ("SequenceOrder", .integer(Int64(place + 1))),
      ("ContestSelection", .array(selections)),
      ("OtherCounts", .array(Self.otherCounts(contest, outcomes, units))),
    ]
    members += Self.kind(of: contest, form)
    members += Self.variation(of: contest)
    json = .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  private static func form(of contest: Contest) -> Form {
    if contest.rule == "referendum" || contest.rule == "initiative" { return .measure }
    return contest.type == .list ? .parties : .candidates
  }

  private static func kind(of contest: Contest, _ form: Form) -> [(String, JSONValue)] {
    switch form {
    case .measure:
      return [
        ("@type", "ElectionResults.BallotMeasureContest"), ("Type", .string(contest.rule)),
      ]
    case .parties: return [("@type", "ElectionResults.PartyContest")]
    case .candidates:
      var members: [(String, JSONValue)] = [
        ("@type", "ElectionResults.CandidateContest"),
        ("VotesAllowed", .integer(Int64(contest.marksMax))),
      ]
      // Ratings and projects fill no seats.
      if contest.type != .score, contest.type != .budget {
        members.append(("NumberElected", .integer(Int64(contest.seats))))
      }
      return members
    }
  }

  /// NIST's word for the rule; ours beside it where it has none.
  private static func variation(of contest: Contest) -> [(String, JSONValue)] {
    let known: String? =
      switch contest.rule {
      case "plurality", "approval", "n-of-m": contest.rule
      case "score": "range"
      case "irv": "rcv"
      case "referendum": contest.settings["threshold"] == nil ? "majority" : "super-majority"
      case let rule where rule.hasPrefix("stv-"): "rcv"
      case let rule where rule.hasPrefix("borda-"): "borda"
      default: contest.type == .list ? "proportional" : nil
      }
    guard let known else {
      return [("VoteVariation", "other"), ("OtherVoteVariation", .string(contest.rule))]
    }
    return [("VoteVariation", .string(known))]
  }

  private static func candidates(
    _ contest: Contest,
    id: String,
    _ definition: Definition,
    _ judged: OptionFigures?
  ) -> [JSONValue] {
    contest.options.enumerated().map { number, option in
      var members: [(String, JSONValue)] = [
        ("@type", "ElectionResults.Candidate"),
        ("@id", .string("candidate-\(id)-\(number + 1)")),
        ("BallotName", ElectionReport.text(option.label, in: definition)),
        ("ExternalIdentifier", [ElectionReport.identifier(option.id)]),
      ]
      if judged?.isElected(option.id) == true {
        members.append(("PostElectionStatus", "winner"))
      }
      return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
    }
  }

  private static func parties(
    _ contest: Contest,
    id: String,
    _ definition: Definition
  ) -> [JSONValue] {
    contest.options.enumerated().map { number, option in
      [
        "@type": "ElectionResults.Party", "@id": .string("party-\(id)-\(number + 1)"),
        "Name": ElectionReport.text(option.label, in: definition),
        "ExternalIdentifier": [ElectionReport.identifier(option.id)],
      ]
    }
  }

  /// The votes of an option in every scope; its seats too, or how many rated it.
  private static func votes(
    of option: Option,
    _ outcomes: [OptionFigures],
    _ units: ReportUnits
  ) -> JSONValue {
    var votes: [JSONValue] = []
    for (figures, unit) in zip(outcomes, units.ids) {
      func add(_ count: Int64?, _ type: JSONValue, other: JSONValue? = nil) {
        guard let count else { return }
        var members: [(String, JSONValue)] = [
          ("@type", "ElectionResults.VoteCounts"), ("Type", type), ("GpUnitId", unit),
          ("Count", .integer(count)),
        ]
        if let other { members.append(("OtherType", other)) }
        votes.append(.object(members.map { JSONMember(key: $0.0, value: $0.1) }))
      }
      add(figures.votes(of: option.id), "total")
      add(figures.seats(of: option.id), "seats")
      add(figures.ratings(of: option.id), "other", other: "ratings")
    }
    return .array(votes)
  }

  private static func selection(
    _ option: Option,
    id: String,
    _ form: Form,
    _ votes: JSONValue,
    _ definition: Definition
  ) -> JSONValue {
    let own: [(String, JSONValue)] =
      switch form {
      case .measure:
        [
          ("@type", "ElectionResults.BallotMeasureSelection"),
          ("Selection", ElectionReport.text(option.label, in: definition)),
          ("ExternalIdentifier", [ElectionReport.identifier(option.id)]),
        ]
      case .parties:
        [
          ("@type", "ElectionResults.PartySelection"),
          ("PartyIds", [.string("party-\(id)")]),
        ]
      case .candidates:
        [
          ("@type", "ElectionResults.CandidateSelection"),
          ("CandidateIds", [.string("candidate-\(id)")]),
        ]
      }
    let members = own + [("@id", .string("selection-\(id)")), ("VoteCounts", votes)]
    return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }

  /// Votes not given, and votes too many.
  ///
  /// Overmarked ballots were refused when they were cast. A blank is one vote not given only where
  /// a ballot has one; elsewhere nobody counts what was left out.
  private static func otherCounts(
    _ contest: Contest,
    _ outcomes: [OptionFigures],
    _ units: ReportUnits
  ) -> [JSONValue] {
    zip(outcomes, units.ids).map { figures, unit in
      var members: [(String, JSONValue)] = [
        ("@type", "ElectionResults.OtherCounts"), ("GpUnitId", unit), ("Overvotes", 0),
      ]
      if contest.marksMax == 1, let blank = figures.outcome["blank"] {
        members.append(("Undervotes", blank))
      }
      return .object(members.map { JSONMember(key: $0.0, value: $0.1) })
    }
  }
}
