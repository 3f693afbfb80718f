import TallyModel

/// Numbers scopes as they appear: by their bytes, without allocation for a scope seen before.
///
/// Where any page is allowed, scopes are a sender's; so the hash is the standard library's, whose
/// seed nobody outside knows. Only places in memory depend on it, never a result.
package struct ScopeIndex: Sendable {
  private var bytes: [UInt8] = []
  /// Scope n is `bytes[ends[n - 1]..<ends[n]]`.
  private var ends: [Int] = []
  /// The scope's number plus one, 0 where free; a power of two, at most half full.
  private var slots = [UInt32](repeating: 0, count: 16)
  /// Ballots of one scope often follow each other.
  private var last = 0

  package init() {}

  package var count: Int { ends.count }

  func bytes(at number: Int) -> [UInt8] { Array(bytes[range(number)]) }

  package func find(_ scope: RawSpan) -> Int? {
    if last < count, matches(last, scope) { return last }
    let slot = slot(of: scope)
    return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
  }

  /// The scope's number; a new scope gets the next one.
  @discardableResult
  package mutating func place(of scope: RawSpan) -> Int {
    if let number = find(scope) {
      last = number
      return number
    }
    for offset in 0..<scope.byteCount { bytes.append(scope.loadUInt8(at: offset)) }
    ends.append(bytes.count)
    last = ends.count - 1
    if ends.count * 2 > slots.count {
      grow()
    } else {
      slots[slot(of: scope)] = UInt32(ends.count)
    }
    return last
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for number in 0..<count {
      slots[slot(of: bytes(at: number).rawSpan)] = UInt32(number + 1)
    }
  }

  /// Where the scope stands, or the free slot where it would.
  private func slot(of scope: RawSpan) -> Int {
    let mask = slots.count - 1
    var slot = Self.hash(scope) & mask
    while slots[slot] != 0, !matches(Int(slots[slot]) - 1, scope) { slot = (slot + 1) & mask }
    return slot
  }

  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  private func matches(_ number: Int, _ scope: RawSpan) -> Bool {
    let range = range(number)
    guard range.count == scope.byteCount else { return false }
    for offset in 0..<scope.byteCount
    where bytes[range.lowerBound + offset] != scope.loadUInt8(at: offset) { return false }
    return true
  }

  private static func hash(_ scope: RawSpan) -> Int {
    var hasher = Hasher()
    hasher.combine(scope.byteCount)
    var offset = 0
    while offset + 8 <= scope.byteCount {
      hasher.combine(scope.loadWord(at: offset))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < scope.byteCount {
      rest = rest << 8 | UInt64(scope.loadUInt8(at: offset))
      offset += 1
    }
    hasher.combine(rest)
    return hasher.finalize()
  }
}
