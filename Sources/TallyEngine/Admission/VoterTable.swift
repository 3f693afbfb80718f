import TallyModel

/// Who has cast in one election: extendible hashing (Fagin, Nievergelt, Pippenger and Strong 1979).
///
/// A directory of segments, chosen by a pseudonym's first bits. A full segment grows to its largest
/// size and from then on splits in two, so no ballot ever waits for the whole table, and the table of
/// a small election is small. Holds its memory alone, like an array; hence `@unchecked Sendable`.
struct VoterTable: ~Copyable, @unchecked Sendable {
  /// Where a voter's slot is; valid until the next insertion.
  struct Place {
    fileprivate var segment: Int
    fileprivate var slot: Int
  }

  /// The segment's number for each value of a pseudonym's first `directoryBits` bits.
  private var directory: [UInt32]
  private var directoryBits: Int
  private var segments: [VoterSegment]
  /// First bits that all pseudonyms of a segment share.
  private var depths: [Int]
  private(set) var count = 0

  /// - Parameter expected: Voters to make room for at once (the roll's count), 0 when unknown.
  init(expected: Int) {
    var bits = 0
    while expected >> bits > VoterSegment.slotsMax / 4 * 3 { bits += 1 }
    // A tenth more than the mean of a segment: the spread of a random split.
    let voters = (expected >> bits) * 11 / 10
    var slots = 8
    while slots / 8 * 7 <= voters, slots < VoterSegment.slotsMax { slots *= 2 }
    directoryBits = bits
    directory = (0..<UInt32(1 << bits)).map { $0 }
    segments = directory.map { _ in VoterSegment(slotCount: slots) }
    depths = directory.map { _ in bits }
  }

  deinit { for segment in segments { segment.free() } }

  /// Reads what a look-up of the voter will need, so that the caches have it by then.
  @inline(__always)
  func touch(_ pseudonym: Pseudonym) -> UInt32 { segments[segment(of: pseudonym)].touch(pseudonym) }

  /// The voter's slot and its place, or nothing.
  @inline(__always)
  func find(_ pseudonym: Pseudonym) -> (place: Place, slot: VoterSlot)? {
    let number = segment(of: pseudonym)
    let segment = segments[number]
    guard let slot = segment.find(pseudonym) else { return nil }
    return (Place(segment: number, slot: slot), segment[slot])
  }

  /// Claims a voter who is not in the table yet.
  @inline(__always)
  mutating func insert(_ slot: VoterSlot) {
    while segments[segment(of: slot.pseudonym)].isFull {
      makeRoom(in: segment(of: slot.pseudonym))
    }
    segments[segment(of: slot.pseudonym)].insert(slot)
    count += 1
  }

  /// Replaces what is remembered of a voter.
  mutating func update(_ place: Place, to slot: VoterSlot) {
    segments[place.segment][place.slot] = slot
  }

  /// Bytes taken, for reports.
  var byteCount: Int { segments.reduce(directory.capacity * 4) { $0 + $1.byteCount } }

  @inline(__always)
  private func segment(of pseudonym: Pseudonym) -> Int {
    Int(directory[Self.firstBits(directoryBits, of: pseudonym)])
  }

  @inline(__always)
  private static func firstBits(_ count: Int, of pseudonym: Pseudonym) -> Int {
    let high = UInt64(truncatingIfNeeded: pseudonym.value >> 64)
    // In two steps: where `count` is 0, nothing must be left of 64 bits.
    return Int(truncatingIfNeeded: (high >> 1) >> UInt64(63 - count))
  }

  @inline(never)
  private mutating func makeRoom(in number: Int) {
    let full = segments[number]
    if full.slotCount < VoterSegment.slotsMax {
      var larger = VoterSegment(slotCount: full.slotCount * 2)
      full.forEach { larger.insert($0) }
      segments[number] = larger
    } else {
      split(number)
    }
    full.free()
  }

  /// Parts a segment's voters by the first bit that they do not share.
  private mutating func split(_ number: Int) {
    let full = segments[number]
    let depth = depths[number] + 1
    if depth > directoryBits { doubleDirectory() }
    var low = VoterSegment(slotCount: full.slotCount)
    var high = VoterSegment(slotCount: full.slotCount)
    full.forEach { slot in
      if Self.firstBits(depth, of: slot.pseudonym) & 1 == 0 {
        low.insert(slot)
      } else {
        high.insert(slot)
      }
    }
    let highNumber = UInt32(segments.count)
    segments[number] = low
    segments.append(high)
    depths[number] = depth
    depths.append(depth)
    for place in directory.indices
    where directory[place] == number && place >> (directoryBits - depth) & 1 == 1 {
      directory[place] = highNumber
    }
  }

  private mutating func doubleDirectory() {
    directory = directory.flatMap { [$0, $0] }
    directoryBits += 1
  }
}
