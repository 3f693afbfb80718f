/// A drawing of values along an axis, in scalable vector graphics, without a word but figures: the
/// words stand around it, where a reader's font and direction hold.
///
/// Runs from left to right in every language, so that one picture is spoken of by all.
struct LineChart {
  /// How a line differs from the others beside its colour.
  enum Stroke: String {
    /// Thick.
    case main
    case dashed
    case dotted
    /// Thin.
    case fine
  }

  struct Point {
    let x: Double
    /// Nothing where nothing was measured; the line is broken there.
    let y: Double?
  }

  struct Line {
    let stroke: Stroke
    let points: [Point]
    var hasDots = false
  }

  /// A value that was asked for, drawn across.
  struct Bound {
    let value: Double
    let label: String
    /// Where along the horizontal axis it is asked; nothing for everywhere.
    var at: Double?
  }

  static let width = 600.0
  static let height = 270.0
  private static let left = 64.0
  private static let right = width - 16
  private static let top = 22.0
  private static let bottom = height - 34

  /// What it shows, and what can be seen in it: for those who do not see it.
  let title: String
  let description: String
  let horizontal: ChartAxis
  let vertical: ChartAxis
  let lines: [Line]
  var bounds: [Bound] = []
  /// Stretches of the horizontal axis that are marked.
  var bands: [ClosedRange<Double>] = []

  var drawing: Markup {
    """
    <svg viewBox="0 0 \(coordinate: Self.width) \(coordinate: Self.height)" role="img" \
    aria-label="\(title)" direction="ltr"><title>\(title)</title><desc>\(description)</desc>
    \(grid)\(bands.map(band).assembled())\(lines.map(line).assembled())\(bounds.map(bound).assembled())
    </svg>
    """
  }

  private func x(_ value: Double) -> Double {
    Self.left + (Self.right - Self.left) * horizontal.place(value)
  }

  private func y(_ value: Double) -> Double {
    Self.bottom - (Self.bottom - Self.top) * vertical.place(value)
  }

  private var grid: Markup {
    let across = vertical.ticks.map { tick -> Markup in
      let y = y(tick.value)
      return """
        <path class="grid" d="M\(coordinate: Self.left) \(coordinate: y)H\(coordinate: Self.right)"/>\
        <text x="\(coordinate: Self.left - 7)" y="\(coordinate: y + 4)" text-anchor="end">\
        \(tick.label)</text>
        """
    }
    let along = horizontal.ticks.map { tick -> Markup in
      let x = x(tick.value)
      return """
        <path class="grid" d="M\(coordinate: x) \(coordinate: Self.bottom)v5"/>\
        <text x="\(coordinate: x)" y="\(coordinate: Self.bottom + 21)" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    return (across + along).assembled()
  }

  private func line(_ line: Line) -> Markup {
    let dots = line.hasDots ? line.points.compactMap { dot($0, line.stroke) }.assembled() : ""
    return """
      <path class="line \(line.stroke.rawValue)" d="\(path(line.points))"/>\(dots)
      """
  }

  private func dot(_ point: Point, _ stroke: Stroke) -> Markup? {
    guard let value = point.y else { return nil }
    return """
      <circle class="dot \(stroke.rawValue)" cx="\(coordinate: x(point.x))" cy="\(coordinate: y(value))" r="3.5"/>
      """
  }

  /// A stretch of one point is a line of no length, which round ends make a dot.
  private func path(_ points: [Point]) -> String {
    var path = ""
    var isDrawing = false
    for (index, point) in points.enumerated() {
      guard let value = point.y else {
        isDrawing = false
        continue
      }
      path += isDrawing ? "L" : "M"
      path += Figure.coordinate(x(point.x)) + " " + Figure.coordinate(y(value))
      let isAlone = !isDrawing && (index + 1 == points.count || points[index + 1].y == nil)
      if isAlone { path += "h0" }
      isDrawing = true
    }
    return path
  }

  /// Where it is asked at one place only, a line leads there from the left and ends in a mark.
  private func bound(_ bound: Bound) -> Markup {
    let y = y(bound.value)
    let end = bound.at.map(x) ?? Self.right
    let mark: Markup = bound.at == nil ? "" : "M\(coordinate: end) \(coordinate: y - 7)v14"
    return """
      <path class="bound" d="M\(coordinate: Self.left) \(coordinate: y)H\(coordinate: end)\(mark)"/>\
      <text class="over" x="\(coordinate: Self.left + 6)" y="\(coordinate: y - 5)">\
      \(bound.label)</text>
      """
  }

  private func band(_ band: ClosedRange<Double>) -> Markup {
    let begin = x(band.lowerBound)
    let end = max(x(band.upperBound), begin + 2)
    return """
      <rect class="band" x="\(coordinate: begin)" y="\(coordinate: Self.top)" \
      width="\(coordinate: end - begin)" height="\(coordinate: Self.bottom - Self.top)"/>\
      <text x="\(coordinate: (begin + end) / 2)" y="\(coordinate: Self.top - 6)" \
      text-anchor="middle">✕</text>
      """
  }
}

extension Markup.StringInterpolation {
  fileprivate mutating func appendInterpolation(coordinate: Double) {
    appendInterpolation(Figure.coordinate(coordinate))
  }
}
