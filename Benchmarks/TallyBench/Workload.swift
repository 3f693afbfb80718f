import TallyCrypto
import TallyEngine
import TallyModel

/// Ballots that portals could send, made before the clock runs: random voter ids and nonces, one in a
/// hundred a second ballot of a voter who has cast.
struct Workload: Sendable {
  static let election = "bench"
  static let choices = ["market=rebuild", "market=restore"]
  static let voterIDBytes = 16

  /// Ballots of one chunk, one after another, all of the same shape.
  let chunks: [[UInt8]]
  let fields: CastFields
  let lineBytes: Int
  let ballotCount: Int
  let duplicateCount: Int

  /// Makes ballots, duplicates included.
  ///
  /// `seed`: The same seed makes the same ballots.
  init(count: Int, chunkBallots: Int, seed: UInt64) {
    var random = SplitMix(state: seed)
    let name = Array(Self.election.utf8)
    let nonceStart = name.count
    let voterStart = nonceStart + 32
    let selectionsStart = voterStart + Self.voterIDBytes
    lineBytes = selectionsStart + Self.choices[0].utf8.count
    fields = CastFields(
      election: 0..<name.count,
      voter: voterStart..<selectionsStart,
      nonce: nonceStart..<voterStart,
      scope: 0..<0,
      channel: 0..<0,
      selections: selectionsStart..<lineBytes
    )
    var chunks: [[UInt8]] = []
    var duplicates = 0
    var made = 0
    var earlier: [UInt8] = []
    while made < count {
      var chunk: [UInt8] = []
      chunk.reserveCapacity(chunkBallots * lineBytes)
      for _ in 0..<min(chunkBallots, count - made) {
        chunk += name
        Self.appendHex(random.next(), to: &chunk)
        Self.appendHex(random.next(), to: &chunk)
        if made % 100 == 99 {
          duplicates += 1
          chunk += earlier
        } else {
          Self.appendHex(random.next(), to: &chunk)
        }
        if made % 100 == 0 { earlier = Array(chunk.suffix(Self.voterIDBytes)) }
        chunk += Array(Self.choices[Int(random.next() & 1)].utf8)
        made += 1
      }
      chunks.append(chunk)
    }
    self.chunks = chunks
    ballotCount = made
    duplicateCount = duplicates
  }

  static func appendHex(_ value: UInt64, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for shift in stride(from: 60, through: 0, by: -4) {
      bytes.append(digits[Int(value >> UInt64(shift) & 15)])
    }
  }

  /// Lets intake receive one chunk.
  func receive(_ chunk: Int, by intake: Intake, into casts: CastBatch) -> ReceivedBatch {
    let bytes = chunks[chunk]
    casts.tag = UInt64(chunk)
    return intake.receive(into: casts) { receiver in
      let all = bytes.rawSpan
      var start = 0
      while start < all.byteCount {
        receiver.cast(all.extracting(start..<start + lineBytes), fields)
        start += lineBytes
      }
    }
  }
}

/// A small generator of well-spread numbers (Steele, Lea and Flood 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
