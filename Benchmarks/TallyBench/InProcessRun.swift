import Synchronization
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// What one run of the whole engine in one process showed.
struct RunFigures: Sendable {
  var accepted = 0
  var refused = 0
  var seconds = 0.0
  var processorNanoseconds = 0.0
  /// From each ballot's scheduled arrival to its answer, in milliseconds, one for each batch.
  var latencies: [Double] = []
  var receiptsVerified = 0
  var blocks = 0
}

/// Runs a workload through the product's pipeline and reads every answer.
struct InProcessRun: Sendable {
  let workload: Workload
  /// Ballots a second that arrive; nothing = as fast as they are taken.
  let pace: Double?
  /// Whether every ballot's whole receipt is written out, or the short answer.
  let isFull: Bool
  private static let lanes = 2

  /// Runs to the end; the engine comes back to go on with.
  func run(_ engine: consuming Engine) async throws -> (RunFigures, Parcel<Engine>) {
    let pipeline = Pipeline(entranceDepth: 4, clock: { Machine.unixSeconds() })
    let intake = engine.intake
    let register = engine.register
    let pool = CastPool(limit: 64)
    let figures = Mutex(RunFigures())
    let samples = Mutex<[[UInt8]]>([])
    let start = Machine.nanoseconds()
    let processorStart = Machine.processorNanoseconds()
    let feeder = Task { await feed(pipeline, intake, pool, start: start) }
    let done = try await pipeline.run(engine) { sealed, _, _ in
      var answers: [UInt8] = []
      answers.reserveCapacity(1 << 21)
      figures.withLock { figures in
        if !sealed.frames.isEmpty { figures.blocks += 1 }
        for casts in sealed.casts {
          read(casts, of: sealed, &figures, &answers, start: start, samples)
          pool.giveBack(casts)
        }
      }
    }
    await feeder.value
    let end = Machine.nanoseconds()
    let receipts = samples.withLock { $0 }
    try verify(receipts, register)
    return (
      figures.withLock { figures in
        figures.seconds = Double(end - start) / 1e9
        figures.processorNanoseconds = Double(Machine.processorNanoseconds() - processorStart)
        figures.receiptsVerified = receipts.count
        return figures
      }, Parcel(done)
    )
  }

  /// Reads a batch's answers as its sender would get them.
  private func read(
    _ casts: CastBatch,
    of sealed: borrowing SealedBatch,
    _ figures: inout RunFigures,
    _ answers: inout [UInt8],
    start: UInt64,
    _ samples: borrowing Mutex<[[UInt8]]>
  ) {
    answers.removeAll(keepingCapacity: true)
    var writer = ReceiptWriter(sealed.frames)
    for record in casts.records {
      guard record.verdict == .accepted else {
        figures.refused += 1
        continue
      }
      figures.accepted += 1
      if isFull {
        writer.appendReceipt(of: record, to: &answers)
      } else {
        answers.append(addingCapacity: ReceiptText.briefBytesMax) {
          writer.appendBriefReceipt(of: record, to: &$0)
        }
      }
      if record.index % 100_003 == 5 {
        var receipt: [UInt8] = []
        sealed.appendReceipt(of: record, to: &receipt)
        samples.withLock { $0.append(receipt) }
      }
    }
    if let pace {
      let scheduled = scheduledNanoseconds(ofChunk: Int(casts.tag), pace: pace)
      figures.latencies.append(Double(Machine.nanoseconds() - start) / 1e6 - scheduled / 1e6)
    }
  }

  private func scheduledNanoseconds(ofChunk chunk: Int, pace: Double) -> Double {
    Double(chunk) * Double(workload.ballotCount) / Double(workload.chunks.count) / pace * 1e9
  }

  private func feed(
    _ pipeline: Pipeline,
    _ intake: Intake,
    _ pool: CastPool,
    start: UInt64
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for lane in 0..<Self.lanes {
        group.addTask {
          for chunk in stride(from: lane, to: workload.chunks.count, by: Self.lanes) {
            if let pace {
              let due = start + UInt64(scheduledNanoseconds(ofChunk: chunk, pace: pace))
              let now = Machine.nanoseconds()
              if due > now { try? await Task.sleep(nanoseconds: due - now) }
            }
            let received = workload.receive(chunk, by: intake, into: pool.take())
            _ = await pipeline.entrance.send(received)
          }
        }
      }
    }
    pipeline.entrance.finish()
  }

  /// Checks sampled receipts as a voter would: signature, entry, inclusion.
  private func verify(_ receipts: [[UInt8]], _ register: ElectionRegister) throws {
    for bytes in receipts {
      let receipt = try Receipt(parsing: bytes)
      guard let election = register.find(Workload.election) else { continue }
      let note = try SignedNote(parsing: receipt.checkpoint)
      _ = try note.verified(by: [election.signer.verifier])
      let checkpoint = try Checkpoint(parsing: note.text)
      let entry = receipt.extra ?? []
      let root = MerkleProof.inclusionRoot(
        index: receipt.index,
        size: checkpoint.size,
        leaf: Merkle.leaf(entry.rawSpan),
        path: receipt.path
      )
      guard root == checkpoint.root else { throw BenchError.badReceipt(index: receipt.index) }
    }
  }
}

/// Why a benchmark's figures may not be used.
enum BenchError: Error, CustomStringConvertible {
  case badReceipt(index: UInt64)
  case inMemory(folder: String)
  case wrongCount(expected: Int, found: Int)
  case usage(String)
  case socket(String, Int32)

  var description: String {
    switch self {
    case .badReceipt(let index): "the receipt of entry \(index) does not verify"
    case .inMemory(let folder):
      "\(folder) lies in memory, where a sync proves nothing; run from a folder on a real disk"
    case .wrongCount(let expected, let found):
      "\(found) ballots were accepted, \(expected) should have been"
    case .usage(let text): text
    case .socket(let what, let number): "\(what): error \(number)"
    }
  }
}
