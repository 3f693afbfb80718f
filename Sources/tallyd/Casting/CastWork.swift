import TallyClient

/// One input cast over several connections, from the first line to the last answer.
struct CastWork: Sendable {
  let client: TallyClient
  let connections: Int
  let feed: CastFeed
  let record: AnswerRecord
  /// Nothing where receipts are not to be checked.
  let check: ReceiptCheck?

  /// Casts everything; why it ended early, if it did.
  ///
  /// Connections that fail end the reading; what was read has its answer then, or is given up.
  func run() async -> CommandFailure? {
    let failure = await withTaskGroup(of: CommandFailure?.self) { group in
      group.addTask { await Self.failure { try await feed.run() } }
      for _ in 0..<connections {
        group.addTask { await Self.failure { try await cast() } }
      }
      var failure: CommandFailure?
      for await outcome in group {
        guard let outcome else { continue }
        failure = failure ?? outcome
        // The reader may be waiting for input that never comes.
        StopSignal.raise()
      }
      return failure
    }
    do throws(CommandFailure) { try feed.giveUpRest() } catch { return failure ?? error }
    return failure
  }

  private func cast() async throws {
    var check = check
    try await client.cast(
      feed.batches,
      answer: { cast, receipt in
        try record.take(cast, receipt, check: Self.result(of: cast, receipt, &check))
      },
      afterRead: { try record.flush() }
    )
  }

  private static func result(
    of cast: AnsweredCast,
    _ receipt: RawSpan,
    _ check: inout ReceiptCheck?
  ) -> Result<Void, ReceiptFault>? {
    guard check != nil, case .accepted(let index) = cast.answer else { return nil }
    do throws(ReceiptFault) {
      try check?.check(receipt, of: cast, at: index)
      return .success(())
    } catch { return .failure(error) }
  }

  private static func failure(of work: () async throws -> Void) async -> CommandFailure? {
    do {
      try await work()
      return nil
    } catch {
      return CommandFailure(ofAny: error)
    }
  }
}
