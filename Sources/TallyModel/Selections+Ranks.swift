/// Ranks that a ballot has given already: bits, because nothing may be allocated for a ballot.
struct RankSet {
  private var seen = InlineArray<79, UInt64>(repeating: 0)

  /// Adds a rank, at most ``Limits/optionsMax``; false when it is there already.
  mutating func insert(_ rank: Int) -> Bool {
    let bit = UInt64(1) << UInt64(rank % 64)
    guard seen[rank / 64] & bit == 0 else { return false }
    seen[rank / 64] |= bit
    return true
  }
}

extension Selections {
  /// Whether n ranked items have the ranks 1 to n, each once.
  ///
  /// `items`: Canonical items of four bytes.
  static func ranksAreStrict(_ items: RawSpan) -> Bool {
    let count = items.byteCount / 4
    var seen = RankSet()
    for place in 0..<count {
      let rank = Int(items.loadUInt16(at: 4 * place + 2))
      guard rank >= 1, rank <= count, seen.insert(rank) else { return false }
    }
    return true
  }

  /// The same of the items that an output ends in.
  static func ranksAreStrict(atEndOf out: borrowing OutputSpan<UInt8>, count: Int) -> Bool {
    let bytes = out.span
    var seen = RankSet()
    for place in 0..<count {
      let offset = bytes.count - 4 * (count - place) + 2
      let rank = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
      guard rank >= 1, rank <= count, seen.insert(rank) else { return false }
    }
    return true
  }
}
