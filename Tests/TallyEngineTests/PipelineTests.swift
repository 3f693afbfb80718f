import Synchronization
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting
import Testing

/// The rooms at once must do what the rooms one after another do.
@Suite struct `The pipeline` {
  private static let batches = 40
  private static let batchCasts = 25

  /// Repeats, retries and bad selections among them.
  private static func casts(seed: UInt64) -> [[Cast]] {
    var random = SeededRandom(seed: seed)
    var nonce = 0
    return (0..<batches).map { _ in
      (0..<batchCasts).map { _ in
        if nonce == 0 || Int.random(in: 0..<5, using: &random) > 0 { nonce += 1 }
        let voter = "v\(Int.random(in: 0..<400, using: &random))"
        let choices = ["choice=a", "choice=b", "choice=z"]
        return Cast(voter, nonce, choices[Int.random(in: 0..<3, using: &random)])
      }
    }
  }

  private static func open(_ election: TestElection, on disk: SimulatedDisk) throws -> Engine {
    _ = try TestEngine.running([election], on: disk, segmentPages: 16)
    return try Engine.open(TestEngine.folder, on: disk) { _ in election.keys }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `answers as the rooms one after another do`(seed: UInt64) async throws {
    let election = try TestElection(ElectionSpec())
    let batches = Self.casts(seed: seed)

    var house = try TestEngine.running([election], segmentPages: 16)
    var expected: [Reply] = []
    for batch in batches { expected += try house.cast(batch, at: ElectionSpec.opens) }

    let engine = try Self.open(election, on: SimulatedDisk())
    let intake = engine.intake
    let pipeline = Pipeline(entranceDepth: 2, clock: { ElectionSpec.opens })
    let replies = Mutex<[Reply]>([])
    let receipts = Mutex(0)
    let feeder = Task {
      for batch in batches { _ = await pipeline.entrance.send(intake.receive(batch)) }
      pipeline.entrance.finish()
    }
    let verifier = election.verifier
    let done = try await pipeline.run(engine) { sealed, _, _ in
      for casts in sealed.casts {
        for record in casts.records {
          replies.withLock { $0.append(Reply(record)) }
          guard record.verdict == .accepted else { continue }
          var text: [UInt8] = []
          sealed.appendReceipt(of: record, to: &text)
          let receipt = try Receipt(parsing: text)
          _ = try receipt.verified(leaf: record.leaf, by: [verifier])
          receipts.withLock { $0 += 1 }
        }
      }
    }
    await feeder.value
    #expect(replies.withLock { $0 } == expected)
    #expect(
      receipts.withLock { $0 } == expected.count { if case .accepted = $0 { true } else { false } }
    )
    #expect(
      try done.standing(of: election.id) == house.engine.standing(of: election.id)
    )
  }

  @Test func `ends with the disk's error, and what was answered before is in the log`() async throws
  {
    let election = try TestElection(ElectionSpec())
    let disk = SimulatedDisk()
    let engine = try Self.open(election, on: disk)
    let intake = engine.intake
    let pipeline = Pipeline(entranceDepth: 1, clock: { ElectionSpec.opens })
    let answered = Mutex<[UInt64]>([])
    let firstAnswer = Bell()
    let feeder = Task {
      for (number, batch) in Self.casts(seed: 9).enumerated() {
        _ = await pipeline.entrance.send(intake.receive(batch))
        guard number == 0 else { continue }
        await firstAnswer.wait()
        disk.fault(.fails(errno: 5), at: disk.operations.count + 1)
      }
      pipeline.entrance.finish()
    }
    var hasEnded = false
    do {
      _ = try await pipeline.run(engine) { sealed, _, _ in
        for casts in sealed.casts {
          for record in casts.records {
            if let index = Reply(record).index { answered.withLock { $0.append(index) } }
          }
        }
        firstAnswer.ring()
      }
    } catch { hasEnded = true }
    #expect(hasEnded)
    #expect(answered.withLock { $0.count } > 0)
    await feeder.value
    let recovered = try Engine.open(
      TestEngine.folder,
      on: disk.afterCrash(.losesUnsynced)
    ) { _ in election.keys }
    let size = try recovered.standing(of: election.id).size
    for index in answered.withLock({ $0 }) { #expect(index < size) }
  }

  @Test func `an engine that stopped answers nothing more, retries and refusals included`() throws {
    let election = try TestElection(ElectionSpec())
    let disk = SimulatedDisk()
    var house = try TestEngine.running([election], on: disk)
    let first = Cast("v", 1, "choice=a")
    try house.cast(first, at: ElectionSpec.opens)
    disk.fault(.fails(errno: 5), at: disk.operations.count + 1)
    #expect(throws: EngineError.self) {
      try house.cast(Cast("w", 2, "choice=b"), at: ElectionSpec.opens)
    }
    for cast in [Cast("w", 2, "choice=b"), first, Cast("v", 3, "choice=b")] {
      #expect(throws: EngineError.self) { try house.cast(cast, at: ElectionSpec.opens) }
    }
  }
}
