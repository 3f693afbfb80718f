/// Reading the text form, `market=rebuild;services=a,b;rating=home:5`: on the hot path.
///
/// Clauses in definition order, as portals send them, are written as they are read. Any other order
/// takes a second reading, with the places of the clauses noted behind `out` in the meantime: still
/// without a string and without an allocation of its own.
extension Selections {
  /// Appends the canonical bytes of selections in text form; after a fault `out` is as before.
  ///
  /// Contests and options in any order; a contest that is absent or empty is blank.
  /// - Complexity: O(text) in definition order; sorting the items of a contest is O(n log n).
  package func encode(text: RawSpan, into out: inout [UInt8]) -> SelectionFault? {
    guard text.byteCount <= Limits.selectionsTextBytesMax else {
      return fault(nil, .tooLong(bytesMax: Limits.selectionsTextBytesMax))
    }
    let start = out.count
    var outcome = encodeInOrder(text, into: &out)
    if case .outOfOrder = outcome {
      out.removeLast(out.count - start)
      outcome = encodeInAnyOrder(text, into: &out)
    }
    guard case .fault(let fault) = outcome else { return nil }
    out.removeLast(out.count - start)
    return fault
  }

  private enum Outcome {
    case done
    case outOfOrder
    case fault(SelectionFault)
  }

  private func encodeInOrder(_ text: RawSpan, into out: inout [UInt8]) -> Outcome {
    var next = 0
    var offset = 0
    while offset < text.byteCount {
      guard let clause = clause(of: text, at: offset) else {
        return .fault(fault(nil, .malformed))
      }
      guard let contest = clause.contest else { return .fault(fault(nil, .unknownContest)) }
      guard contest >= next else { return .outOfOrder }
      while next < contest {
        // Perhaps it comes later.
        if forms[next].isRequired { return .outOfOrder }
        out.append(big: UInt16(0))
        next += 1
      }
      let end: Int
      switch appendItems(of: contest, text, from: clause.itemsStart, to: &out) {
      case .success(let place): end = place
      case .failure(let fault): return .fault(fault)
      }
      next = contest + 1
      guard let following = clauseStart(text, after: end) else {
        return .fault(fault(contest, .malformed))
      }
      offset = following
    }
    while next < forms.count {
      if let fault = appendBlank(next, to: &out) { return .fault(fault) }
      next += 1
    }
    return .done
  }

  /// Notes where each contest's items begin in a table behind `out`, then writes in order.
  private func encodeInAnyOrder(_ text: RawSpan, into out: inout [UInt8]) -> Outcome {
    let table = out.count
    for _ in forms { out.append(big: UInt32.max) }
    var offset = 0
    while offset < text.byteCount {
      guard let clause = clause(of: text, at: offset) else {
        return .fault(fault(nil, .malformed))
      }
      guard let contest = clause.contest else { return .fault(fault(nil, .unknownContest)) }
      let place = table + 4 * contest
      guard out[place] == 0xFF else { return .fault(fault(contest, .contestTwice)) }
      // The text's limit is far below 2^24, so the first byte tells whether a place is noted.
      out[place] = 0
      out[place + 1] = UInt8(truncatingIfNeeded: clause.itemsStart >> 16)
      out[place + 2] = UInt8(truncatingIfNeeded: clause.itemsStart >> 8)
      out[place + 3] = UInt8(truncatingIfNeeded: clause.itemsStart)
      let end = clauseEnd(text, from: clause.itemsStart)
      guard let following = clauseStart(text, after: end) else {
        return .fault(fault(contest, .malformed))
      }
      offset = following
    }
    for contest in forms.indices {
      let place = table + 4 * contest
      guard out[place] == 0 else {
        if let fault = appendBlank(contest, to: &out) { return .fault(fault) }
        continue
      }
      let start = Int(out[place + 1]) << 16 | Int(out[place + 2]) << 8 | Int(out[place + 3])
      switch appendItems(of: contest, text, from: start, to: &out) {
      case .success(let end):
        guard clauseStart(text, after: end) != nil else {
          return .fault(fault(contest, .malformed))
        }
      case .failure(let fault): return .fault(fault)
      }
    }
    out.removeSubrange(table..<(table + 4 * forms.count))
    return .done
  }

  /// The contest named at `offset`, and where its items begin; nothing without an equals sign.
  private func clause(
    of text: RawSpan,
    at offset: Int
  ) -> (contest: Int?, itemsStart: Int)? {
    let end = nameEnd(text, from: offset)
    guard end < text.byteCount, end > offset, text.loadUInt8(at: end) == UInt8(ascii: "=") else {
      return nil
    }
    return (names.find(text, offset..<end, group: 0), end + 1)
  }

  /// Where the clause after the one that ends at `end` begins; nothing when none can.
  private func clauseStart(_ text: RawSpan, after end: Int) -> Int? {
    if end == text.byteCount { return end }
    // A semicolon stands between clauses, not behind the last.
    guard text.loadUInt8(at: end) == UInt8(ascii: ";"), end + 1 < text.byteCount else { return nil }
    return end + 1
  }

  private func clauseEnd(_ text: RawSpan, from start: Int) -> Int {
    var offset = start
    while offset < text.byteCount, text.loadUInt8(at: offset) != UInt8(ascii: ";") { offset += 1 }
    return offset
  }

  /// The end of a run of anything but `,` `:` `;` `<` `=`.
  private func nameEnd(_ text: RawSpan, from start: Int) -> Int {
    var offset = start
    while offset < text.byteCount {
      let byte = text.loadUInt8(at: offset)
      if byte == UInt8(ascii: ",") || byte &- UInt8(ascii: ":") < 4 { break }
      offset += 1
    }
    return offset
  }

  private func appendBlank(_ contest: Int, to out: inout [UInt8]) -> SelectionFault? {
    if forms[contest].isRequired { return fault(contest, .blank) }
    out.append(big: UInt16(0))
    return nil
  }

  /// Appends count and items of one clause.
  ///
  /// - Returns: Where the clause ends.
  private func appendItems(
    of contest: Int,
    _ text: RawSpan,
    from start: Int,
    to out: inout [UInt8]
  ) -> Result<Int, SelectionFault> {
    let form = forms[contest]
    if start == text.byteCount || text.loadUInt8(at: start) == UInt8(ascii: ";") {
      return appendBlank(contest, to: &out).map(Result.failure) ?? .success(start)
    }
    let countPlace = out.count
    out.append(big: UInt16(0))
    var count = 0
    var previous = -1
    var isAscending = true
    var offset = start
    while true {
      let end = nameEnd(text, from: offset)
      guard let option = names.find(text, offset..<end, group: contest + 1) else {
        return .failure(fault(contest, .unknownOption))
      }
      count += 1
      guard count <= form.marksMax else {
        return .failure(fault(contest, .tooManyMarks(marksMax: form.marksMax)))
      }
      if option <= previous { isAscending = false }
      previous = option
      out.append(big: UInt16(truncatingIfNeeded: option))
      offset = end
      let hasScore = offset < text.byteCount && text.loadUInt8(at: offset) == UInt8(ascii: ":")
      if form.isScore {
        guard hasScore else { return .failure(fault(contest, .scoreMissing)) }
        guard let score = score(text, from: &offset), score >= form.lowest, score <= form.highest
        else {
          return .failure(
            fault(contest, .scoreOutOfRange(lowest: form.lowest, highest: form.highest))
          )
        }
        out.append(score)
      } else if hasScore {
        return .failure(fault(contest, .scoreUnexpected))
      }
      guard offset < text.byteCount, text.loadUInt8(at: offset) == UInt8(ascii: ",") else { break }
      offset += 1
    }
    out[countPlace] = UInt8(truncatingIfNeeded: count >> 8)
    out[countPlace + 1] = UInt8(truncatingIfNeeded: count)
    if !isAscending,
      let fault = sortItems(of: contest, count: count, at: countPlace + 2, in: &out)
    {
      return .failure(fault)
    }
    return .success(offset)
  }

  /// The whole number behind the colon at `offset`: one or two digits without a leading zero.
  private func score(_ text: RawSpan, from offset: inout Int) -> UInt8? {
    let start = offset + 1
    var end = start
    var value: UInt8 = 0
    while end < text.byteCount, end < start + 2 {
      let digit = text.loadUInt8(at: end) &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value * 10 + digit
      end += 1
    }
    guard end > start, end == start + 1 || value >= 10 else { return nil }
    offset = end
    return value
  }

  /// Brings items into ascending order, in place; says when an option stands twice.
  func sortItems(
    of contest: Int,
    count: Int,
    at start: Int,
    in out: inout [UInt8]
  ) -> SelectionFault? {
    let stride = forms[contest].stride
    ItemSort.sort(&out, start: start, count: count, stride: stride)
    for place in Swift.stride(from: start + stride, to: start + count * stride, by: stride)
    where out[place] == out[place - stride] && out[place + 1] == out[place - stride + 1] {
      return fault(contest, .optionTwice)
    }
    return nil
  }
}
