/// Names to numbers by their bytes: a flat table, filled once, read millions of times a second.
///
/// Open addressing at most a quarter full, so that a name that is not there costs a probe or two.
/// A name is told apart from the same name elsewhere by its `group`.
@frozen
@usableFromInline
struct NameTable: Sendable {
  /// All names one after the other.
  @usableFromInline var names: [UInt8]
  @usableFromInline var slots: [Slot]
  @usableFromInline var mask: Int
  @usableFromInline var count: Int

  @frozen
  @usableFromInline
  struct Slot: Sendable {
    @usableFromInline var start: UInt32
    /// 0 = the slot is empty; names have at least one byte.
    @usableFromInline var byteCount: UInt32
    @usableFromInline var group: UInt32
    @usableFromInline var number: UInt32
    @usableFromInline static var empty: Slot { Slot(start: 0, byteCount: 0, group: 0, number: 0) }

    @usableFromInline init(start: UInt32, byteCount: UInt32, group: UInt32, number: UInt32) {
      self.start = start
      self.byteCount = byteCount
      self.group = group
      self.number = number
    }
  }

  init(capacity: Int) {
    var size = 8
    while size < capacity * 4 { size *= 2 }
    names = []
    slots = [Slot](repeating: .empty, count: size)
    mask = size - 1
    count = 0
  }

  /// Adds a name of at least one byte that is not there yet; traps beyond the capacity.
  mutating func insert(_ name: some Collection<UInt8>, group: Int, number: Int) {
    precondition(!name.isEmpty && count * 4 < slots.count, "The table of names is full.")
    let bytes = Array(name)
    var place = Self.hash(bytes.rawSpan, 0..<bytes.count, group: UInt32(group)) & mask
    while slots[place].byteCount != 0 { place = (place + 1) & mask }
    slots[place] = Slot(
      start: UInt32(names.count),
      byteCount: UInt32(bytes.count),
      group: UInt32(group),
      number: UInt32(number)
    )
    names += bytes
    count += 1
  }

  /// The number of the name that stands in `range` of `bytes`.
  @inlinable
  func number(of bytes: RawSpan, _ range: Range<Int>, group: Int) -> Int? {
    let group = UInt32(truncatingIfNeeded: group)
    var place = Self.hash(bytes, range, group: group) & mask
    while true {
      let slot = slots[place]
      if slot.byteCount == 0 { return nil }
      if slot.group == group, Int(slot.byteCount) == range.count,
        isEqual(bytes, range, start: Int(slot.start))
      {
        return Int(slot.number)
      }
      place = (place + 1) & mask
    }
  }

  func number(of name: String, group: Int) -> Int? {
    let bytes = Array(name.utf8)
    return number(of: bytes.rawSpan, 0..<bytes.count, group: group)
  }

  @inlinable
  func isEqual(_ bytes: RawSpan, _ range: Range<Int>, start: Int) -> Bool {
    var place = start
    for offset in range {
      guard names[place] == bytes.loadUInt8(at: offset) else { return false }
      place += 1
    }
    return true
  }

  /// Eight bytes a step; a short rest is read byte by byte.
  @inlinable
  static func hash(_ bytes: RawSpan, _ range: Range<Int>, group: UInt32) -> Int {
    var state = UInt64(group) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(range.count)
    var offset = range.lowerBound
    while offset + 8 <= range.upperBound {
      state = mixed(state ^ bytes.loadWord(at: offset))
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < range.upperBound {
      rest = rest << 8 | UInt64(bytes.loadUInt8(at: offset))
      offset += 1
    }
    return Int(truncatingIfNeeded: mixed(state ^ rest) >> 1)
  }

  @inlinable
  static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
