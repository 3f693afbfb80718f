import TallyLedger
import TallyModel

/// A part of the voter table: up to 65,536 slots in one piece of memory, found by open addressing.
///
/// Slots stand in groups of eight. Each slot has a tag of one byte, 0 where it is free, else seven
/// bits of the pseudonym: so a look-up reads eight tags at once and hardly ever a slot that is not
/// the voter's. The tags of ten million voters fit a processor's cache, their slots do not.
/// Pseudonyms are keyed hashes, which nobody outside can steer; their bits serve as the hash.
///
/// Owned by a ``VoterTable``, which frees it; a plain value, so that look-ups count no references.
@safe
struct VoterSegment {
  /// 2 MiB of slots: one large page.
  ///
  /// Moving them all takes about a millisecond.
  static let slotsMax = 1 << 16
  private static let groupSlots = 8
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// The slots, then a tag for each.
  private let memory: UnsafeMutableRawPointer
  private let groupMask: Int
  private(set) var count = 0

  /// - Parameter slotCount: A power of two, `8...slotsMax`.
  init(slotCount: Int) {
    precondition(
      slotCount.nonzeroBitCount == 1 && (Self.groupSlots...Self.slotsMax).contains(slotCount),
      "A segment's slots are a power of two."
    )
    groupMask = slotCount / Self.groupSlots - 1
    let slotBytes = slotCount * MemoryLayout<VoterSlot>.stride
    let isLarge = slotCount == Self.slotsMax
    // Freed in `free()`. Slots are read only where a tag says that one was written, so only the tags
    // are initialised here.
    unsafe memory = .allocate(byteCount: slotBytes + slotCount, alignment: isLarge ? slotBytes : 64)
    if isLarge { unsafe LargePages.prefer(for: memory, byteCount: slotBytes) }
    unsafe (memory + slotBytes).initializeMemory(as: UInt8.self, repeating: 0, count: slotCount)
  }

  /// Gives the memory back; the segment must not be used afterwards.
  func free() { unsafe memory.deallocate() }

  var slotCount: Int { (groupMask + 1) * Self.groupSlots }
  var byteCount: Int { slotCount * (MemoryLayout<VoterSlot>.stride + 1) }
  /// Seven eighths: a look-up that finds nobody then reads three groups at most on average.
  var isFull: Bool { count >= slotCount / 8 * 7 }

  /// The voter's place, or nothing.
  @inline(__always)
  func find(_ pseudonym: Pseudonym) -> Int? {
    let tag = Self.tag(of: pseudonym)
    var group = firstGroup(of: pseudonym)
    while true {
      let tags = tags(of: group)
      var candidates = Self.places(of: tag, in: tags)
      while candidates != 0 {
        let place = group * Self.groupSlots + candidates.trailingZeroBitCount / 8
        if self[place].pseudonym == pseudonym { return place }
        candidates &= candidates &- 1
      }
      if Self.freePlaces(in: tags) != 0 { return nil }
      group = (group + 1) & groupMask
    }
  }

  /// Reads what ``find(_:)`` and ``insert(_:)`` will need, so that it is in the cache by then.
  @inline(__always)
  func touch(_ pseudonym: Pseudonym) -> UInt32 {
    let group = firstGroup(of: pseudonym)
    let tags = tags(of: group)
    let likely = Self.places(of: Self.tag(of: pseudonym), in: tags) | Self.freePlaces(in: tags)
    // Where the group is full, its first slot: any place within it is allowed.
    let place = likely == 0 ? 0 : likely.trailingZeroBitCount / 8
    // Safe: within the allocation; a slot that was never written is read as plain bytes whose
    // value decides nothing.
    return unsafe memory.load(
      fromByteOffset: (group * Self.groupSlots + place) * MemoryLayout<VoterSlot>.stride,
      as: UInt32.self
    )
  }

  /// Takes in a voter who is not in it; there must be room (``isFull``).
  @inline(__always)
  mutating func insert(_ slot: VoterSlot) {
    precondition(!isFull, "A voter segment has no room.")
    var group = firstGroup(of: slot.pseudonym)
    var free = Self.freePlaces(in: tags(of: group))
    while free == 0 {
      group = (group + 1) & groupMask
      free = Self.freePlaces(in: tags(of: group))
    }
    let place = group * Self.groupSlots + free.trailingZeroBitCount / 8
    self[place] = slot
    // Safe: a place is below `slotCount`, and the tags are that many bytes behind the slots.
    unsafe memory.storeBytes(
      of: Self.tag(of: slot.pseudonym),
      toByteOffset: tagsStart + place,
      as: UInt8.self
    )
    count += 1
  }

  /// The slot at a place that ``find(_:)`` gave.
  subscript(place: Int) -> VoterSlot {
    @inline(__always)
    get {
      precondition(place >= 0 && place < slotCount, "A slot is out of range.")
      // Safe: in range by the precondition; written, as only occupied places are given out.
      return unsafe memory.load(
        fromByteOffset: place * MemoryLayout<VoterSlot>.stride,
        as: VoterSlot.self
      )
    }
    @inline(__always)
    nonmutating set {
      precondition(place >= 0 && place < slotCount, "A slot is out of range.")
      // Safe: in range by the precondition; a slot is plain bytes.
      unsafe memory.storeBytes(
        of: newValue,
        toByteOffset: place * MemoryLayout<VoterSlot>.stride,
        as: VoterSlot.self
      )
    }
  }

  /// Calls `visit` with every voter's slot, in no order.
  func forEach(_ visit: (VoterSlot) -> Void) {
    for group in 0...groupMask {
      var occupied = tags(of: group) & Self.highBits
      while occupied != 0 {
        visit(self[group * Self.groupSlots + occupied.trailingZeroBitCount / 8])
        occupied &= occupied &- 1
      }
    }
  }

  private var tagsStart: Int { slotCount * MemoryLayout<VoterSlot>.stride }

  @inline(__always)
  private func firstGroup(of pseudonym: Pseudonym) -> Int {
    Int(truncatingIfNeeded: pseudonym.value) & groupMask
  }

  /// The tags of a group, the first slot's lowest.
  @inline(__always)
  private func tags(of group: Int) -> UInt64 {
    // Safe: groups are masked, so eight tags are there; aligned, as the slots are whole lines.
    unsafe UInt64(
      littleEndian: memory.load(
        fromByteOffset: tagsStart + group * Self.groupSlots,
        as: UInt64.self
      )
    )
  }

  @inline(__always)
  private static func tag(of pseudonym: Pseudonym) -> UInt8 {
    UInt8(truncatingIfNeeded: pseudonym.value >> 56) | 0x80
  }

  /// The high bit of each byte that may be `tag`: of all that are, and rarely of one that is not.
  @inline(__always)
  private static func places(of tag: UInt8, in tags: UInt64) -> UInt64 {
    let difference = tags ^ ones &* UInt64(tag)
    return (difference &- ones) & ~difference & highBits
  }

  /// The high bit of each free slot's byte.
  @inline(__always)
  private static func freePlaces(in tags: UInt64) -> UInt64 { ~tags & highBits }
}
