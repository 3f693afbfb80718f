import TallyCrypto
package import TallyModel

/// Ballots that were read: each well-formed, with its pseudonym, entry and leaf hash, or refused.
package struct ReceivedBatch: ~Copyable, Sendable {
  let casts: CastBatch

  fileprivate init(casts: CastBatch) { self.casts = casts }

  /// 1...`Limits.blockBallotsMax`.
  package var count: Int { casts.records.count }
  package var entryBytes: Int { casts.entries.count }
}

/// The first room: reads what was submitted and does all work that needs no other ballot.
///
/// Pure but for the batch it fills; any number of tasks may receive at once, each into its own.
package struct Intake: Sendable {
  private let register: ElectionRegister

  package init(register: ElectionRegister) { self.register = register }

  /// Opens the door for a batch: casts are received into it one by one.
  ///
  /// `casts`: Empty memory, used for this batch alone until it comes back.
  package func receive(
    into casts: CastBatch,
    _ fill: (inout Receiver) -> Void
  ) -> ReceivedBatch {
    var receiver = Receiver(register: register, casts: casts)
    fill(&receiver)
    receiver.giveBack(to: casts)
    return ReceivedBatch(casts: casts)
  }

  /// Takes casts into one batch, in order.
  package struct Receiver: ~Copyable {
    private let register: ElectionRegister
    /// The last cast's election.
    ///
    /// Taken out of the register's array, or unwrapped in any other way, every cast would count a
    /// reference to it, on a counter that all cores share.
    private var current: Election?
    /// Whether ballots of elections that count are refused.
    package var takesRehearsalsOnly = false
    private let submitter: UInt16
    private let `operator`: UInt16
    /// The batch's memory, held here while it fills: a class would check every access.
    private var records: [CastRecord] = []
    private var entries: [UInt8] = []

    fileprivate init(register: ElectionRegister, casts: CastBatch) {
      self.register = register
      submitter = casts.submitter
      self.operator = casts.operator
      swap(&records, &casts.records)
      swap(&entries, &casts.entries)
    }

    fileprivate mutating func giveBack(to casts: CastBatch) {
      swap(&records, &casts.records)
      swap(&entries, &casts.entries)
    }

    /// Whether the batch should be handed on before another cast is taken.
    package var isFull: Bool {
      records.count >= Limits.batchBallotsMax || entries.count >= Limits.batchEntryBytesMax
    }

    /// Casts taken so far, refused ones included.
    package var count: Int { records.count }

    /// Notes a request that could not even be split into fields.
    package mutating func refuse(_ refusal: Refusal) { records.append(.refused(refusal)) }

    /// Judges one cast in the order: syntax, election, rehearsal, channel, voter id, selections, eligibility,
    /// the voter's own district.
    ///
    /// - Complexity: O(bytes); four SHA-256 blocks for a usual ballot; no allocation.
    package mutating func cast(_ text: RawSpan, _ fields: CastFields) {
      guard let nonce = HexNonce.read(text, fields.nonce) else {
        return records.append(.refused(.malformed))
      }
      guard let number = register.find(text, fields.election) else {
        return records.append(.refused(.unknownElection))
      }
      let sender = Sender(submitter: submitter, operator: self.operator)
      let start = entries.count
      if current?.number != number { current = register.elections[number] }
      // swift-format-ignore: NeverForceUnwrap
      if takesRehearsalsOnly, !current!.definition.isRehearsal {
        return records.append(.refused(.notAllowed, election: UInt32(number)))
      }
      // swift-format-ignore: NeverForceUnwrap
      switch Self.write(text, fields, nonce, sender, current!, to: &entries) {
      case .taken(let record): records.append(record)
      case .refused(let refusal, let contest):
        entries.removeLast(entries.count - start)
        records.append(.refused(refusal, election: UInt32(number), contest: contest))
      }
    }

    private struct Sender {
      let submitter: UInt16
      let `operator`: UInt16
    }

    private enum Judgement {
      case taken(CastRecord)
      case refused(Refusal, contest: UInt16 = 0)
    }

    /// Appends the cast's entry after its length, or a part of it where the cast is refused.
    private static func write(
      _ text: RawSpan,
      _ fields: CastFields,
      _ nonce: UInt128,
      _ sender: Sender,
      _ election: Election,
      to entries: inout [UInt8]
    ) -> Judgement {
      guard let channel = election.channel(text, fields.channel) else { return .refused(.channel) }
      let voter = text.extracting(fields.voter)
      guard election.definition.voterID.accepts(voter) else { return .refused(.voterID) }
      let scope = text.extracting(fields.scope)
      guard election.takes(scope: scope) else { return .refused(.scope) }
      guard fields.selections.count <= Limits.selectionsTextBytesMax else {
        return .refused(.tooLong)
      }
      let pseudonym = election.voterKey.pseudonym(scope: scope, voterID: voter)
      let row = election.roll?.find(pseudonym)
      let ballot = BallotEntry(
        nonce: Nonce(value: nonce),
        pseudonym: pseudonym,
        channel: channel,
        submitter: sender.submitter,
        operator: sender.operator,
        stratum: row?.stratum ?? 0,
        weight: row?.weight ?? 1,
        replaces: nil
      )
      // Its length is known when it is written.
      entries.append(big: UInt16(0))
      let start = entries.count
      ballot.append(scope: scope, selections: RawSpan(), to: &entries)
      let selectionsStart = entries.count
      if let fault = election.selections.encode(
        text: text.extracting(fields.selections),
        into: &entries
      ) {
        return .refused(.selection, contest: fault.contest.map { UInt16($0 + 1) } ?? 0)
      }
      guard election.roll == nil || row != nil else { return .refused(.notEligible) }
      if election.bindsDistricts,
        let fault = election.selections.fault(
          inDistrictOf: entries.rawSpan.extracting(selectionsStart...),
          row?.district ?? 0
        )
      {
        return .refused(.selection, contest: fault.contest.map { UInt16($0 + 1) } ?? 0)
      }
      // A receipt holds the entry; the index that a replacement names is added later: eight bytes.
      let byteCount = entries.count - start
      guard byteCount + 8 <= Receipt.extraBytesMax else { return .refused(.tooLong) }
      entries[start - 2] = UInt8(truncatingIfNeeded: byteCount >> 8)
      entries[start - 1] = UInt8(truncatingIfNeeded: byteCount)
      return .taken(
        CastRecord(
          pseudonym: pseudonym,
          leaf: Merkle.leaf(entries.rawSpan.extracting(start...)),
          nonceTag: NonceTag.make(nonce, election.tagKey),
          selectionTag: SelectionTag.make(
            entries.rawSpan.extracting(selectionsStart...),
            election.tagKey
          ),
          election: UInt32(election.number),
          entryStart: UInt32(start),
          entryBytes: UInt16(byteCount),
          index: .max,
          verdict: .pending,
          contest: 0
        )
      )
    }
  }
}

extension Election {
  /// Whether a ballot may have this scope at some time; whether a period is running, only the writer
  /// can say, after it knows that the ballot is no retry.
  fileprivate func takes(scope: RawSpan) -> Bool {
    guard scopeForm.periodUnit == nil else { return scope.byteCount <= "2026-11-22".utf8.count }
    return scopeForm.accepts(scope, runningPeriod: RawSpan())
  }

  /// The channel's number; the only channel where none is named.
  fileprivate func channel(_ text: RawSpan, _ range: Range<Int>) -> UInt8? {
    if range.isEmpty { return channels.count == 1 ? 0 : nil }
    return channels.find(text, range).map { UInt8($0) }
  }
}

/// Reads a nonce's 32 lower-case hexadecimal digits without allocation.
package enum HexNonce {
  package static func read(_ text: RawSpan, _ range: Range<Int>) -> UInt128? {
    guard range.count == 32,
      let high = Hex.sixteenDigits(
        text.loadUInt64(at: range.lowerBound),
        text.loadUInt64(at: range.lowerBound + 8)
      ),
      let low = Hex.sixteenDigits(
        text.loadUInt64(at: range.lowerBound + 16),
        text.loadUInt64(at: range.lowerBound + 24)
      )
    else { return nil }
    return UInt128(high) << 64 | UInt128(low)
  }
}
