/// The modules of a QR code: where the patterns stand that readers look for, and where data may be
/// (ISO/IEC 18004, sections 6.3 and 7.7).
struct QRGrid {
  let version: Int
  /// Modules of a side.
  let side: Int
  /// Row by row; dark is true.
  private(set) var modules: [Bool]
  /// Modules that belong to a pattern, and carry no data.
  private var isFixed: [Bool]

  /// The patterns of a version, without data and format information.
  init(version: Int) {
    self.version = version
    side = 4 * version + 17
    modules = [Bool](repeating: false, count: side * side)
    isFixed = modules
    drawTiming()
    drawFinder(x: 3, y: 3)
    drawFinder(x: side - 4, y: 3)
    drawFinder(x: 3, y: side - 4)
    drawAlignments()
    drawFormat(level: .low, mask: 0)
    drawVersion()
  }

  subscript(x: Int, y: Int) -> Bool { modules[y * side + x] }

  private mutating func fix(_ x: Int, _ y: Int, _ isDark: Bool) {
    modules[y * side + x] = isDark
    isFixed[y * side + x] = true
  }

  private mutating func drawTiming() {
    for place in 0..<side {
      fix(6, place, place % 2 == 0)
      fix(place, 6, place % 2 == 0)
    }
  }

  /// Squares within squares around a corner's middle, with their light border.
  private mutating func drawFinder(x: Int, y: Int) {
    for dy in -4...4 {
      for dx in -4...4
      where (0..<side).contains(x + dx) && (0..<side).contains(y + dy) {
        let ring = max(abs(dx), abs(dy))
        fix(x + dx, y + dy, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func drawAlignments() {
    let places = Self.alignments(version: version)
    for (row, y) in places.enumerated() {
      for (column, x) in places.enumerated() {
        // Three corners are the finders'.
        let last = places.count - 1
        if (row, column) == (0, 0) || (row, column) == (0, last) || (row, column) == (last, 0) {
          continue
        }
        for dy in -2...2 {
          for dx in -2...2 { fix(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) }
        }
      }
    }
  }

  /// Where the middles of the alignment patterns stand, in rows as in columns.
  static func alignments(version: Int) -> [Int] {
    guard version > 1 else { return [] }
    let count = version / 7 + 2
    // The standard's table is even steps back from the far edge, but for version 32.
    let step =
      version == 32
      ? 26 : (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    let last = 4 * version + 10
    return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
  }

  /// Level and mask with their own error correction, twice.
  mutating func drawFormat(level: QRBlocks.Level, mask: Int) {
    let data = level.formatBits << 3 | mask
    var rest = data
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (data << 10 | rest) ^ 0x5412
    func bit(_ place: Int) -> Bool { bits >> place & 1 == 1 }
    for place in 0...5 { fix(8, place, bit(place)) }
    fix(8, 7, bit(6))
    fix(8, 8, bit(7))
    fix(7, 8, bit(8))
    for place in 9..<15 { fix(14 - place, 8, bit(place)) }
    for place in 0..<8 { fix(side - 1 - place, 8, bit(place)) }
    for place in 8..<15 { fix(8, side - 15 + place, bit(place)) }
    fix(8, side - 8, true)
  }

  private mutating func drawVersion() {
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = version << 12 | rest
    for place in 0..<18 {
      let isDark = bits >> place & 1 == 1
      let (a, b) = (side - 11 + place % 3, place / 3)
      fix(a, b, isDark)
      fix(b, a, isDark)
    }
  }

  /// Writes codewords in columns of two modules, from the right, up and down in turn.
  mutating func draw(_ codewords: [UInt8]) {
    var bit = 0
    var right = side - 1
    while right >= 1 {
      // The column of the vertical timing pattern is passed over.
      if right == 6 { right = 5 }
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<side {
        let y = isUpward ? side - 1 - step : step
        for x in [right, right - 1]
        where !isFixed[y * side + x] && bit < 8 * codewords.count {
          modules[y * side + x] = codewords[bit >> 3] >> UInt8(7 - bit & 7) & 1 == 1
          bit += 1
        }
      }
      right -= 2
    }
  }

  /// Turns the data modules that one of the eight masks covers; twice is nothing.
  mutating func apply(mask: Int) {
    for y in 0..<side {
      for x in 0..<side where !isFixed[y * side + x] && Self.covers(mask, x, y) {
        modules[y * side + x].toggle()
      }
    }
  }

  private static func covers(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
    switch mask {
    case 0: (x + y) % 2 == 0
    case 1: y % 2 == 0
    case 2: x % 3 == 0
    case 3: (x + y) % 3 == 0
    case 4: (x / 3 + y / 2) % 2 == 0
    case 5: x * y % 2 + x * y % 3 == 0
    case 6: (x * y % 2 + x * y % 3) % 2 == 0
    default: ((x + y) % 2 + x * y % 3) % 2 == 0
    }
  }
}
