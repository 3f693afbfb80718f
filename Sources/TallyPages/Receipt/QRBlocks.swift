/// How codewords of a QR code are divided into blocks and guarded against damage (ISO/IEC 18004,
/// tables 7 and 9).
struct QRBlocks {
  /// How much of a symbol may be damaged: L 7 %, M 15 %.
  enum Level {
    case low
    case medium

    /// The two bits of the format information.
    var formatBits: Int { self == .low ? 0b01 : 0b00 }
  }

  /// Error correction codewords in each block, by version from 1.
  private static let correction: (low: [Int], medium: [Int]) = (
    low: [
      7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
      28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    medium: [
      10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
      26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
  )

  /// Blocks, by version from 1.
  private static let count: (low: [Int], medium: [Int]) = (
    low: [
      1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
      8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    medium: [
      1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
      17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ]
  )

  private let blockCount: Int
  private let correctionCount: Int
  /// Codewords of the whole symbol.
  private let codewordCount: Int

  /// The blocks of a version, `1...40`.
  init(version: Int, level: Level) {
    let tables = (correction: Self.correction, count: Self.count)
    correctionCount =
      level == .low ? tables.correction.low[version - 1] : tables.correction.medium[version - 1]
    blockCount = level == .low ? tables.count.low[version - 1] : tables.count.medium[version - 1]
    codewordCount = Self.moduleCount(version: version) / 8
  }

  /// Codewords that carry data.
  var dataCount: Int { codewordCount - blockCount * correctionCount }

  /// Modules of a version that carry codewords: the square less finders, timing, alignment, format
  /// and version information.
  static func moduleCount(version: Int) -> Int {
    var count = (16 * version + 128) * version + 64
    if version >= 2 {
      let alignments = version / 7 + 2
      count -= (25 * alignments - 10) * alignments - 55
      if version >= 7 { count -= 36 }
    }
    return count
  }

  /// The data, ``dataCount`` codewords, with its error correction, codewords of all blocks in turn.
  func interleaved(_ data: [UInt8]) -> [UInt8] {
    precondition(data.count == dataCount, "A symbol's data has another length.")
    let shortLength = data.count / blockCount
    let longCount = data.count % blockCount
    var blocks: [ArraySlice<UInt8>] = []
    var place = 0
    for block in 0..<blockCount {
      let length = block < blockCount - longCount ? shortLength : shortLength + 1
      blocks.append(data[place..<(place + length)])
      place += length
    }
    let divisor = ReedSolomon.divisor(degree: correctionCount)
    let guards = blocks.map { ReedSolomon.remainder(of: $0, by: divisor) }
    var codewords: [UInt8] = []
    codewords.reserveCapacity(codewordCount)
    for offset in 0...shortLength {
      for block in blocks where offset < block.count {
        codewords.append(block[block.startIndex + offset])
      }
    }
    for offset in 0..<correctionCount { codewords += guards.map { $0[offset] } }
    return codewords
  }
}

/// Reed–Solomon error correction over GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
enum ReedSolomon {
  /// The product of two elements of the field.
  static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    var product = 0
    for bit in (0..<8).reversed() {
      product = product << 1 ^ (product >> 7) * 0x11D
      product ^= Int(b >> UInt8(bit) & 1) * Int(a)
    }
    return UInt8(product)
  }

  /// (x - 2^0)(x - 2^1) … (x - 2^(degree - 1)) without its leading 1, the highest power first.
  static func divisor(degree: Int) -> [UInt8] {
    var divisor = [UInt8](repeating: 0, count: degree)
    divisor[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for place in 0..<degree {
        divisor[place] = product(divisor[place], root)
        if place + 1 < degree { divisor[place] ^= divisor[place + 1] }
      }
      root = product(root, 2)
    }
    return divisor
  }

  /// The error correction codewords of a block.
  static func remainder(of data: ArraySlice<UInt8>, by divisor: [UInt8]) -> [UInt8] {
    var remainder = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ remainder[0]
      remainder.removeFirst()
      remainder.append(0)
      for place in divisor.indices { remainder[place] ^= product(divisor[place], factor) }
    }
    return remainder
  }
}
