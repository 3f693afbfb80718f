import TallyClient
import TallyCrypto
import TallyModel

/// What is found out when everything is answered.
extension Rehearsal {
  /// Receipts of short answers that are asked for afterwards.
  private static let sampleMax = 1_000
  /// Counts that are asked for again, and the pause before the first of them, each twice as long as
  /// the one before: some twenty-five seconds.
  private static let countsMax = 8
  private static let firstPauseNanoseconds: UInt64 = 100_000_000

  /// A question that is not answered for so long is not waited for.
  private static let patienceNanoseconds: UInt64 = 60_000_000_000

  /// What the daemon shows of the election.
  struct Standing: Sendable {
    /// Entries under the log's latest signed checkpoint.
    var size: UInt64 = 0
    /// Nothing where the definition keeps it back; so with the totals.
    var voters: UInt64?
    var totals: PlainTotals?
  }

  /// What the daemon shows now.
  ///
  /// - Throws: ``ClientError`` where it does not answer, or answers what cannot be.
  func count() async throws -> Standing {
    try await withPatience {
      let client = client(isBrief: true)
      let id = ballots.definition.id
      var standing = Standing(size: try checked(try await client.checkpoint(id)).size)
      standing.voters = try await Self.unlessKeptBack { try await client.turnout(id) }
      standing.totals = try await Self.unlessKeptBack {
        let bytes = try await client.tally(id)
        guard let totals = PlainTotals(tally: bytes, of: ballots.definition) else {
          throw ClientError.notADaemon(address, reason: "its TALLY is not of this definition")
        }
        return totals
      }
      return standing
    }
  }

  /// The checkpoint, if the log of our definition has signed it.
  private func checked(_ note: [UInt8]) throws -> Checkpoint {
    let definition = ballots.definition
    guard String(decoding: note, as: UTF8.self).hasPrefix("\(definition.origin)\n") else {
      throw ClientError.notADaemon(
        address,
        reason: "its election \(definition.id) has another definition than the one given"
      )
    }
    guard let key = PublicKey(definition.logKey) else {
      throw NoteError.malformedKey(reason: "the definition's logKey is not an Ed25519 public key")
    }
    let signed = try SignedNote(parsing: note)
    _ = try signed.verified(by: [VerifierKey(name: definition.origin, key: key)])
    return try Checkpoint(parsing: signed.text)
  }

  /// Does something that a daemon may never answer.
  private func withPatience<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let limit = clock.now() + Self.patienceNanoseconds
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        await clock.sleep(limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let value = first else {
        throw ClientError.lost(address, reason: "no answer in time")
      }
      return value
    }
  }

  private static func unlessKeptBack<Value>(
    _ value: () async throws -> Value
  ) async throws -> Value? {
    do { return try await value() } catch ClientError.refused(.embargoed, _) { return nil }
  }

  // MARK: - Reporting

  func report(
    _ planned: Profile,
    _ schedule: ArrivalSchedule,
    _ recorder: Recorder,
    _ watch: Watch,
    before: Standing,
    elapsed: Double,
    wasStopped: Bool
  ) async -> RehearsalReport {
    let sums = recorder.sums
    var account = sums.account
    account.giveUp(sums.sent - sums.answered)
    let counting = account.close(schedule)
    let open = recorder.openQuestions
    if open > 0 { account.note("\(open) questions for the status were not answered") }
    let sample = await verifySample(schedule, &account)
    var findings = RehearsalReport.Findings()
    findings.receiptsVerified = isBrief ? sample.verified : sums.receiptsVerified
    findings.receiptStride = isBrief ? sample.stride : receiptStride
    if account.answers.accepted == 0, !wasStopped { account.note("no ballot was accepted") }
    findings.votersExpected = counting.count
    findings.entitled = ballots.definition.roll?.count
    // Ballots that were left and not sent again yet may be in the log or not.
    let isWhole = account.answers.unanswered == 0 && !(wasStopped && account.answers.abandoned > 0)
    await compare(counting, before, isWhole: isWhole, &account, &findings)
    let (samples, interruptions) = watch.taken
    if !wasStopped, interruptions.count < self.interruptions.count {
      account.note("the daemon was not killed as asked: the rehearsal was over before")
    }
    findings.faults = account.allFaults
    findings.faultCount = account.faultCount
    let verdict = Verdict(
      account.answers,
      findings,
      sums.latency,
      reads: profile.readsPerSecond > 0 ? sums.reads : nil,
      lateness: sums.lateness,
      samples,
      expectation,
      speed: speed,
      wasStopped: wasStopped
    )
    return RehearsalReport(
      plan: plan(planned, schedule),
      machine: machine,
      begun: begun,
      elapsedSeconds: elapsed,
      wasStopped: wasStopped,
      address: "\(address)",
      election: ballots.definition.id,
      origin: ballots.definition.origin,
      answers: account.answers,
      findings: findings,
      latency: sums.latency,
      reads: profile.readsPerSecond > 0 ? sums.reads : nil,
      lateness: sums.lateness,
      samples: samples,
      sampleSeconds: sampleSeconds,
      interruptions: interruptions,
      steps: [],
      expectation: expectation,
      verdict: verdict
    )
  }

  private func plan(_ planned: Profile, _ schedule: ArrivalSchedule) -> RehearsalReport.Plan {
    RehearsalReport.Plan(
      profile: profile.name,
      source: profile.source,
      speed: speed,
      seconds: planned.seconds,
      voters: schedule.voterCount,
      casts: schedule.castCount,
      peakPerSecond: planned.peakPerSecond,
      connections: profile.connections,
      readsPerSecond: profile.readsPerSecond,
      revote: ballots.definition.revote,
      seed: seed
    )
  }

  /// Holds the daemon's count to what was sent.
  private func compare(
    _ counting: [(cast: UInt32, voter: UInt32)],
    _ before: Standing,
    isWhole: Bool,
    _ account: inout Account,
    _ findings: inout RehearsalReport.Findings
  ) async {
    let after: Standing
    do { after = try await count() } catch {
      return account.note("the daemon could not be asked for its count: \(error)")
    }
    account.checkPlaces(before: before.size, after: after.size)
    guard isWhole else { return }
    if let voters = after.voters {
      let counted = voters - min(voters, before.voters ?? 0)
      findings.votersCounted = counted
      if counted != UInt64(counting.count) {
        account.note("\(counting.count) voters have cast, and the daemon counts \(counted)")
      }
    }
    // Voters of somebody else's roll may have weights, and only heads are known here.
    let mayHaveWeights = ballots.voterCount != nil && ballots.definition.roll != nil
    guard let totals = after.totals, !mayHaveWeights else { return }
    var expected = PlainTotals(ballots.definition)
    for (cast, voter) in counting { expected.add(cast, by: voter, of: ballots) }
    if let before = before.totals { expected += before }
    let isEqual = await isCounted(expected, first: totals)
    // Where whole ballots are counted, only how many there are was compared.
    findings.areTotalsEqual = isEqual && !expected.showsAllMarks ? nil : isEqual
    if !isEqual { account.note("the daemon's count of the options is not what was sent") }
  }

  /// Whether the daemon comes to these totals.
  ///
  /// It gives a count that took long to make again for a while, so one that is not right is asked for
  /// some times more.
  private func isCounted(_ expected: PlainTotals, first totals: PlainTotals) async -> Bool {
    var totals: PlainTotals? = totals
    var pause = Self.firstPauseNanoseconds
    for _ in 0..<Self.countsMax where totals != expected {
      await clock.sleep(clock.now() + pause)
      pause *= 2
      totals = (try? await count())?.totals
    }
    return totals == expected
  }

  /// Casts one in so many of the accepted ballots again to have their receipts; how many hold.
  private func verifySample(
    _ schedule: ArrivalSchedule,
    _ account: inout Account
  ) async -> (verified: Int, stride: Int) {
    let accepted = schedule.arrivals.indices.filter { number in
      schedule.arrivals[number].attempt == 0
        && account.index(of: schedule.arrivals[number].cast) != nil
    }
    let stride = max(1, (accepted.count + Self.sampleMax - 1) / Self.sampleMax)
    var lines = CastLines()
    for place in Swift.stride(from: 0, to: accepted.count, by: stride) {
      let number = accepted[place]
      ballots.append(schedule.arrivals[number], tag: UInt64(number), to: &lines)
    }
    guard !lines.isEmpty else { return (0, 1) }
    let batch = lines
    let batches = AsyncStream<CastLines> { stream in
      stream.yield(batch)
      stream.finish()
    }
    let known = lines.tags.map { account.index(of: schedule.arrivals[Int($0)].cast) }
    do {
      let (verified, faults) = try await withPatience {
        try await castAgain(batches, known)
      }
      for fault in faults { account.note(fault) }
      return (verified, stride)
    } catch {
      account.note("receipts could not be asked for at the end: \(error)")
      return (0, stride)
    }
  }

  /// Casts ballots again, whose places are known; how many receipts hold.
  private func castAgain(
    _ batches: AsyncStream<CastLines>,
    _ known: [UInt64?]
  ) async throws -> (verified: Int, faults: [String]) {
    var check = ReceiptCheck()
    try check.trust(ballots.definition)
    var verified = 0
    var faults: [String] = []
    try await client(isBrief: false).cast(batches) { cast, receipt in
      guard case .accepted(let index) = cast.answer, index == known[cast.place] else {
        return faults.append("an accepted ballot was answered \(cast.answer) when cast again")
      }
      do throws(ReceiptFault) {
        try check.check(receipt, of: cast, at: index)
        verified += 1
      } catch { faults.append("the receipt at \(index) does not hold: \(error)") }
    }
    return (verified, faults)
  }
}
