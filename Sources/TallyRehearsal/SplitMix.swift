/// A small generator whose numbers are the same everywhere, for one seed.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
struct SplitMix {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// Evenly in `0..<1`.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Evenly in `0..<count`, but for a share of `count` in 2⁶⁴.
  mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
