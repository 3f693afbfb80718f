import Glibc
import TallyEngine
import TallyModel

/// A run of the embedded engine over one input, from the first line to the report.
struct BallotRun {
  /// Batches that the pipeline holds when every room is busy: two blocks waiting, three in work, of
  /// four batches each, and those at its entrance.
  private static let slotCount = 32
  private static let entranceDepth = 4
  /// More lanes than this only wait for the one writer.
  private static let lanesMax = 8

  let source: LineSource
  let format: BallotReader.Format
  let slots = CastSlots(count: slotCount)

  /// One lane for each core, two at least: reading waits for the disk while parsing computes.
  private static var laneCount: Int {
    min(lanesMax, max(2, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
  }

  /// Feeds the input through the engine; the engine comes back when everything is answered.
  ///
  /// When storage or a file of answers fails, nothing more is answered and the engine is lost; when
  /// the input cannot be read, what was read before is answered first.
  func run(_ engine: consuming Engine, record: RunRecord) async -> Outcome {
    let feed = BallotFeed(
      source: source,
      format: format,
      register: engine.register,
      slots: slots,
      laneCount: Self.laneCount
    )
    let pipeline = Pipeline(entranceDepth: Self.entranceDepth) { Clock.now() }
    let parcel = Parcel(engine)
    let failure = await withTaskGroup(of: CommandFailure?.self) { group in
      group.addTask {
        do {
          try await feed.run(into: pipeline.entrance)
          return nil
        } catch {
          pipeline.entrance.finish()
          return CommandFailure(ofAny: error)
        }
      }
      group.addTask {
        guard let engine = parcel.take() else { return nil }
        do {
          parcel.put(
            try await pipeline.run(engine) { sealed, sealing, _ in try record.take(sealed, sealing)
            }
          )
          return nil
        } catch {
          // The reader may be waiting for input that never comes.
          StopSignal.raise()
          feed.stop()
          return CommandFailure(ofAny: error)
        }
      }
      var failure: CommandFailure?
      for await outcome in group { failure = failure ?? outcome }
      return failure
    }
    return Outcome(engine: parcel.take(), failure: failure)
  }

  /// What is left when the run has ended.
  struct Outcome: ~Copyable {
    /// Nothing when storage failed.
    var engine: Engine?
    /// Why it ended early.
    let failure: CommandFailure?
  }
}
