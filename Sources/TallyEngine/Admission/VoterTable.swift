import TallyModel

/// What admission remembers of a voter: the latest counted ballot and how to know its retry.
struct VoterSlot: Sendable {
  var pseudonym: Pseudonym
  /// The first eight bytes of the ballot's nonce.
  var nonceTag: UInt64
  /// The ballot's index; `UInt32.max` marks an empty slot.
  var index: UInt32
  /// Tells the ballot's selections from others (``SelectionTag``).
  var selectionTag: UInt32

  static let empty = VoterSlot(
    pseudonym: Pseudonym(value: 0),
    nonceTag: 0,
    index: .max,
    selectionTag: 0
  )

  var isEmpty: Bool { index == .max }
}

/// Who has cast in one election: open addressing in shards that double one at a time.
///
/// Pseudonyms are keyed hashes, so they spread evenly and nobody outside can steer them; their bits
/// serve as the hash. A shard of ten million voters' table holds 40,000 slots and doubles in under a
/// millisecond, so no ballot waits for the whole table.
/// Three quarters full at most: a look-up that finds nobody then reads nine slots at worst on average; at
/// seven eighths it would be 32.
struct VoterTable {
  private struct Shard {
    var slots: [VoterSlot] = []
    var count = 0
  }

  /// Where a voter's slot is or would be.
  ///
  /// Valid until the next insertion.
  struct Place {
    fileprivate var shard: Int
    fileprivate var slot: Int
  }

  private static let shardBits = 8
  private var shards: [Shard]
  private(set) var count = 0

  /// - Parameter expected: Voters to make room for at once (the roll's count), 0 when unknown.
  init(expected: Int) {
    shards = Array(repeating: Shard(), count: 1 << Self.shardBits)
    guard expected > 0 else { return }
    // A tenth more than the mean a shard: the spread of a random split.
    let perShard = expected / shards.count * 11 / 10 + 16
    let slots = Self.slotCount(for: perShard)
    for number in shards.indices {
      shards[number].slots = Array(repeating: .empty, count: slots)
    }
  }

  private static func slotCount(for voters: Int) -> Int {
    var slots = 8
    while voters * 4 > slots * 3 { slots *= 2 }
    return slots
  }

  private static func shard(of pseudonym: Pseudonym) -> Int {
    Int(truncatingIfNeeded: pseudonym.value >> UInt128(128 - shardBits))
  }

  private static func firstSlot(of pseudonym: Pseudonym, mask: Int) -> Int {
    Int(truncatingIfNeeded: pseudonym.value) & mask
  }

  /// Looks where the voter's slot would be, so that the caches have it when it is asked for.
  func touch(_ pseudonym: Pseudonym) -> UInt32 {
    let number = Self.shard(of: pseudonym)
    let count = shards[number].slots.count
    guard count > 0 else { return 0 }
    return shards[number].slots[Self.firstSlot(of: pseudonym, mask: count - 1)].index
  }

  /// The voter's slot and its place, or nothing.
  func find(_ pseudonym: Pseudonym) -> (place: Place, slot: VoterSlot)? {
    let number = Self.shard(of: pseudonym)
    let slots = shards[number].slots
    let mask = slots.count - 1
    guard mask >= 0 else { return nil }
    var place = Self.firstSlot(of: pseudonym, mask: mask)
    while true {
      let slot = slots[place]
      if slot.isEmpty { return nil }
      if slot.pseudonym == pseudonym { return (Place(shard: number, slot: place), slot) }
      place = (place + 1) & mask
    }
  }

  /// Claims a voter who is not in the table yet.
  mutating func insert(_ slot: VoterSlot) {
    let number = Self.shard(of: slot.pseudonym)
    if shards[number].count * 4 >= shards[number].slots.count * 3 { grow(shard: number) }
    Self.put(slot, into: &shards[number].slots)
    shards[number].count += 1
    count += 1
  }

  /// Replaces what is remembered of a voter.
  mutating func update(_ place: Place, to slot: VoterSlot) {
    shards[place.shard].slots[place.slot] = slot
  }

  private mutating func grow(shard number: Int) {
    let old = shards[number].slots
    var slots = [VoterSlot](repeating: .empty, count: max(8, old.count * 2))
    for slot in old where !slot.isEmpty { Self.put(slot, into: &slots) }
    shards[number].slots = slots
  }

  private static func put(_ slot: VoterSlot, into slots: inout [VoterSlot]) {
    let mask = slots.count - 1
    var place = firstSlot(of: slot.pseudonym, mask: mask)
    while !slots[place].isEmpty { place = (place + 1) & mask }
    slots[place] = slot
  }

  /// Bytes taken, for reports.
  var byteCount: Int {
    shards.reduce(0) { $0 + $1.slots.capacity * MemoryLayout<VoterSlot>.stride }
  }
}
