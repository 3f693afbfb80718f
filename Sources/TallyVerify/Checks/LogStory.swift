import TallyCount
import TallyCrypto
import TallyModel

/// Checks of order: what each entry may be after all that stand before it.
///
/// Reads one entry after the other, once, and counts as it goes.
///
/// ```
/// nothing ─definition→ defined ─opened→ open ─closed | closed on schedule→ closed
///                                       ↺ hour, ballot, crossing            ↺ crossing; lot, once
/// ```
struct LogStory {
  private enum Phase { case nothing, defined, open, closed }

  /// Nobody's clock is right in the year 10000 (and no calendar of ours reaches it).
  private static let secondsMax: UInt64 = 253_402_300_800

  /// By how much the clocks of engine and verifier may differ.
  private static let clockTolerance: UInt64 = 600

  private let election: CheckedDefinition
  /// The verifier's clock, or nothing where times are held to none.
  private let now: UInt64?
  private let acts: ActCheck
  private let scopes: ScopeForm
  private var phase = Phase.nothing
  private var runningHour: UInt64?
  private var runningPeriod: [UInt8] = []
  private var voters: VoterBook
  private(set) var crossings: CrossingCheck

  /// Every ballot so far, replaced ones included.
  private(set) var tally: ElectionTally
  /// Indices of ballots that a later one of the same voter replaces, in the order of replacement.
  private(set) var replaced: [UInt64] = []
  private(set) var entryCount: UInt64 = 0
  private(set) var ballotCount: UInt64 = 0
  private(set) var hourCount: UInt64 = 0
  private(set) var actCount: UInt64 = 0
  private(set) var closedOnSchedule = false
  /// Entries up to the closing, it included; 0 before.
  private(set) var closedSize: UInt64 = 0
  /// What officers drew after the closing.
  private(set) var lotSeed: String?
  /// The officers who signed the opening: they vouch for the definition, whose digest is in the
  /// origin that they signed.
  private(set) var openers: [VerifierKey] = []

  var isClosed: Bool { phase == .closed }
  var voterCount: UInt64 { UInt64(voters.count) }

  init(election: CheckedDefinition, root: Digest, now: UInt64?) {
    self.election = election
    self.now = now
    acts = ActCheck(election: election)
    scopes = ScopeForm(election.definition.scope)
    voters = VoterBook(policy: election.definition.revote, root: root)
    tally = ElectionTally(definition: election.definition)
    crossings = CrossingCheck(election.definition)
  }

  /// Reads the entries of a run up to its fault, and then says that fault.
  mutating func read(_ run: SoundRun) throws(VerificationFault) {
    var left = run.soundEntries
    for bundle in run.bundles where left > 0 {
      let bytes = bundle.bytes.rawSpan
      for range in bundle.ranges.prefix(left) { try read(bytes.extracting(range)) }
      left -= min(left, bundle.count)
    }
    if let fault = run.fault { throw fault }
  }

  /// The closing is there; called after the last entry.
  func finish(allowsOpen: Bool) throws(VerificationFault) {
    guard entryCount > 0 else {
      throw VerificationFault(.definitionEntry, at: .file("checkpoint"), "The log is empty.")
    }
    try crossings.expectNothingDue(at: entryCount - 1, isClosed: isClosed)
    guard isClosed || allowsOpen else {
      throw VerificationFault(
        .closing,
        at: .entry(entryCount - 1),
        "The log ends here, and the election is not closed."
      )
    }
  }

  private mutating func read(_ entry: RawSpan) throws(VerificationFault) {
    let index = entryCount
    entryCount += 1
    guard let type = EntryType(rawValue: entry.loadUInt8(at: 0)) else {
      preconditionFailure("The grammar was not checked before the order.")
    }
    guard (index == 0) == (type == .definition) else {
      throw VerificationFault(
        .definitionEntry,
        at: .entry(index),
        "The definition is the first entry, and only the first."
      )
    }
    guard phase != .closed || type == .lot || type == .crossed else {
      throw VerificationFault(.closing, at: .entry(index), "An entry follows the closing.")
    }
    if type != .crossed { try crossings.expectNothingDue(at: index, isClosed: isClosed) }
    switch type {
    case .definition: try define(entry)
    case .ballot: try enterBallot(entry, index)
    case .hour: try enterHour(entry, index)
    case .crossed: try crossings.read(entry, at: index, isClosed: isClosed)
    case .closedOnSchedule: try closeOnSchedule(entry, index)
    case .opened, .closed, .lot: try decide(entry, type, index)
    case .paused, .resumed, .extended, .rollAmended, .voided, .certified, .decided, .rekeyed,
      .shredded:
      throw VerificationFault(
        .actOrder,
        at: .entry(index),
        "The act \(type.actName ?? "") is not known to this version."
      )
    }
  }

  private mutating func define(_ entry: RawSpan) throws(VerificationFault) {
    guard DefinitionEntry(entry) == election.definition.entry else {
      throw VerificationFault(
        .definitionEntry,
        at: .entry(0),
        "It is not the digest and length of election.json."
      )
    }
    phase = .defined
  }

  private mutating func enterBallot(
    _ entry: RawSpan,
    _ index: UInt64
  ) throws(VerificationFault) {
    guard phase == .open else {
      throw VerificationFault(.actOrder, at: .entry(index), "A ballot stands before the opening.")
    }
    guard runningHour != nil else {
      throw VerificationFault(.hours, at: .entry(index), "No hour stands before the first ballot.")
    }
    guard let (ballot, place, selections) = BallotEntry.decode(entry) else {
      preconditionFailure("The grammar was not checked before the order.")
    }
    let scope = entry.extracting(place)
    if scopes.periodUnit != nil {
      guard scopes.accepts(scope, runningPeriod: runningPeriod.rawSpan) else {
        throw VerificationFault(
          .scope,
          at: .entry(index),
          "The ballot's scope is not the running period."
        )
      }
    }
    if let earlier = try voters.enter(ballot, scope: scope, at: index) { replaced.append(earlier) }
    crossings.take(ballot, entry.extracting(selections), at: index)
    tally.add(
      scope: scope,
      selections: entry.extracting(selections),
      weight: ballot.weight
    )
    ballotCount += 1
    // Every scope has counters in memory; no engine lets there be more.
    guard tally.scopeCount <= election.definition.scopesMax else {
      throw VerificationFault(
        .scope,
        at: .entry(index),
        "An election with these contests has at most \(election.definition.scopesMax) scopes."
      )
    }
  }

  private mutating func enterHour(_ entry: RawSpan, _ index: UInt64) throws(VerificationFault) {
    guard phase == .open else {
      throw VerificationFault(.actOrder, at: .entry(index), "An hour stands before the opening.")
    }
    guard let hour = ClockEntry(entry)?.unixSeconds else {
      preconditionFailure("The grammar was not checked before the order.")
    }
    if let runningHour, hour <= runningHour {
      throw VerificationFault(
        .hours,
        at: .entry(index),
        "The hour is not later than the one before."
      )
    }
    // Window times are checked to be 0 or later where the definition is read.
    let opens = UInt64(election.definition.window.opens.unixSeconds)
    let closes = UInt64(election.definition.window.closes.unixSeconds)
    guard hour < closes, hour >= opens - opens % 3600 else {
      throw VerificationFault(.hours, at: .entry(index), "The hour lies outside of the window.")
    }
    guard !isAhead(hour) else {
      throw VerificationFault(.hours, at: .entry(index), "The hour lies in the future.")
    }
    runningHour = hour
    hourCount += 1
    if let unit = scopes.periodUnit {
      runningPeriod = Array(Timestamp(unixSeconds: Int64(hour)).period(unit).utf8)
    }
  }

  private mutating func closeOnSchedule(
    _ entry: RawSpan,
    _ index: UInt64
  ) throws(VerificationFault) {
    guard phase == .open else {
      throw VerificationFault(.actOrder, at: .entry(index), "A closing stands before the opening.")
    }
    guard let time = ClockEntry(entry)?.unixSeconds else {
      preconditionFailure("The grammar was not checked before the order.")
    }
    guard time >= UInt64(election.definition.window.closes.unixSeconds) else {
      throw VerificationFault(
        .schedule,
        at: .entry(index),
        "The schedule closes the election later than this."
      )
    }
    guard time < Self.secondsMax else {
      throw VerificationFault(.schedule, at: .entry(index), "The time is beyond the year 9999.")
    }
    guard !isAhead(time) else {
      throw VerificationFault(.schedule, at: .entry(index), "The closing lies in the future.")
    }
    close(at: index)
    closedOnSchedule = true
  }

  private mutating func close(at index: UInt64) {
    phase = .closed
    closedSize = index + 1
  }

  private func isAhead(_ time: UInt64) -> Bool {
    guard let now else { return false }
    return time > now && time - now > Self.clockTolerance
  }

  private mutating func decide(
    _ entry: RawSpan,
    _ type: EntryType,
    _ index: UInt64
  ) throws(VerificationFault) {
    let (act, signers) = try acts.read(entry, type: type, at: index)
    guard act.number == actCount + 1 else {
      throw VerificationFault(
        .actOrder,
        at: .entry(index),
        "It is act \(act.number); act \(actCount + 1) comes next."
      )
    }
    switch (act.type, phase) {
    case (.opened, .defined):
      phase = .open
      openers = signers
    case (.closed, .open): close(at: index)
    case (.lot, .closed) where lotSeed == nil && election.definition.drawsLot: lotSeed = act.seed
    default:
      throw VerificationFault(
        .actOrder,
        at: .entry(index),
        "The act \(act.type.actName ?? "") has no place here."
      )
    }
    actCount += 1
  }
}
