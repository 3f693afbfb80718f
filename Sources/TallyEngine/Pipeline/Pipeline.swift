import TallyLedger

/// Drives the engine's rooms at once: while one block is being synced, the next is being admitted.
///
/// It moves batches and decides nothing but when: a block closes when recording is idle or when it is
/// full. Each room runs in one task, so batches keep their order; blocking disk calls run on threads
/// of their own.
package struct Pipeline: Sendable {
  /// Batches that may wait between two rooms.
  ///
  /// One being worked on and one waiting keep both busy; more only adds latency.
  private static let depth = 1

  /// Where received batches are handed in; finish it to end the run.
  package let entrance: BoundedHandoff<ReceivedBatch>
  private let admitted: BoundedHandoff<AdmittedBatch>
  private let recorded = BoundedHandoff<RecordedBatch>(depth: depth)
  private let segmentRequests = BoundedHandoff<SegmentRequest>(depth: 1)
  /// Wakes admission when a batch came in, and when recording took one or waits for one.
  private let admissionBell = Bell()
  /// Wall clock in Unix seconds.
  private let clock: @Sendable () -> UInt64

  private struct SegmentRequest: ~Copyable, Sendable {}

  package typealias Delivery =
    @Sendable (borrowing SealedBatch, borrowing Sealing, borrowing Tally) throws -> Void

  /// `entranceDepth`: Received batches that may wait for admission.
  package init(entranceDepth: Int, clock: @escaping @Sendable () -> UInt64) {
    entrance = BoundedHandoff(depth: entranceDepth, bell: admissionBell)
    admitted = BoundedHandoff(depth: Self.depth, bell: admissionBell)
    self.clock = clock
  }

  /// Hands a batch to the ``entrance``, waiting for room; gives it back only when that is finished.
  ///
  /// Here, where the hand-over is compiled for batches: called from another module it is not.
  package func send(_ batch: consuming ReceivedBatch) async -> ReceivedBatch? {
    await entrance.send(batch)
  }

  /// Runs until the entrance is finished and everything taken in is answered.
  ///
  /// `deliver`: Called once a batch, in order, when its answers may leave, with the rooms
  /// that know the logs and the counts up to there; runs on the sealing thread.
  ///
  /// Returns the engine, to go on with.
  ///
  /// Throws the first error of a room; batches that were not delivered have no answer.
  package func run(
    _ engine: consuming Engine,
    deliver: @escaping Delivery
  ) async throws -> Engine {
    let register = engine.register
    let recovery = engine.recovery
    let admission = Parcel(engine.admission)
    let preparer = engine.recording.segmentPreparer
    let recording = Parcel(engine.recording)
    let sealing = Parcel(engine.sealing)
    let tally = Parcel(engine.tally)
    let threads = [
      ThreadExecutor(name: "recording"), ThreadExecutor(name: "sealing"),
      ThreadExecutor(name: "segments"), ThreadExecutor(name: "admission"),
    ]
    defer { for thread in threads { thread.stop() } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      // The one writer must not wait in line behind the many that parse and hash.
      group.addTask(executorPreference: threads[3]) { await self.admit(admission) }
      group.addTask(executorPreference: threads[0]) { try await self.record(recording) }
      group.addTask(executorPreference: threads[1]) {
        try await self.seal(sealing, tally, deliver: deliver)
      }
      group.addTask(executorPreference: threads[2]) { await self.prepareSegments(preparer) }
      do { for try await _ in group {} } catch {
        finishAll()
        throw error
      }
    }
    guard let admission = admission.take(), let recording = recording.take(),
      let sealing = sealing.take(), let tally = tally.take()
    else { preconditionFailure("A room was not given back.") }
    return Engine(
      register: register,
      admission: admission,
      recording: recording,
      sealing: sealing,
      tally: tally,
      recovery: recovery
    )
  }

  private func finishAll() {
    entrance.finish()
    admitted.finish()
    recorded.finish()
    segmentRequests.finish()
  }

  /// Fills a block's batch for as long as recording cannot take it.
  private func admit(_ room: Parcel<Admission>) async {
    guard var admission = room.take() else { return }
    var received: ReceivedBatch?
    var batch: AdmittedBatch?
    while !admitted.isFinished {
      if received == nil { received = entrance.tryReceive() }
      let hasFilled = fill(&batch, from: &received, by: &admission)
      // A block that has room grows until recording wants it; a full one waits in the hand-over.
      let hasHandedOn = (received != nil || admitted.isAwaited) && handOn(&batch)
      if hasFilled || hasHandedOn { continue }
      if batch == nil, received == nil, entrance.isOver { break }
      await admissionBell.wait()
    }
    admitted.finish()
    room.put(admission)
  }

  /// Admits the received batch if there is one and the block has room for it.
  private func fill(
    _ batch: inout AdmittedBatch?,
    from received: inout ReceivedBatch?,
    by admission: inout Admission
  ) -> Bool {
    guard let next = received.take() else { return false }
    var open: AdmittedBatch
    if let begun = batch.take() { open = begun } else { open = admission.beginBatch() }
    let hasRoom = open.hasRoom(for: next)
    if hasRoom {
      admission.admit(next, at: clock(), into: &open)
    } else {
      received = consume next
    }
    batch = consume open
    return hasRoom
  }

  private func handOn(_ batch: inout AdmittedBatch?) -> Bool {
    guard let ready = batch.take() else { return false }
    batch = admitted.trySend(ready)
    return batch == nil
  }

  private func record(_ room: Parcel<Recording>) async throws {
    guard var recording = room.take() else { return }
    let preparer = recording.segmentPreparer
    while let batch = await admitted.receive() {
      if !preparer.isReady { _ = segmentRequests.trySend(SegmentRequest()) }
      let done = try recording.record(batch)
      if await recorded.send(done) != nil { break }
    }
    recorded.finish()
    segmentRequests.finish()
    room.put(recording)
  }

  private func seal(
    _ room: Parcel<Sealing>,
    _ count: Parcel<Tally>,
    deliver: Delivery
  ) async throws {
    guard var sealing = room.take(), var tally = count.take() else { return }
    while let batch = await recorded.receive() {
      let sealed = try sealing.seal(batch)
      try tally.count(sealed, replacedFrom: sealing)
      try deliver(sealed, sealing, tally)
    }
    room.put(sealing)
    count.put(tally)
  }

  /// Zeroes the next segment while the present one fills.
  private func prepareSegments(_ preparer: SegmentPreparer) async {
    while await segmentRequests.receive() != nil {
      // An error is not lost: recording meets it again when it needs the segment.
      try? preparer.prepareAhead()
    }
  }
}
