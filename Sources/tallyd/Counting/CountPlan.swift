import TallyCount

/// What somebody asks of a count: rule, seats, settings and what decides ties.
struct CountPlan {
  /// Nothing where contests of plain choices are to be counted by their own rule.
  let rule: String?
  /// Nothing where the file says it, or one is elected.
  let seats: Int?
  /// The rule's settings by name.
  let chosen: [String: String]
  let tieOrder: TieOrder

  /// Counts one contest; ends with 64 when rule, seats, settings or order do not fit, with 65 when
  /// the ballots do not.
  ///
  /// `isPlainCounted`: Whether a contest of choices that the rule does not fit is counted by most
  /// marks, as in cast vote records of several contests.
  func count(
    _ contest: FileContest,
    isPlainCounted: Bool
  ) throws(CommandFailure) -> CountedContest {
    let method = try method(for: contest, isPlainCounted: isPlainCounted)
    let isAsked = rule == nil || method.key == rule
    var settings = contest.settings.filter { setting in
      method.settings.contains { $0.name == setting.key }
    }
    if isAsked { settings.merge(chosen) { _, chosen in chosen } }
    let given = isAsked ? seats : nil
    let used = given ?? (method.seats == nil ? 1 : contest.seats ?? 1)
    let tieBreak = try tieOrder.tieBreak(for: contest.profile.options)
    do throws(CountFault) {
      let outcome = try CountingTable.count(
        method.key,
        contest.profile,
        seats: used,
        tieBreak: tieBreak,
        chosen: settings
      )
      return CountedContest(contest: contest, method: method, seats: used, outcome: outcome)
    } catch {
      throw Self.failure(error, method, contest)
    }
  }

  private func method(
    for contest: FileContest,
    isPlainCounted: Bool
  ) throws(CommandFailure) -> any CountMethod {
    let form = contest.profile.form
    if let rule {
      let method = try Self.method(rule)
      if method.form == form || !isPlainCounted || form != .choices { return method }
    }
    guard isPlainCounted, form == .choices else {
      let name = contest.name.isEmpty ? "the ballots" : "the ballots of \(contest.name)"
      throw CommandFailure(.usage, "\(name) are \(form.words); name a rule: \(Self.fitting(form))")
    }
    return CountedMarks(contest.settings["marks-max"] == nil ? .plurality : .nOfM)
  }

  /// A rule by its key.
  ///
  /// - Throws: 64 when there is none.
  static func method(_ key: String) throws(CommandFailure) -> any CountMethod {
    guard let method = CountingTable.method(key) else {
      throw CommandFailure(
        .usage,
        "there is no rule \(key); tallyd count --rules lists all that there are"
      )
    }
    return method
  }

  /// As `--rule` and the fitting keys.
  private static func fitting(_ form: BallotForm) -> String {
    CountingTable.methods.filter { $0.form == form }.map(\.key).joined(separator: ", ")
  }

  private static func failure(
    _ fault: CountFault,
    _ method: any CountMethod,
    _ contest: FileContest
  ) -> CommandFailure {
    let place = contest.name.isEmpty ? method.key : "\(contest.name), \(method.key)"
    switch fault {
    case .wrongForm(let form, let expected):
      return CommandFailure(
        .usage,
        "\(place): the ballots are \(form.words), and this rule counts \(expected.words). "
          + "Rules that fit: \(fitting(form))"
      )
    case .seatsOutOfRange where method.seats == nil:
      return CommandFailure(
        .usage,
        "\(place): this rule does not fill several seats; leave --seats out"
      )
    case .settingMissing(let name):
      return CommandFailure(.usage, "\(place): \(name) is missing; give --option \(name)=…")
    case .wrongScale(let expected):
      let scale = expected.replacing(" to ", with: "-")
      return CommandFailure(
        .usage,
        "\(place): \(fault); if the file's scale is that, say --scale \(scale)"
      )
    case .unknownRule, .unknownSetting, .badValue, .seatsOutOfRange, .badTieOrder:
      return CommandFailure(.usage, "\(place): \(fault)")
    case .noOptions, .tooManyOptions, .badBallot, .dataMissing, .tooHeavy:
      return CommandFailure(.badInput, "\(place): \(fault)")
    }
  }
}

/// A contest of a file and what a rule made of it.
struct CountedContest {
  let contest: FileContest
  let method: any CountMethod
  let seats: Int
  let outcome: CountOutcome
}

extension BallotForm {
  /// As a sentence says it.
  var words: String {
    switch self {
    case .choices: "choices"
    case .ranking: "rankings"
    case .scores: "scores"
    }
  }
}
