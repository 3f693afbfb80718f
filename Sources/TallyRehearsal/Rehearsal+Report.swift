import TallyClient
import TallyModel

/// What is found out when everything is answered.
extension Rehearsal {
  /// Receipts of short answers that are asked for afterwards.
  private static let sampleMax = 1_000
  /// Counts that are asked for again, and the pause before the first of them, each twice as long as
  /// the one before: some twenty-five seconds.
  private static let countsMax = 8
  private static let firstPauseNanoseconds: UInt64 = 100_000_000

  /// What the daemon counts now, as far as it tells.
  func count() async throws -> (voters: UInt64?, totals: PlainTotals?) {
    let client = client(isBrief: true)
    let id = ballots.definition.id
    let checkpoint = try await client.checkpoint(id)
    guard String(decoding: checkpoint, as: UTF8.self).hasPrefix("\(ballots.definition.origin)\n")
    else {
      throw ClientError.notADaemon(
        address,
        reason: "its election \(id) has another definition than the one given"
      )
    }
    return (
      try await Self.unlessKeptBack { try await client.turnout(id) },
      try await Self.unlessKeptBack {
        PlainTotals(tally: try await client.tally(id), of: ballots.definition)
      } ?? nil
    )
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
    before: (voters: UInt64?, totals: PlainTotals?),
    elapsed: Double,
    wasStopped: Bool
  ) async -> RehearsalReport {
    let sums = recorder.sums
    var account = sums.account
    account.giveUp(sums.sent - sums.answered)
    let counting = account.close(schedule)
    let sample = isBrief ? await verifySample(schedule, &account) : (verified: 0, stride: 1)
    var findings = RehearsalReport.Findings()
    findings.receiptsVerified = sums.receiptsVerified + sample.verified
    findings.receiptStride = isBrief ? sample.stride : receiptStride
    findings.votersExpected = counting.count
    findings.entitled = ballots.definition.roll?.count
    await compare(counting, before, &account, &findings)
    findings.faults = account.allFaults
    let (samples, interruptions) = watch.taken
    let verdict = Verdict(
      account.answers,
      findings,
      sums.latency,
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
    _ before: (voters: UInt64?, totals: PlainTotals?),
    _ account: inout Account,
    _ findings: inout RehearsalReport.Findings
  ) async {
    let after: (voters: UInt64?, totals: PlainTotals?)
    do { after = try await count() } catch {
      return account.note("the daemon could not be asked for its count: \(error)")
    }
    // A ballot without an answer may be in the log or not.
    guard account.answers.unanswered == 0 else { return }
    if let voters = after.voters {
      let counted = voters - min(voters, before.voters ?? 0)
      findings.votersCounted = counted
      if counted != UInt64(counting.count) {
        account.note("\(counting.count) voters have cast, and the daemon counts \(counted)")
      }
    }
    // Of an election whose voters have weights, only heads are known here.
    guard let totals = after.totals, ballots.voterCount == nil else { return }
    var expected = PlainTotals(ballots.definition)
    for (cast, voter) in counting { expected.add(cast, by: voter, of: ballots) }
    if let before = before.totals { expected += before }
    let isEqual = await isCounted(expected, first: totals)
    findings.areTotalsEqual = isEqual
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
    let stride = max(1, accepted.count / Self.sampleMax)
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
    var check = ReceiptCheck()
    var verified = 0
    var faults: [String] = []
    do {
      try check.trust(ballots.definition)
      try await client(isBrief: false).cast(batches) { cast, receipt in
        let known = account.index(of: schedule.arrivals[Int(cast.tag)].cast)
        guard case .accepted(let index) = cast.answer, index == known else {
          return faults.append("an accepted ballot was answered \(cast.answer) when cast again")
        }
        do throws(ReceiptFault) {
          try check.check(receipt, of: cast, at: index)
          verified += 1
        } catch { faults.append("the receipt at \(index) does not hold: \(error)") }
      }
    } catch { faults.append("receipts could not be asked for: \(error)") }
    for fault in faults { account.note(fault) }
    return (verified, stride)
  }
}
