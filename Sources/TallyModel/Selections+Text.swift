/// Reading the text form, `market=rebuild;services=a,b;rating=home:5`: on the hot path.
///
/// Clauses in definition order, as portals send them, are written as they are read. Any other order
/// takes a second reading, with the places of the clauses noted before the items in the meantime:
/// still without a string and without an allocation of its own.
extension Selections {
  /// Appends the canonical bytes of selections in text form; after a fault `out` is as before.
  ///
  /// Contests and options in any order; a contest that is absent or empty is blank.
  /// - Complexity: O(text) in definition order; sorting the items of a contest is O(n log n).
  package func encode(text: RawSpan, into out: inout [UInt8]) -> SelectionFault? {
    guard text.byteCount <= Limits.selectionsTextBytesMax else {
      return fault(nil, .tooLong(bytesMax: Limits.selectionsTextBytesMax))
    }
    // An item has at least one byte and a mark behind it and becomes two bytes, or with a score or a
    // rank three bytes and four at most; a contest has a count of two bytes and, out of order, a
    // noted place of four.
    let roomBytes = 6 * forms.count + 2 * (text.byteCount / 2 + 1)
    var verdict = Verdict.fine
    out.append(addingCapacity: roomBytes) { span in
      verdict = encodeInOrder(text, into: &span)
      if case .outOfOrder = verdict {
        span.removeAll()
        verdict = encodeInAnyOrder(text, into: &span)
      }
      if case .fault = verdict { span.removeAll() }
    }
    guard case .fault(let contest, let kind) = verdict else { return nil }
    return fault(contest, kind)
  }

  /// What became of a text; without references, because one is made for every ballot.
  private enum Verdict {
    case fine
    case outOfOrder
    case fault(contest: Int?, SelectionFault.Kind)
  }

  private func encodeInOrder(_ text: RawSpan, into out: inout OutputSpan<UInt8>) -> Verdict {
    var next = 0
    var offset = 0
    while offset < text.byteCount {
      let nameEnd = Self.nameEnd(text, from: offset)
      guard Self.stands("=", in: text, at: nameEnd), nameEnd > offset else {
        return .fault(contest: nil, .malformed)
      }
      guard let contest = names.find(text, offset..<nameEnd, group: 0) else {
        return .fault(contest: nil, .unknownContest)
      }
      guard contest >= next else { return .outOfOrder }
      while next < contest {
        // Perhaps it comes later.
        if forms[next].isRequired { return .outOfOrder }
        Self.append(0, to: &out)
        next += 1
      }
      offset = nameEnd + 1
      if let kind = appendItems(of: contest, text, from: &offset, to: &out)
        ?? Self.skipSemicolon(text, at: &offset)
      {
        return .fault(contest: contest, kind)
      }
      next = contest + 1
    }
    while next < forms.count {
      if forms[next].isRequired { return .fault(contest: next, .blank) }
      Self.append(0, to: &out)
      next += 1
    }
    return .fine
  }

  /// Notes where each contest's items begin in a table before the items, then writes in order.
  private func encodeInAnyOrder(_ text: RawSpan, into out: inout OutputSpan<UInt8>) -> Verdict {
    // 0 = the contest is absent; no items begin at 0.
    for _ in forms { out.append(repeating: 0, count: 4) }
    var offset = 0
    while offset < text.byteCount {
      let nameEnd = Self.nameEnd(text, from: offset)
      guard Self.stands("=", in: text, at: nameEnd), nameEnd > offset else {
        return .fault(contest: nil, .malformed)
      }
      guard let contest = names.find(text, offset..<nameEnd, group: 0) else {
        return .fault(contest: nil, .unknownContest)
      }
      guard Self.notedPlace(of: contest, in: out) == 0 else {
        return .fault(contest: contest, .contestTwice)
      }
      offset = nameEnd + 1
      Self.note(offset, of: contest, in: &out)
      while offset < text.byteCount, !Self.stands(";", in: text, at: offset) { offset += 1 }
      if let kind = Self.skipSemicolon(text, at: &offset) {
        return .fault(contest: contest, kind)
      }
    }
    for contest in forms.indices {
      var offset = Self.notedPlace(of: contest, in: out)
      if offset == 0 {
        if forms[contest].isRequired { return .fault(contest: contest, .blank) }
        Self.append(0, to: &out)
      } else if let kind = appendItems(of: contest, text, from: &offset, to: &out)
        ?? Self.skipSemicolon(text, at: &offset)
      {
        return .fault(contest: contest, kind)
      }
    }
    Self.removeTable(4 * forms.count, from: &out)
    return .fine
  }

  /// Appends count and items of one clause; moves `offset` behind them.
  private func appendItems(
    of contest: Int,
    _ text: RawSpan,
    from offset: inout Int,
    to out: inout OutputSpan<UInt8>
  ) -> SelectionFault.Kind? {
    let form = forms[contest]
    let countPlace = out.count
    Self.append(0, to: &out)
    if offset == text.byteCount || Self.stands(";", in: text, at: offset) {
      return form.isRequired ? .blank : nil
    }
    var count = 0
    var previous = -1
    var isAscending = true
    while true {
      let nameEnd = Self.nameEnd(text, from: offset)
      guard let option = names.find(text, offset..<nameEnd, group: contest + 1) else {
        return .unknownOption
      }
      offset = nameEnd
      count += 1
      if count > form.marksMax { return .tooManyMarks(marksMax: form.marksMax) }
      if option <= previous { isAscending = false }
      previous = option
      Self.append(UInt16(truncatingIfNeeded: option), to: &out)
      if let kind = Self.appendValue(form, text, from: &offset, to: &out) { return kind }
      guard Self.stands(",", in: text, at: offset) else { break }
      offset += 1
    }
    var span = out.mutableSpan
    span[countPlace] = UInt8(truncatingIfNeeded: count >> 8)
    span[countPlace + 1] = UInt8(truncatingIfNeeded: count)
    let start = countPlace + 2
    if !isAscending,
      !ItemSort.sortDistinct(&span, start: start, count: count, stride: form.stride)
    {
      return .optionTwice
    }
    guard form.value == .strictRank else { return nil }
    return Self.ranksAreStrict(atEndOf: out, count: count) ? nil : .ranksNotStrict
  }
}

/// The small steps of the reading.
extension Selections {
  @inline(__always)
  private static func append(_ number: UInt16, to out: inout OutputSpan<UInt8>) {
    out.append(UInt8(truncatingIfNeeded: number >> 8))
    out.append(UInt8(truncatingIfNeeded: number))
  }

  @inline(__always)
  private static func stands(_ mark: Unicode.Scalar, in text: RawSpan, at offset: Int) -> Bool {
    offset < text.byteCount && text.loadUInt8(at: offset) == UInt8(ascii: mark)
  }

  /// The end of a run of anything but `,` `:` `;` `<` `=`.
  ///
  /// Eight bytes a step: with the high bit cleared, adding what is missing to 128 sets the high bit
  /// of the bytes from a bound on, and no sum carries into the next byte.
  private static func nameEnd(_ text: RawSpan, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let lows = ones &* 0x7F
    var offset = start
    while offset + 8 <= text.byteCount {
      let word = UInt64(littleEndian: text.loadWord(at: offset))
      let low = word & lows
      let fromColon = low &+ ones &* (0x80 - 0x3A)
      let aboveEqualsSign = low &+ ones &* (0x80 - 0x3E)
      let notComma = (low ^ ones &* 0x2C) &+ lows
      let found = (fromColon & ~aboveEqualsSign | ~notComma) & ~word & ~lows
      if found != 0 { return offset + found.trailingZeroBitCount / 8 }
      offset += 8
    }
    while offset < text.byteCount {
      let byte = text.loadUInt8(at: offset)
      if byte == UInt8(ascii: ",") || byte &- UInt8(ascii: ":") < 4 { break }
      offset += 1
    }
    return offset
  }

  /// Moves behind the semicolon between two clauses; none stands behind the last.
  private static func skipSemicolon(
    _ text: RawSpan,
    at offset: inout Int
  ) -> SelectionFault.Kind? {
    if offset == text.byteCount { return nil }
    guard stands(";", in: text, at: offset), offset + 1 < text.byteCount else {
      return .malformed
    }
    offset += 1
    return nil
  }

  /// Appends the score or rank that stands behind an option, and moves behind it.
  @inline(__always)
  private static func appendValue(
    _ form: Form,
    _ text: RawSpan,
    from offset: inout Int,
    to out: inout OutputSpan<UInt8>
  ) -> SelectionFault.Kind? {
    let hasColon = stands(":", in: text, at: offset)
    switch form.value {
    case .none: return hasColon ? .valueUnexpected : nil
    case .score, .freeRank, .strictRank:
      guard hasColon else { return form.missing }
      guard let value = number(text, from: &offset), value >= form.lowest, value <= form.highest
      else { return form.outOfRange }
      if form.value == .score {
        out.append(UInt8(truncatingIfNeeded: value))
      } else {
        append(value, to: &out)
      }
      return nil
    }
  }

  /// The whole number behind the colon at `offset`: up to four digits without a leading zero.
  private static func number(_ text: RawSpan, from offset: inout Int) -> UInt16? {
    let start = offset + 1
    var end = start
    var value: UInt16 = 0
    while end < text.byteCount, end < start + 4 {
      let digit = text.loadUInt8(at: end) &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value * 10 + UInt16(digit)
      end += 1
    }
    guard end > start, end == start + 1 || text.loadUInt8(at: start) != UInt8(ascii: "0") else {
      return nil
    }
    offset = end
    return value
  }

  private static func note(_ place: Int, of contest: Int, in out: inout OutputSpan<UInt8>) {
    var span = out.mutableSpan
    for byte in 0..<4 {
      span[4 * contest + byte] = UInt8(truncatingIfNeeded: place >> (24 - 8 * byte))
    }
  }

  private static func notedPlace(of contest: Int, in out: borrowing OutputSpan<UInt8>) -> Int {
    let span = out.span
    return (0..<4).reduce(0) { $0 << 8 | Int(span[4 * contest + $1]) }
  }

  private static func removeTable(_ byteCount: Int, from out: inout OutputSpan<UInt8>) {
    var span = out.mutableSpan
    for place in byteCount..<span.count { span[place - byteCount] = span[place] }
    out.removeLast(byteCount)
  }
}
