import TallyModel

/// Up to 256 entries as one file holds them: for each two bytes of length, then the entry.
struct EntryBundle: Sendable {
  /// 256 entries of the longest kind.
  static let byteCountMax = BundleLayout.tileWidth * (2 + Limits.entryBytesMax)

  let bytes: [UInt8]
  /// Where each entry stands in `bytes`, its length not included.
  let ranges: [Range<Int>]

  var count: Int { ranges.count }

  /// - Returns: Nothing unless the bytes are exactly `count` entries.
  init?(_ bytes: [UInt8], count: Int) {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    let span = bytes.rawSpan
    var offset = 0
    for _ in 0..<count {
      guard offset + 2 <= bytes.count else { return nil }
      let start = offset + 2
      let end = start + Int(span.loadUInt16(at: offset))
      guard end <= bytes.count else { return nil }
      ranges.append(start..<end)
      offset = end
    }
    guard offset == bytes.count else { return nil }
    self.bytes = bytes
    self.ranges = ranges
  }

  func entry(_ place: Int) -> [UInt8] { Array(bytes[ranges[place]]) }
}
