import TallyClient
import TallyModel

/// One portal's connection: casts what comes, and notes every answer.
struct Lane: Sendable {
  let client: TallyClient
  let batches: AsyncStream<CastLines>
  let schedule: ArrivalSchedule
  let recorder: Recorder
  /// Holds receipts against ballots; of so many one.
  let check: ReceiptCheck?
  let stride: Int
  /// The clock at the schedule's beginning.
  let start: UInt64

  /// Runs until everything that comes is answered; a daemon that stays away is noted.
  func run() async {
    var check = check
    var entries: [Account.Entry] = []
    var verified = 0
    var faults: [String] = []
    do {
      try await client.cast(batches) { cast, receipt in
        entries.append(entry(of: cast))
        guard check != nil, cast.tag % UInt64(stride) == 0,
          case .accepted(let index) = cast.answer
        else { return }
        do throws(ReceiptFault) {
          try check?.check(receipt, of: cast, at: index)
          verified += 1
        } catch { faults.append("the receipt at \(index) does not hold: \(error)") }
      } afterRead: {
        recorder.take(entries, receiptsVerified: verified, faults: faults)
        entries.removeAll(keepingCapacity: true)
        verified = 0
        faults = []
      }
    } catch is CancellationError {
      // What was not answered in time is counted by whoever set the time.
    } catch { recorder.note("a connection ended: \(error)") }
    recorder.take(entries, receiptsVerified: verified, faults: faults)
  }

  private func entry(of cast: AnsweredCast) -> Account.Entry {
    let arrival = UInt32(cast.tag)
    let due = start + schedule.arrivals[Int(arrival)].nanoseconds
    return Account.Entry(
      arrival: arrival,
      answer: Self.answer(cast.answer),
      nanoseconds: cast.answeredAt > due ? cast.answeredAt - due : 0
    )
  }

  private static func answer(_ answer: CastAnswer) -> Account.Entry.Answer {
    switch answer {
    case .accepted(let index), .acceptedBriefly(let index, _, _): .accepted(index: index)
    case .refused(let refusal, _): .refused(refusal)
    case .givenUp: .givenUp
    }
  }
}
