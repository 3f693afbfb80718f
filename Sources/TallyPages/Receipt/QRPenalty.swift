/// How hard a masked QR code is to read: the least is chosen (ISO/IEC 18004, section 7.8.3.1).
enum QRPenalty {
  /// - Complexity: O(modules).
  static func points(of grid: QRGrid) -> Int {
    var points = squares(grid) + imbalance(grid)
    for line in 0..<grid.side {
      points += self.line(grid.side) { grid[$0, line] }
      points += self.line(grid.side) { grid[line, $0] }
    }
    return points
  }

  /// Runs of five or more of one colour, and what looks like a finder.
  private static func line(_ side: Int, _ module: (Int) -> Bool) -> Int {
    var points = 0
    var runLength = 0
    // The last eleven modules, the latest in the lowest bit; beyond the edge all is light.
    var window = 0
    for place in 0..<side {
      let isDark = module(place)
      runLength = place > 0 && isDark == module(place - 1) ? runLength + 1 : 1
      if runLength == 5 { points += 3 } else if runLength > 5 { points += 1 }
      window = (window << 1 | (isDark ? 1 : 0)) & 0x7FF
      if place >= 10, window == 0b000_0101_1101 || window == 0b101_1101_0000 { points += 40 }
    }
    return points
  }

  /// Squares of two by two modules of one colour.
  private static func squares(_ grid: QRGrid) -> Int {
    var count = 0
    for y in 0..<(grid.side - 1) {
      for x in 0..<(grid.side - 1) {
        let isDark = grid[x, y]
        if isDark == grid[x + 1, y], isDark == grid[x, y + 1], isDark == grid[x + 1, y + 1] {
          count += 1
        }
      }
    }
    return 3 * count
  }

  /// Ten for every full five per cent that dark modules are away from half.
  private static func imbalance(_ grid: QRGrid) -> Int {
    let dark = grid.modules.count { $0 }
    return abs(20 * dark - 10 * grid.modules.count) / grid.modules.count * 10
  }
}
