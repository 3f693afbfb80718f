import TallyCrypto
import TallyModel

/// SHA-256 and HMAC written straight from FIPS 180-4 and FIPS 198-1, slow and on its own.
enum Plain {
  static func sha256(_ message: [UInt8]) -> [UInt8] {
    var bytes = message + [0x80]
    while bytes.count % 64 != 56 { bytes.append(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: (message.count * 8) >> shift))
    }
    var state = rootFractions(of: primes.prefix(8).map { Double($0).squareRoot() })
    for start in stride(from: 0, to: bytes.count, by: 64) {
      compress(Array(bytes[start..<(start + 64)]), into: &state)
    }
    return state.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  static func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var block = key.count > 64 ? sha256(key) : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    return sha256(block.map { $0 ^ 0x5c } + sha256(block.map { $0 ^ 0x36 } + message))
  }

  private static let primes: [Int] = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes
  }()

  private static let constants = rootFractions(of: primes.map { cubeRoot(Double($0)) })

  /// The first 32 bits after the point; a double has them with room to spare.
  private static func rootFractions(of roots: [Double]) -> [UInt32] {
    roots.map { UInt32(($0 - $0.rounded(.down)) * 4_294_967_296) }
  }

  /// Newton's way, until it stands.
  private static func cubeRoot(_ value: Double) -> Double {
    var root = value
    for _ in 0..<200 { root -= (root * root * root - value) / (3 * root * root) }
    return root
  }

  private static func compress(_ block: [UInt8], into state: inout [UInt32]) {
    var w = (0..<16).map { place in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(block[place * 4 + $1]) }
    }
    for t in 16..<64 {
      let s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >> 3)
      let s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >> 10)
      w.append(w[t - 16] &+ s0 &+ w[t - 7] &+ s1)
    }
    var v = state
    for t in 0..<64 {
      let s1 = turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)
      let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
      let first = v[7] &+ s1 &+ choice &+ constants[t] &+ w[t]
      let s0 = turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)
      let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
      v = [first &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for place in 0..<8 { state[place] = state[place] &+ v[place] }
  }

  private static func turn(_ word: UInt32, _ places: UInt32) -> UInt32 {
    word >> places | word << (32 - places)
  }
}

/// RFC 6962, section 2.1, as its recursive definitions stand there.
enum PlainTree {
  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    if leaves.isEmpty { return SHA256.hash([]) }
    guard leaves.count > 1 else { return leaves[leaves.startIndex] }
    let (left, right) = halves(leaves)
    return SHA256.hash([1] + root(left).bytes + root(right).bytes)
  }

  static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let (left, right) = halves(leaves)
    return index < left.count
      ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
  }

  static func proof(_ oldSize: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    subproof(oldSize, leaves, isOldRootKnown: true)
  }

  private static func subproof(
    _ oldSize: Int,
    _ leaves: ArraySlice<Digest>,
    isOldRootKnown: Bool
  ) -> [Digest] {
    if oldSize == leaves.count { return isOldRootKnown ? [] : [root(leaves)] }
    let (left, right) = halves(leaves)
    return oldSize <= left.count
      ? subproof(oldSize, left, isOldRootKnown: isOldRootKnown) + [root(right)]
      : subproof(oldSize - left.count, right, isOldRootKnown: false) + [root(left)]
  }

  /// Where each hash of an inclusion path stands: right or left of the way up.
  static func pathShape(_ index: Int, _ size: Int) -> String {
    guard size > 1 else { return "" }
    let left = half(size)
    return index < left
      ? pathShape(index, left) + "R" : pathShape(index - left, size - left) + "L"
  }

  /// The same for a consistency path; `S` is a first hash that both trees share.
  static func proofShape(_ oldSize: Int, _ size: Int, isOldRootKnown: Bool = true) -> String {
    if oldSize == size { return isOldRootKnown ? "" : "S" }
    let left = half(size)
    return oldSize <= left
      ? proofShape(oldSize, left, isOldRootKnown: isOldRootKnown) + "R"
      : proofShape(oldSize - left, size - left, isOldRootKnown: false) + "L"
  }

  private static func halves(
    _ leaves: ArraySlice<Digest>
  ) -> (left: ArraySlice<Digest>, right: ArraySlice<Digest>) {
    let middle = leaves.startIndex + half(leaves.count)
    return (leaves[..<middle], leaves[middle...])
  }

  /// The largest power of two below `size`, which is at least 2.
  private static func half(_ size: Int) -> Int {
    var half = 1
    while half * 2 < size { half *= 2 }
    return half
  }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}
