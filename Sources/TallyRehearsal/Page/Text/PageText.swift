import TallyModel

/// Every word of the page in one language.
///
/// A translator writes one type that has all of these; ``EnglishText`` is the one to begin with.
protocol PageText: Sendable {
  // MARK: The head
  var title: Markup { get }
  /// That no ballot of it was cast by a person.
  var notAResult: Markup { get }

  // MARK: The verdict
  func outcome(_ outcome: Verdict.Outcome) -> Markup
  /// In how much time so many had their answer.
  func measured(percentile: Double, microseconds: UInt64) -> Markup
  func allowed(microseconds: UInt64) -> Markup
  func margin(_ margin: Double) -> Markup
  func busiest(perSecond: Double, asked: Double?) -> Markup
  /// Against the event that the profile is drawn from; never asked for 1.
  func speed(_ times: Double) -> Markup
  var firstToGiveWay: Markup { get }
  var alsoGaveWay: Markup { get }
  func cause(_ cause: Verdict.Cause) -> Markup
  var nextHeading: Markup { get }
  /// What to do where nothing gave way.
  func advice(_ outcome: Verdict.Outcome) -> Markup
  func advice(_ cause: Verdict.Cause) -> Markup

  // MARK: The plan
  var planHeading: Markup { get }
  var profile: Markup { get }
  var source: Markup { get }
  /// That what follows is written in English only; empty in English.
  var inEnglish: Markup { get }
  var speedLabel: Markup { get }
  func times(_ speed: Double) -> Markup
  var plannedTime: Markup { get }
  var takenTime: Markup { get }
  var stoppedEarly: Markup { get }
  var voters: Markup { get }
  var ballots: Markup { get }
  var peak: Markup { get }
  var connections: Markup { get }
  var reads: Markup { get }
  var revoteLabel: Markup { get }
  func revote(_ policy: RevotePolicy) -> Markup
  var asked: Markup { get }
  func perSecond(_ rate: Double) -> Markup
  func counted(_ count: Int, _ noun: Noun) -> Markup
  func duration(seconds: Double) -> Markup
  func duration(microseconds: UInt64) -> Markup

  // MARK: The answers
  var answersHeading: Markup { get }
  var kindHead: Markup { get }
  var countHead: Markup { get }
  var meaningHead: Markup { get }
  func name(_ kind: AnswerKind) -> Markup
  func meaning(_ kind: AnswerKind) -> Markup
  func unexpected(_ refusal: Refusal) -> Markup
  func meaning(_ refusal: Refusal) -> Markup
  var sum: Markup { get }
  var sumMeaning: Markup { get }
  func abandoned(_ count: Int) -> Markup

  // MARK: The checks
  var checksHeading: Markup { get }
  var checkHead: Markup { get }
  var resultHead: Markup { get }
  var receiptsCheck: Markup { get }
  func receipts(verified: Int, stride: Int) -> Markup
  var votersCheck: Markup { get }
  func voters(expected: Int, counted: UInt64?) -> Markup
  var totalsCheck: Markup { get }
  func totals(areEqual: Bool?) -> Markup
  var faultsCheck: Markup { get }
  func faults(_ count: Int) -> Markup
  var latenessCheck: Markup { get }
  func lateness(microseconds: UInt64) -> Markup
  var turnoutCheck: Markup { get }
  func turnout(voters: Int, entitled: Int) -> Markup
  var restartCheck: Markup { get }
  func restart(_ interruption: RehearsalReport.Interruption) -> Markup
  var passed: Markup { get }
  var failed: Markup { get }
  var notChecked: Markup { get }

  // MARK: The charts
  var chartsHeading: Markup { get }
  /// Which way time runs, and why.
  var chartsNote: Markup { get }
  var chartsEmpty: Markup { get }
  func title(_ chart: ChartKind) -> String
  /// What can be seen in it; `peaks` are the highest values of its lines, in their order.
  func description(_ chart: ChartKind, peaks: [String]) -> String
  func name(_ series: ChartSeries) -> Markup
  func unit(_ chart: ChartKind) -> Markup
  func timeUnit(_ unit: TimeUnit) -> Markup
  var percentileAxis: Markup { get }
  func bound(_ bound: Expectation.Bound) -> Markup
  var interruption: Markup { get }
  var tableSummary: Markup { get }
  /// How many samples a row of a table joins.
  func joined(_ samples: Int) -> Markup
  var until: Markup { get }
  var share: Markup { get }
  func share(percentile: Double) -> Markup

  // MARK: The search for the highest rate
  var stepsHeading: Markup { get }
  var stepRate: Markup { get }
  var stepAchieved: Markup { get }
  var stepTime: Markup { get }
  var held: Markup { get }
  var notHeld: Markup { get }

  // MARK: The machine
  var machineHeading: Markup { get }
  var processor: Markup { get }
  var memory: Markup { get }
  func gigabytes(_ bytes: UInt64) -> Markup
  var system: Markup { get }
  var fileSystem: Markup { get }
  var syncTime: Markup { get }
  var whereLoadRan: Markup { get }
  func load(isShared: Bool) -> Markup
  var unknown: Markup { get }

  // MARK: Doing it again
  var againHeading: Markup { get }
  var againNote: Markup { get }
  var seed: Markup { get }
  var begun: Markup { get }
  var address: Markup { get }
  var election: Markup { get }
  var origin: Markup { get }
}
