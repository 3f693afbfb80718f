/// Finds ids by their bytes: built once, then read millions of times a second without allocation.
///
/// Open addressing, at most a quarter full, so that an id that is not there costs a probe or two.
/// The ids are an official's, not an attacker's; whoever asks for others finds short clusters.
/// A class, because a look-up then counts no references of the arrays inside.
@usableFromInline
package final class IDTable: Sendable {
  @frozen
  @usableFromInline
  struct Slot: Sendable {
    /// The id's first eight bytes; most ids have no more and need no second look.
    @usableFromInline var word: UInt64
    @usableFromInline var start: UInt32
    @usableFromInline var byteCount: UInt32
    @usableFromInline var group: UInt32
    /// The id's number in its group plus one; 0 where the slot is free.
    @usableFromInline var place: UInt32
  }

  /// All ids one after another.
  @usableFromInline let bytes: [UInt8]
  /// A power of two.
  @usableFromInline let slots: [Slot]
  /// Ids of all groups.
  package let count: Int

  /// A table of one group, number 0; no two ids alike, their order gives their numbers from 0.
  package convenience init(_ ids: [[UInt8]]) { self.init(groups: [ids]) }

  /// A table of several groups; the same id may stand in different groups.
  package init(groups: [[[UInt8]]]) {
    count = groups.reduce(0) { $0 + $1.count }
    var size = 8
    while size < count * 4 { size *= 2 }
    var bytes: [UInt8] = []
    var slots = [Slot](
      repeating: Slot(word: 0, start: 0, byteCount: 0, group: 0, place: 0),
      count: size
    )
    for (group, ids) in groups.enumerated() {
      for (number, id) in ids.enumerated() {
        let range = 0..<id.count
        let word = Self.word(id.rawSpan, range)
        var slot = Self.hash(id.rawSpan, range, word: word, group: UInt32(group)) & (size - 1)
        while slots[slot].place != 0 { slot = (slot + 1) & (size - 1) }
        slots[slot] = Slot(
          word: word,
          start: UInt32(bytes.count),
          byteCount: UInt32(id.count),
          group: UInt32(group),
          place: UInt32(number) + 1
        )
        bytes += id
      }
    }
    self.bytes = bytes
    self.slots = slots
  }

  /// The number of the id that stands at `range` of `text`, or nothing.
  @inlinable
  package func find(_ text: RawSpan, _ range: Range<Int>, group: Int = 0) -> Int? {
    let group = UInt32(truncatingIfNeeded: group)
    let word = Self.word(text, range)
    let mask = slots.count - 1
    var place = Self.hash(text, range, word: word, group: group) & mask
    while true {
      let slot = slots[place]
      if slot.place == 0 { return nil }
      if slot.word == word, slot.group == group, Int(slot.byteCount) == range.count,
        range.count <= 8 || matches(text, range, start: Int(slot.start))
      {
        return Int(slot.place) - 1
      }
      place = (place + 1) & mask
    }
  }

  @inlinable
  package func find(_ id: RawSpan) -> Int? { find(id, 0..<id.byteCount) }

  package func find(_ id: String, group: Int = 0) -> Int? {
    let bytes = Array(id.utf8)
    return find(bytes.rawSpan, 0..<bytes.count, group: group)
  }

  /// Compares what follows the first eight bytes.
  @usableFromInline
  func matches(_ text: RawSpan, _ range: Range<Int>, start: Int) -> Bool {
    for offset in 8..<range.count {
      guard bytes[start + offset] == text.loadUInt8(at: range.lowerBound + offset) else {
        return false
      }
    }
    return true
  }

  /// Up to eight bytes from the beginning of `range`, zeros behind them, the first one lowest.
  @inlinable
  @inline(__always)
  static func word(_ text: RawSpan, _ range: Range<Int>) -> UInt64 {
    if range.lowerBound + 8 <= text.byteCount {
      let word = UInt64(littleEndian: text.loadWord(at: range.lowerBound))
      return range.count >= 8 ? word : word & ((1 << UInt64(8 * range.count)) - 1)
    }
    var word: UInt64 = 0
    for offset in range.prefix(8).reversed() {
      word = word << 8 | UInt64(text.loadUInt8(at: offset))
    }
    return word
  }

  @inlinable
  @inline(__always)
  static func hash(_ text: RawSpan, _ range: Range<Int>, word: UInt64, group: UInt32) -> Int {
    var state = UInt64(group) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(range.count)
    state = mixed(state ^ word)
    var offset = range.lowerBound + 8
    while offset < range.upperBound {
      state = mixed(state ^ Self.word(text, offset..<range.upperBound))
      offset += 8
    }
    return Int(truncatingIfNeeded: state >> 1)
  }

  @inlinable
  static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
