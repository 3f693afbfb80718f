import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting
import Testing

/// A power cut at every operation of a small engine's life in turn, each of them, not some.
@Suite struct `Crash` {
  let story: CrashStory
  /// How many operations the story takes, and how it ends when nothing happens.
  let operationCount: Int
  let end: EngineState

  init() throws {
    story = try CrashStory()
    let disk = SimulatedDisk()
    let played = story.play(on: disk)
    try #require(played.error == nil)
    operationCount = disk.operations.count
    end = try EngineState(of: try TestEngine.open(story.elections, on: disk))
  }

  @Test func `the story takes every road that a ballot can take`() throws {
    let disk = SimulatedDisk()
    let released = story.play(on: disk).released
    let segments = disk.paths.filter { $0.hasSuffix(".segment") }
    #expect(segments.count >= 4)
    #expect(released.stepCount == story.steps.count)
    let cast = Set(released.receipts.map(\.cast.election))
    #expect(cast == ["market", "pages", "short", "petition"])
    #expect(released.dependent.count == 3)
    let types = try story.elections.flatMap { try RecordedLog(of: $0, on: disk).types }
    #expect(
      Set(types) == [.definition, .opened, .hour, .ballot, .crossed, .closed, .closedOnSchedule]
    )
    #expect(types.count { $0 == .crossed } == 2)
    let replaced = try RecordedLog(of: story.elections[CrashStory.pages], on: disk).ballots
      .filter { $0.entry.replaces != nil }
    #expect(replaced.count == 4)
  }

  @Test(arguments: PowerCut.allCases)
  func `at any operation: what was answered stands, and the end is the same`(
    cut: PowerCut
  ) throws {
    let roads = try examineEveryCrash(cut)
    #expect(roads.unfinishedCreations > 0)
    #expect(roads.keptBeyondSigned > 0)
    #expect(roads.electionsLost > 0)
    guard cut == .tears else { return }
    #expect(roads.tornBlocksCut > 0)
    #expect(roads.unreadableSignerCopies > 0)
  }

  @Test(arguments: [PowerCut.drops, .tears])
  func `at any operation of a recovery, the next one finds the same`(cut: PowerCut) throws {
    var seen: Set<DiskImage> = []
    var crashes = 0
    for step in 1...operationCount {
      let disk = SimulatedDisk()
      disk.crash(at: step)
      let released = story.play(on: disk).released
      let found = disk.afterCrash(cut.loss(at: step))
      guard seen.insert(DiskImage(found)).inserted,
        found.contents(TestEngine.folder.signerState) != nil
      else { continue }
      let first = found.copy()
      let state = try stateAfterStart(on: first, "crash at \(step)")
      var left: Set<DiskImage> = []
      for recoveryStep in first.operations.indices where first.operations[recoveryStep].changes {
        let crashing = found.copy()
        crashing.crash(at: recoveryStep + 1)
        _ = try? TestEngine.open(story.elections, on: crashing)
        let next = crashing.afterCrash(cut.loss(at: recoveryStep))
        crashes += 1
        guard left.insert(DiskImage(next)).inserted else { continue }
        let what = "crash at \(step), in recovery at \(recoveryStep + 1)"
        try #require(try stateAfterStart(on: next, what) == state, "\(what)")
      }
      try expectKept(released, on: first, "crash at \(step)")
    }
    print("Crash: \(crashes) crashes in recoveries of \(seen.count) disks, \(cut)")
    #expect(crashes > 100)
  }

  private func stateAfterStart(on disk: SimulatedDisk, _ what: String) throws -> EngineState {
    var state: EngineState?
    var refusal = ""
    do { state = try EngineState(of: try TestEngine.open(story.elections, on: disk)) } catch {
      refusal = "\(error)"
    }
    return try #require(state, "\(what): \(refusal)")
  }

  private func expectKept(
    _ released: Released,
    on disk: SimulatedDisk,
    _ what: String
  ) throws {
    var check = RecoveryCheck(story)
    var house = try TestEngine.open(story.elections, on: disk.afterCrash(.losesUnsynced))
    let faults = try check.faults(of: &house, released)
    try #require(faults.isEmpty, "\(what)")
  }
}

// MARK: - One crash

extension Crash {
  /// The rare roads, and how often they were taken.
  struct Roads {
    var crashes = 0
    var examined = 0
    var unfinishedCreations = 0
    var tornBlocksCut = 0
    var keptBeyondSigned = 0
    var unreadableSignerCopies = 0
    /// Crashes between an election's files and the first block of its log.
    var electionsLost = 0
  }

  private func examineEveryCrash(_ cut: PowerCut) throws -> Roads {
    var roads = Roads()
    var check = RecoveryCheck(story)
    var seen: [DiskImage: Int] = [:]
    for step in 1...operationCount + 1 {
      let disk = SimulatedDisk()
      disk.crash(at: step)
      let (released, error) = story.play(on: disk)
      try #require((error == nil) == (step > operationCount), "crash at \(step)")
      roads.crashes += 1
      let found = disk.afterCrash(cut.loss(at: step))
      // What the engine can know is the disk; where more was answered, it is looked at again.
      let image = DiskImage(found)
      guard seen[image] != released.receipts.count else { continue }
      seen[image] = released.receipts.count
      roads.examined += 1
      var faults: [String] = []
      do { faults = try examine(found, released, &check, &roads) } catch {
        faults = ["the engine refuses to start: \(error)"]
      }
      try #require(faults.isEmpty, "crash at \(step) of \(operationCount), \(cut)")
    }
    print("Crash: \(roads), \(cut)")
    return roads
  }

  /// Starts the engine on what a crash has left, goes on to the end, and stops it again and again.
  private func examine(
    _ found: SimulatedDisk,
    _ released: Released,
    _ check: inout RecoveryCheck,
    _ roads: inout Roads
  ) throws -> [String] {
    if found.contents(TestEngine.folder.signerState) == nil {
      roads.unfinishedCreations += 1
      return released.isNothing ? [] : ["the signer state is gone"]
    }
    var house = try TestEngine.open(story.elections, on: found)
    roads.note(house.engine.recovery.journal, found, house.engine.register)
    var faults = try check.faults(of: &house, released)
    guard faults.isEmpty else { return faults }
    // What was answered after the recovery stands as well, and a second start finds the same.
    let state = try EngineState(of: house)
    let second = found.afterCrash(.losesUnsynced)
    house = try TestEngine.open(story.elections, on: second)
    if try EngineState(of: house) != state { faults.append("a second start finds another state") }
    faults += try check.faults(of: &house, released)
    var again = released
    try story.play(with: &house, &again)
    if try EngineState(of: house) != end { faults.append("the story ends differently") }
    house = try TestEngine.open(story.elections, on: second.afterCrash(.losesUnsynced))
    if try EngineState(of: house) != end { faults.append("the end does not last") }
    return try faults + check.faults(of: &house, again)
  }
}

extension Crash.Roads {
  fileprivate mutating func note(
    _ report: RecoveryReport,
    _ disk: SimulatedDisk,
    _ register: ElectionRegister
  ) {
    if report.cut != nil { tornBlocksCut += 1 }
    keptBeyondSigned += report.keptBeyondSigned
    if report.wasSignerCopyUnreadable { unreadableSignerCopies += 1 }
    let files = disk.paths.filter { $0.hasSuffix("/election.json") }
    if files.count > register.elections.count { electionsLost += 1 }
  }
}

/// What a stop does to writes and names that were not synced.
enum PowerCut: CaseIterable, Sendable {
  /// All are lost.
  case drops
  /// The process is killed, the machine runs on: none is lost as yet.
  case kills
  /// Some are lost, sector by sector; others at each operation.
  case tears

  func loss(at step: Int) -> SimulatedLoss {
    switch self {
    case .drops: .losesUnsynced
    case .kills: .losesNothing
    case .tears: .tears(seed: UInt64(step))
    }
  }
}

/// Everything on a disk, what programs see and what a power cut would leave.
struct DiskImage: Hashable {
  private let cached: Digest
  private let durable: Digest

  init(_ disk: SimulatedDisk) {
    cached = Self.digest(of: disk.image)
    durable = Self.digest(of: disk.afterCrash(.losesUnsynced).image)
  }

  private static func digest(of files: [String: [UInt8]]) -> Digest {
    var all: [UInt8] = []
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      SHA256.hash(Array(path.utf8)).append(to: &all)
      SHA256.hash(bytes).append(to: &all)
    }
    return SHA256.hash(all)
  }
}
