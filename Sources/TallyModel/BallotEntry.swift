/// A ballot as it stands in the log, without its selections: the fixed head and the scope.
///
/// Selections follow the head and run to the entry's end; their grammar depends on the contests of
/// the definition (``Selections``).
/// - SeeAlso: docs/formats.md, "Ballot entry".
@frozen
package struct BallotEntry: Equatable, Sendable {
  /// Bytes before the scope: type, flags, nonce, pseudonym, numbers, weight and the scope's length.
  package static let headBytes = 46
  @usableFromInline package static let replacesFlag: UInt8 = 1

  package var nonce: Nonce
  package var pseudonym: Pseudonym
  /// Place in the definition's `channels`, from 0.
  package var channel: UInt8
  /// Who submitted, numbered by the daemon's access control; 0 = not told apart.
  package var submitter: UInt16
  /// Who operated the submitter's terminal; 0 = nobody named.
  package var `operator`: UInt16
  /// Place in the definition's `strata`, from 1; 0 = none.
  package var stratum: UInt16
  /// From the roll, `1...`; 1 without a roll.
  package var weight: UInt32
  /// The index that this ballot replaces, under policy `last`.
  package var replaces: UInt64?

  @inlinable
  package init(
    nonce: Nonce,
    pseudonym: Pseudonym,
    channel: UInt8,
    submitter: UInt16,
    operator: UInt16,
    stratum: UInt16,
    weight: UInt32,
    replaces: UInt64?
  ) {
    self.nonce = nonce
    self.pseudonym = pseudonym
    self.channel = channel
    self.submitter = submitter
    self.operator = `operator`
    self.stratum = stratum
    self.weight = weight
    self.replaces = replaces
  }

  /// Appends the entry: head, scope, replaced index, selections.
  ///
  /// `scope` has at most ``Limits/scopeBytesMax`` bytes, `selections` are canonical, as
  /// ``Selections`` makes them.
  @inlinable
  package func append(scope: RawSpan, selections: RawSpan, to out: inout [UInt8]) {
    out.append(addingCapacity: Self.headBytes + scope.byteCount + 8 + selections.byteCount) {
      span in
      span.append(EntryType.ballot.rawValue)
      span.append(replaces == nil ? 0 : Self.replacesFlag)
      span.append(big: nonce.value)
      span.append(big: pseudonym.value)
      span.append(channel)
      span.append(big: submitter)
      span.append(big: `operator`)
      span.append(big: stratum)
      span.append(big: weight)
      span.append(UInt8(scope.byteCount))
      span.append(scope)
      if let replaces { span.append(big: replaces) }
      span.append(selections)
    }
  }

  /// Reads the head; says where scope and selections stand in the entry.
  ///
  /// Nothing when the bytes are not a ballot's in every fixed part. The selections are not read.
  @inlinable
  package static func decode(
    _ entry: RawSpan
  ) -> (ballot: BallotEntry, scope: Range<Int>, selections: Range<Int>)? {
    guard entry.byteCount >= headBytes, entry.loadUInt8(at: 0) == EntryType.ballot.rawValue else {
      return nil
    }
    let flags = entry.loadUInt8(at: 1)
    guard flags & ~replacesFlag == 0 else { return nil }
    let scopeEnd = headBytes + Int(entry.loadUInt8(at: 45))
    let selectionsStart = scopeEnd + (flags == 0 ? 0 : 8)
    guard entry.byteCount >= selectionsStart else { return nil }
    let ballot = BallotEntry(
      nonce: Nonce(value: entry.loadUInt128(at: 2)),
      pseudonym: Pseudonym(value: entry.loadUInt128(at: 18)),
      channel: entry.loadUInt8(at: 34),
      submitter: entry.loadUInt16(at: 35),
      operator: entry.loadUInt16(at: 37),
      stratum: entry.loadUInt16(at: 39),
      weight: entry.loadUInt32(at: 41),
      replaces: flags == 0 ? nil : entry.loadUInt64(at: scopeEnd)
    )
    guard ballot.weight > 0 else { return nil }
    return (ballot, headBytes..<scopeEnd, selectionsStart..<entry.byteCount)
  }
}
