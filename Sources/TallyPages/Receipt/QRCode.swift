/// A QR code of bytes (ISO/IEC 18004): byte mode, versions 1 to 40, error correction M where it
/// fits and L where it does not.
package struct QRCode: Sendable {
  /// Bytes that the largest symbol holds at level L.
  package static let bytesMax = 2_953
  /// Light modules on every side that readers need.
  package static let quietZone = 4

  /// Modules of a side without the quiet zone, `21...177`.
  package let side: Int
  private let modules: [Bool]

  /// - Returns: Nothing for more than ``bytesMax`` bytes.
  /// - Complexity: O(modules); the largest takes milliseconds.
  package init?(_ bytes: [UInt8]) {
    guard let (version, level) = Self.fit(bytes.count) else { return nil }
    let blocks = QRBlocks(version: version, level: level)
    let data = Self.data(bytes, version: version, count: blocks.dataCount)
    var drawn = QRGrid(version: version)
    drawn.draw(blocks.interleaved(data))
    let masked = (0..<8).map { mask -> QRGrid in
      var grid = drawn
      grid.apply(mask: mask)
      grid.drawFormat(level: level, mask: mask)
      return grid
    }
    let points = masked.map(QRPenalty.points)
    guard let best = points.indices.min(by: { points[$0] < points[$1] }) else { return nil }
    side = drawn.side
    modules = masked[best].modules
  }

  /// Whether the module is dark, from the left and from the top, `0..<side`.
  package subscript(x: Int, y: Int) -> Bool { modules[y * side + x] }

  /// The smallest version that holds the bytes, at the better level if that takes no larger one.
  private static func fit(_ count: Int) -> (version: Int, level: QRBlocks.Level)? {
    for version in 1...40 {
      // Four bits of mode, then the length in eight or sixteen.
      let bits = 4 + (version < 10 ? 8 : 16) + 8 * count
      for level in [QRBlocks.Level.medium, .low]
      where bits <= 8 * QRBlocks(version: version, level: level).dataCount {
        return (version, level)
      }
    }
    return nil
  }

  /// The bytes with their mode and length, filled up to `count` codewords.
  private static func data(_ bytes: [UInt8], version: Int, count: Int) -> [UInt8] {
    var data: [UInt8] = []
    data.reserveCapacity(count)
    // Mode and length are 12 or 20 bits, so that every byte stands half in one codeword and half
    // in the next; the four zeros that end the message fill up the last.
    var nibbles: [UInt8] = [0b0100]
    if version >= 10 { nibbles += [UInt8(bytes.count >> 12), UInt8(bytes.count >> 8 & 15)] }
    nibbles += [UInt8(bytes.count >> 4 & 15), UInt8(bytes.count & 15)]
    for byte in bytes { nibbles += [byte >> 4, byte & 15] }
    nibbles.append(0)
    for place in stride(from: 0, to: nibbles.count, by: 2) {
      data.append(nibbles[place] << 4 | nibbles[place + 1])
    }
    var isFirst = true
    while data.count < count {
      data.append(isFirst ? 0xEC : 0x11)
      isFirst.toggle()
    }
    return data
  }

  /// The drawing, a unit a module, with its quiet zone: one path of dark runs on white.
  ///
  /// It has neither a title nor a role: what it is, the page around it says.
  package var svg: String {
    let whole = side + 2 * Self.quietZone
    var path = ""
    for y in 0..<side {
      var x = 0
      while x < side {
        guard self[x, y] else {
          x += 1
          continue
        }
        let start = x
        while x < side, self[x, y] { x += 1 }
        path += "M\(start + Self.quietZone) \(y + Self.quietZone)h\(x - start)v1h\(start - x)z"
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(whole)" \
      shape-rendering="crispEdges"><path fill="#fff" d="M0 0h\(whole)v\(whole)H0z"/>\
      <path fill="#000" d="\(path)"/></svg>
      """
  }
}
