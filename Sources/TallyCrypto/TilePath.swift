/// Where the tiles of a log stand below its folder.
///
/// - SeeAlso: C2SP tlog-tiles.
package enum TilePath {
  /// Hashes, or entries, of a full tile.
  package static let fullWidth = 256

  /// The tile of `width` hashes, `1...256`, at a level of `0...63`; 256 is a full one.
  package static func tile(level: Int, index: UInt64, width: Int) -> String {
    precondition((0...63).contains(level), "A tile's level is 0 to 63.")
    return "tile/\(level)/\(place(index, width))"
  }

  /// The bundle of `width` entries, `1...256`; 256 is a full one.
  package static func entries(index: UInt64, width: Int) -> String {
    "tile/entries/\(place(index, width))"
  }

  /// How many hashes the last, partial tile of a level has; 0 when there is none.
  package static func partialWidth(level: Int, size: UInt64) -> Int {
    level > 7 ? 0 : Int(size >> UInt64(8 * level) % 256)
  }

  /// Groups of three digits, all but the last marked by an `x`.
  private static func place(_ index: UInt64, _ width: Int) -> String {
    precondition((1...fullWidth).contains(width), "A tile has 1 to 256 hashes.")
    var text = group(index % 1000)
    var rest = index / 1000
    while rest > 0 {
      text = "x\(group(rest % 1000))/\(text)"
      rest /= 1000
    }
    return width == fullWidth ? text : "\(text).p/\(width)"
  }

  private static func group(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }
}
