package import TallyModel

/// The rule `initiative`: support reaches a number of people or a share of the roll.
///
/// Each option is a district, and a mark is one supporter's; without districts there is one option.
/// Support counts heads. Where districts count, so many of them must reach a target of their own.
/// - SeeAlso: docs/counting/initiative.md.
package struct Initiative: CountMethod {
  package init() {}

  package var key: String { "initiative" }
  package var form: BallotForm { .choices }
  package var contests: [ContestType] { [.single] }
  package var canTie: Bool { false }
  package var isBrief: Bool { true }
  package var settings: [CountSetting] {
    let heads = CountSetting.Values.whole(1...BallotBox.weightMax)
    return [
      CountSetting("target", heads, meaning: "so many supporters are needed"),
      CountSetting("share", .fraction, meaning: "this share of roll-heads must support"),
      CountSetting("roll-heads", heads, meaning: "people on the roll"),
      CountSetting("districts", heads, meaning: "so many districts must reach district-target"),
      CountSetting("district-target", heads, meaning: "supporters that a district needs"),
    ]
  }

  package func count(_ request: CountRequest) throws(CountFault) -> CountOutcome {
    let profile = request.profile
    let goal = try InitiativeGoal(request.settings)
    guard goal.districtsNeeded <= profile.options.count else {
      throw .badValue(
        setting: "districts",
        value: String(goal.districtsNeeded),
        expected: "at most \(profile.options.count), as there are options"
      )
    }
    var support = [UInt64](repeating: 0, count: profile.options.count)
    for (number, pattern) in profile.patterns.enumerated() {
      if pattern.marks.isEmpty { continue }
      guard pattern.marks.count == 1 else {
        throw .badBallot(pattern: number, reason: "a supporter is in one district")
      }
      support[Int(profile.marks[pattern.marks.lowerBound].option)] += pattern.heads
    }
    var round = CountRound(.first)
    round.votes = support.map { .whole($0) }
    var outcome = CountOutcome(
      rule: key,
      verdict: goal.isReached(by: support) ? .reached : .notReached
    )
    outcome.rounds = [round]
    outcome.figures = [
      CountFigure("support", support.reduce(0, +)),
      CountFigure("districts", UInt64(goal.districts(with: support))),
    ]
    return outcome
  }
}

/// What an initiative needs.
package struct InitiativeGoal: Equatable, Sendable {
  /// Supporters in all.
  package let target: UInt64
  /// How many districts must reach ``districtTarget``; 0 where districts do not count.
  package let districtsNeeded: UInt64
  package let districtTarget: UInt64

  package init(target: UInt64, districtsNeeded: UInt64 = 0, districtTarget: UInt64 = 0) {
    self.target = target
    self.districtsNeeded = districtsNeeded
    self.districtTarget = districtTarget
  }

  /// A share of the roll is rounded up to whole people.
  init(_ settings: CountSettings) throws(CountFault) {
    var target = settings.whole("target") ?? 0
    if let share = settings.fraction("share") {
      guard let roll = settings.whole("roll-heads") else { throw .settingMissing("roll-heads") }
      let (above, below) = (UInt128(share.numerator), UInt128(share.denominator))
      let wanted = (UInt128(roll) * above + below - 1) / below
      target = max(target, UInt64(clamping: wanted))
    }
    guard target > 0 else { throw .settingMissing("target") }
    let districts = settings.whole("districts") ?? 0
    guard let districtTarget = settings.whole("district-target") ?? (districts == 0 ? 0 : nil)
    else { throw .settingMissing("district-target") }
    self.init(target: target, districtsNeeded: districts, districtTarget: districtTarget)
  }

  /// Districts that reach their own target; all where they do not count.
  package func districts(with support: [UInt64]) -> Int {
    support.count { $0 >= districtTarget }
  }

  package func isReached(by support: [UInt64]) -> Bool {
    support.reduce(0, +) >= target && districts(with: support) >= districtsNeeded
  }
}

/// An initiative while support comes in: says once, and once only, that the goal is reached.
package struct InitiativeWatch: Equatable, Sendable {
  package let goal: InitiativeGoal
  package private(set) var support: [UInt64]
  /// Whether the goal was reached; a later withdrawal does not undo it.
  package private(set) var isReached = false
  private var total: UInt64 = 0
  private var districtsReached: UInt64

  package init(goal: InitiativeGoal, districts: Int) {
    self.goal = goal
    support = [UInt64](repeating: 0, count: districts)
    districtsReached = UInt64(goal.districts(with: support))
  }

  /// Watches a contest of a definition; nothing where its rule is another.
  init?(_ contest: Contest) {
    let rule = Initiative()
    guard contest.rule == rule.key else { return nil }
    do throws(CountFault) {
      let settings = try CountSettings(contest.settings, known: rule.settings)
      self.init(goal: try InitiativeGoal(settings), districts: contest.options.count)
    } catch {
      preconditionFailure("An initiative of a definition has no goal: \(error)")
    }
  }

  /// Takes one supporter in.
  ///
  /// `district`: The supporter's, from 0.
  ///
  /// Returns whether this supporter, and none before, reaches the goal.
  ///
  /// - Complexity: O(1).
  package mutating func add(district: Int) -> Bool {
    support[district] += 1
    total += 1
    if support[district] == goal.districtTarget { districtsReached += 1 }
    guard !isReached, total >= goal.target, districtsReached >= goal.districtsNeeded else {
      return false
    }
    isReached = true
    return true
  }

  /// Takes back one supporter who was counted; traps when there is none.
  package mutating func remove(district: Int) {
    if support[district] == goal.districtTarget { districtsReached -= 1 }
    support[district] -= 1
    total -= 1
  }
}
