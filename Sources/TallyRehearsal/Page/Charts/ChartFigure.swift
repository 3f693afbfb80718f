/// A drawing with the words and the table that belong to it.
struct ChartFigure {
  let kind: ChartKind
  let chart: LineChart
  /// Which stroke is which series, in the order of the drawing's lines.
  let series: [ChartSeries]
  /// What runs along the bottom.
  let alongside: Markup
  let heads: [Markup]
  let rows: [Markup]
  /// How many samples a row joins; 1 where it is one.
  var samplesARow = 1
}

extension PageSections {
  func figure(_ figure: ChartFigure) -> Markup {
    let chart = figure.chart
    let title: Markup = "\(chart.title)"
    let note: Markup =
      figure.samplesARow > 1 ? "<p>\(text.joined(figure.samplesARow))</p>" : ""
    return """
      <figure>
      <div class="drawing">
      <h3>\(title)</h3>
      <ul class="legend">\(legend(figure))</ul>
      <p class="axis">↑ \(text.unit(figure.kind))</p>
      \(chart.drawing)
      <p class="axis">→ \(figure.alongside)</p>
      </div>
      <details><summary>\(text.tableSummary)</summary>
      \(note)
      \(table(figure.heads, figure.rows, label: title))
      </details>
      </figure>
      """
  }

  private func legend(_ figure: ChartFigure) -> Markup {
    var items = zip(figure.chart.lines, figure.series).map { line, series in
      item("line \(line.stroke.rawValue)", text.name(series))
    }
    if !figure.chart.bounds.isEmpty {
      items += report.expectation.bounds.map { item("bound", text.bound($0)) }
    }
    if !figure.chart.bands.isEmpty { items.append("<li>✕ \(text.interruption)</li>") }
    return items.assembled()
  }

  private func item(_ stroke: String, _ name: Markup) -> Markup {
    """
    <li><svg viewBox="0 0 36 10" aria-hidden="true"><path class="\(stroke)" d="M2 5H34"/></svg> \
    \(name)</li>
    """
  }
}
