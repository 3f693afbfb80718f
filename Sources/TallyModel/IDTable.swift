/// Finds short byte strings (ids) by their bytes: built once, then read without allocation.
@frozen
package struct IDTable: Sendable {
  /// All ids one after another; id `n` is `bytes[ends[n - 1]..<ends[n]]`.
  @usableFromInline let bytes: [UInt8]
  @usableFromInline let ends: [UInt32]
  /// Open addressing: place of an id plus one, 0 where free; a power of two, at most half full.
  @usableFromInline let slots: [UInt32]

  /// - Parameter ids: No two alike; their order gives their numbers, from 0.
  package init(_ ids: [[UInt8]]) {
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    for id in ids {
      bytes += id
      ends.append(UInt32(bytes.count))
    }
    var size = 4
    while size < ids.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    for (number, id) in ids.enumerated() {
      var slot = Self.hash(id.rawSpan, 0..<id.count) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(number) + 1
    }
    self.bytes = bytes
    self.ends = ends
    self.slots = slots
  }

  package var count: Int { ends.count }

  /// FNV-1a: the ids are an officer's, not an attacker's.
  @inlinable static func hash(_ text: RawSpan, _ range: Range<Int>) -> Int {
    var state: UInt32 = 2_166_136_261
    for offset in range { state = (state ^ UInt32(text.loadUInt8(at: offset))) &* 16_777_619 }
    return Int(state ^ state >> 15)
  }

  /// The number of the id that stands at `range` of `text`, or nothing.
  @inlinable
  package func find(_ text: RawSpan, _ range: Range<Int>) -> Int? {
    let mask = slots.count - 1
    var slot = Self.hash(text, range) & mask
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if matches(number, text, range) { return number }
      slot = (slot + 1) & mask
    }
    return nil
  }

  @inlinable
  package func find(_ id: RawSpan) -> Int? { find(id, 0..<id.byteCount) }

  @inlinable
  func matches(_ number: Int, _ text: RawSpan, _ range: Range<Int>) -> Bool {
    let start = number == 0 ? 0 : Int(ends[number - 1])
    guard Int(ends[number]) - start == range.count else { return false }
    for place in 0..<range.count
    where bytes[start + place] != text.loadUInt8(at: range.lowerBound + place) { return false }
    return true
  }
}
