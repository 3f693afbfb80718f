import TallyPages
import TallyTesting
import Testing

@Suite("A QR code")
struct QRCodeTests {
  /// Bytes that versions hold in byte mode at level L (ISO/IEC 18004, table 7).
  static let capacities = [
    (1, 17), (2, 32), (3, 53), (5, 106), (6, 134), (7, 154), (9, 230), (10, 271), (14, 458),
    (20, 858), (26, 1_367), (27, 1_465), (32, 1_952), (40, 2_953),
  ]

  private func symbol(of count: Int) -> QRCode? {
    QRCode((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
  }

  @Test("takes the smallest version that holds the bytes", arguments: capacities)
  func smallestVersion(version: Int, capacity: Int) throws {
    let side = 4 * version + 17
    #expect(symbol(of: capacity)?.side == side)
    #expect(symbol(of: capacity + 1)?.side == (version == 40 ? nil : side + 4))
  }

  @Test(
    "has the patterns that readers look for: finders, timing and the module that is always dark"
  )
  func patterns() throws {
    let code = try #require(symbol(of: 100))
    let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    func rows(x: Int, y: Int) -> [String] {
      (0..<7).map { row in (0..<7).map { code[x + $0, y + row] ? "1" : "0" }.joined() }
    }
    #expect(rows(x: 0, y: 0) == finder)
    #expect(rows(x: code.side - 7, y: 0) == finder)
    #expect(rows(x: 0, y: code.side - 7) == finder)
    for place in 8..<(code.side - 8) {
      #expect(code[place, 6] == (place % 2 == 0))
      #expect(code[6, place] == (place % 2 == 0))
    }
    #expect(code[8, code.side - 8])
  }

  @Test("says its level and mask twice, the same, with their error correction")
  func formatInformation() throws {
    // The largest at M of versions 1 to 3, and others that fit into their version at L alone.
    for (count, isLow) in [
      (14, false), (15, true), (26, false), (27, true), (42, false), (100, true), (2_953, true),
    ] {
      let code = try #require(symbol(of: count))
      let side = code.side
      let first =
        (0...5).map { code[8, $0] } + [code[8, 7], code[8, 8], code[7, 8]]
        + (9..<15).map { code[14 - $0, 8] }
      let second = (0..<8).map { code[side - 1 - $0, 8] } + (8..<15).map { code[8, side - 15 + $0] }
      #expect(first == second)
      let bits = first.enumerated().reduce(0) { $0 | ($1.element ? 1 << $1.offset : 0) } ^ 0x5412
      // A word of the BCH code is divided by its polynomial without a rest.
      var rest = bits
      for place in (10..<15).reversed() where rest >> place & 1 == 1 {
        rest ^= 0x537 << (place - 10)
      }
      #expect(rest == 0)
      // M is 00, L is 01.
      #expect(bits >> 13 == (isLow ? 1 : 0))
    }
  }

  @Test("holds no more than the largest version does")
  func tooLong() {
    #expect(QRCode([UInt8](repeating: 0, count: QRCode.bytesMax)) != nil)
    #expect(QRCode([UInt8](repeating: 0, count: QRCode.bytesMax + 1)) == nil)
  }

  @Test("is drawn with four light modules around it")
  func drawing() throws {
    let code = try #require(symbol(of: 10))
    let svg = code.svg
    #expect(svg.contains("viewBox=\"0 0 29 29\""))
    // The finder's first row.
    #expect(svg.contains("d=\"M4 4h7v1h-7z"))
  }
}
