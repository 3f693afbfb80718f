package import TallyModel

/// What definitions are held to: the rules as contests may use them.
extension CountingTable: RuleBook {
  package static func fault(in contest: Contest) -> (key: String, reason: String)? {
    guard let method = method(contest.rule), method.contests.contains(contest.type) else {
      let fitting = methods.filter { $0.contests.contains(contest.type) }.map(\.key)
      return (
        "rule", "type \(contest.type.rawValue) is counted by \(fitting.joined(separator: ", "))"
      )
    }
    if contest.hasFreeRanks, !method.takesFreeRanks {
      return ("ranks", "\(method.key) reads each rank once; write strict")
    }
    if contest.ties != .reported, !method.canTie || contest.rule == RatedScore().key {
      return ("ties", "\(method.key) elects nobody and has no ties; remove this")
    }
    if ContestTally.countsByCells(contest.rule) {
      // What these leave open stands in the contest itself.
      return contest.settings.isEmpty
        ? nil : ("settings", "\(method.key) has no settings; remove them")
    }
    return fault(inEmptyCountOf: contest, by: method)
  }

  /// A rule says what it cannot count before it looks at a ballot.
  private static func fault(
    inEmptyCountOf contest: Contest,
    by method: any CountMethod
  ) -> (key: String, reason: String)? {
    if contest.seats > 1, method.seats == nil {
      return ("seats", "\(method.key) fills one seat; write 1")
    }
    do throws(CountFault) {
      _ = try count(contest, contest.emptyBox.profile, tieBreak: .none)
      return nil
    } catch {
      return (key(atFault: error), error.description)
    }
  }

  private static func key(atFault fault: CountFault) -> String {
    switch fault {
    case .unknownSetting, .settingMissing, .badValue: "settings"
    case .tooManyOptions, .noOptions, .dataMissing: "options"
    case .seatsOutOfRange: "seats"
    case .wrongScale: "highest"
    case .unknownRule, .wrongForm, .badTieOrder, .badBallot, .tooHeavy: "rule"
    }
  }

  /// A story in rounds is too long for every page to have one, and an initiative is reached once, in
  /// one place of the log.
  package static func countsScopes(_ rule: String) -> Bool {
    rule != Initiative().key && method(rule)?.isBrief ?? true
  }

  package static func numbersMax(in contest: Contest) -> Int {
    method(contest.rule)?.numbersMax(options: contest.options.count, seats: contest.seats) ?? 0
  }

  /// Without districts an initiative has one option, and no number of districts to reach.
  package static func countsByDistrict(_ contest: Contest) -> Bool {
    contest.rule == Initiative().key
      && (contest.options.count > 1 || contest.settings["districts"] != nil)
  }

  package static func rollSetting(of rule: String) -> String? {
    setting("roll-heads", of: rule)
  }

  /// The setting that says what the whole roll weighs; nothing where the rule has none.
  static func rollWeightSetting(of rule: String) -> String? { setting("roll", of: rule) }

  private static func setting(_ name: String, of rule: String) -> String? {
    method(rule)?.settings.first { $0.name == name }?.name
  }

  /// Counts a contest of an election by its own rule.
  ///
  /// - Throws: ``CountFault`` only where ``fault(in:)`` has one.
  static func count(
    _ contest: Contest,
    _ profile: BallotProfile,
    tieBreak: TieBreak
  ) throws(CountFault) -> CountOutcome {
    try count(
      contest.rule,
      profile,
      seats: contest.seats,
      tieBreak: tieBreak,
      chosen: contest.settings
    )
  }
}

extension Contest {
  /// A box for its ballots; options go by their ids.
  var emptyBox: BallotBox {
    BallotBox(
      form: type.form,
      options: options.map(\.id),
      scale: scores.map { UInt16($0.lowerBound)...UInt16($0.upperBound) },
      costs: options.compactMap(\.cost)
    )
  }
}

extension ContestType {
  var form: BallotForm {
    switch self {
    case .single, .approval, .nOfM, .list, .budget: .choices
    case .score: .scores
    case .ranked: .ranking
    }
  }
}
