extension PageSections {
  /// Points of a drawn line, and rows of a table: more are joined, so that the page stays small.
  private static let pointsMax = 300
  private static let rowsMax = 24
  /// So few points are hardly seen as a line.
  private static let dotsMax = 12

  var charts: Markup {
    let figures = figures.map(figure)
    let content: Markup =
      figures.isEmpty
      ? "<p>\(text.chartsEmpty)</p>"
      : "<p>\(text.chartsNote)</p>\n\(figures.assembled(separator: "\n"))"
    return section(text.chartsHeading, class: "charts", content)
  }

  private var figures: [ChartFigure] {
    let samples = report.samples
    var figures: [ChartFigure] = []
    if !samples.isEmpty { figures += [rate, latency] }
    if report.latency.count > 0 { figures.append(distribution) }
    if samples.contains(where: { $0.memoryBytes > 0 }) { figures.append(memory) }
    if samples.contains(where: { $0.blocks > 0 }) { figures.append(blocks) }
    if samples.contains(where: { $0.reads > 0 }) { figures += [reads, readLatency] }
    return figures
  }

  // MARK: Over time

  private var rate: ChartFigure {
    overTime(
      .rate,
      [
        TimeSeries(.offered, .dashed, Figure.rate) { $0.offeredPerSecond },
        TimeSeries(.answered, .main, Figure.rate) { $0.answeredPerSecond },
      ]
    )
  }

  private var latency: ChartFigure {
    overTime(
      .latency,
      [
        .waiting(.p50, .dotted, \.p50Microseconds),
        .waiting(.p99, .main, \.p99Microseconds),
        .waiting(.slowest, .fine, \.maxMicroseconds),
      ],
      isDuration: true,
      bounds: report.expectation.bounds
    )
  }

  private var memory: ChartFigure {
    let figure = { Figure.decimal($0, places: 1) }
    return overTime(.memory, [TimeSeries(.memory, .main, figure) { $0.memoryMegabytes }])
  }

  private var blocks: ChartFigure {
    let figure = { Figure.decimal($0, places: 1) }
    return overTime(.blocks, [TimeSeries(.entriesPerBlock, .main, figure) { $0.entriesPerBlock }])
  }

  private var reads: ChartFigure {
    overTime(.reads, [TimeSeries(.readRate, .main, Figure.rate) { $0.readsPerSecond }])
  }

  private var readLatency: ChartFigure {
    let series = TimeSeries(.readP99, .main, TimeSeries.milliseconds) { stretch in
      stretch.sample.reads == 0 ? nil : Double(stretch.sample.readP99Microseconds)
    }
    return overTime(.readLatency, [series], isDuration: true)
  }

  /// `isDuration`: Whether the values are microseconds, which are drawn by powers of ten.
  private func overTime(
    _ kind: ChartKind,
    _ series: [TimeSeries],
    isDuration: Bool = false,
    bounds: [Expectation.Bound] = []
  ) -> ChartFigure {
    let stretches = stretches(atMost: Self.pointsMax)
    let end = max(report.elapsedSeconds, stretches.last?.endSeconds ?? 0)
    let values = series.map { series in stretches.compactMap(series.value) }
    let all = values.joined()
    let vertical: ChartAxis =
      isDuration
      ? .duration(microseconds: all.map { UInt64($0) } + bounds.map(\.microseconds))
      : .fromZero(to: all.max() ?? 0)
    let lines = series.map { series in
      LineChart.Line(
        stroke: series.stroke,
        points: stretches.map { LineChart.Point(x: $0.endSeconds, y: series.value($0)) },
        hasDots: stretches.count <= Self.dotsMax
      )
    }
    let peaks = zip(series, values).map { series, values in values.max().map(series.figure) ?? "–" }
    let chart = LineChart(
      title: text.title(kind),
      description: text.description(kind, peaks: peaks),
      horizontal: .timeline(seconds: end),
      vertical: vertical,
      lines: lines,
      bounds: bounds.map(drawn),
      bands: report.interruptions.map { $0.seconds...($0.seconds + max(0, $0.downSeconds)) }
    )
    return ChartFigure(
      kind: kind,
      chart: chart,
      series: series.map(\.name),
      alongside: text.timeUnit(.fitting(end)),
      heads: [text.until] + series.map { text.name($0.name) },
      rows: rows(series, isClock: TimeUnit.fitting(end) != .seconds),
      samplesARow: max(1, (report.samples.count + Self.rowsMax - 1) / Self.rowsMax)
    )
  }

  private func drawn(_ bound: Expectation.Bound) -> LineChart.Bound {
    let milliseconds = Figure.trimmed(Double(bound.microseconds) / 1_000, places: 3)
    return LineChart.Bound(value: Double(bound.microseconds), label: "≤ \(milliseconds)")
  }

  private func stretches(atMost count: Int) -> [Stretch] {
    Stretch.all(report.samples, atMost: count, sampleSeconds: report.sampleSeconds)
  }

  private func rows(_ series: [TimeSeries], isClock: Bool) -> [Markup] {
    stretches(atMost: Self.rowsMax).map { stretch in
      let end = stretch.endSeconds
      let until = isClock ? ClockTime(seconds: end).digits : Figure.decimal(end, places: 1)
      let cells = series.map { series -> Markup in
        "<td class=\"n\">\(series.value(stretch).map(series.figure) ?? "–")</td>"
      }
      return "<tr><th scope=\"row\" class=\"n\">\(until)</th>\(cells.assembled())</tr>"
    }
  }

  // MARK: By percentile

  private var distribution: ChartFigure {
    let reads = report.reads.flatMap { $0.count > 0 ? $0 : nil }
    let summaries = [report.latency, reads].compactMap(\.self)
    let all = summaries.flatMap { $0.points.map(\.microseconds) }
    let bounds = report.expectation.bounds
    let ticks = [50, 90, 99, 99.9, 99.99, 100].map { report.latency.at($0) }
    let lines = zip(summaries, [LineChart.Stroke.main, .dashed]).map { summary, stroke in
      LineChart.Line(stroke: stroke, points: points(summary), hasDots: stroke == .main)
    }
    let chart = LineChart(
      title: text.title(.distribution),
      description: text.description(.distribution, peaks: ticks.map(Figure.milliseconds)),
      horizontal: .percentiles,
      vertical: .duration(microseconds: all + bounds.map(\.microseconds)),
      lines: lines,
      bounds: bounds.map { bound in
        LineChart.Bound(
          value: Double(bound.microseconds),
          label: drawn(bound).label,
          at: ChartAxis.rarity(bound.percentile)
        )
      }
    )
    let names: [ChartSeries] = reads == nil ? [.casts] : [.casts, .statusReads]
    return ChartFigure(
      kind: .distribution,
      chart: chart,
      series: names,
      alongside: text.percentileAxis,
      heads: [text.share] + names.map(text.name),
      rows: report.latency.points.map { row($0, reads) }
    )
  }

  private func points(_ summary: LatencySummary) -> [LineChart.Point] {
    summary.points.filter { $0.percentile >= 50 }.map { point in
      LineChart.Point(
        x: ChartAxis.rarity(point.percentile),
        y: point.microseconds == 0 ? nil : Double(point.microseconds)
      )
    }
  }

  private func row(_ point: LatencySummary.Point, _ reads: LatencySummary?) -> Markup {
    let read = reads.map { reads -> Markup in
      "<td class=\"n\">\(Figure.milliseconds(reads.at(point.percentile)))</td>"
    }
    return """
      <tr><th scope="row">\(text.share(percentile: point.percentile))</th>\
      <td class="n">\(Figure.milliseconds(point.microseconds))</td>\(read ?? "")</tr>
      """
  }
}

/// A line over time.
private struct TimeSeries {
  let name: ChartSeries
  let stroke: LineChart.Stroke
  let figure: (Double) -> String
  let value: (Stretch) -> Double?

  init(
    _ name: ChartSeries,
    _ stroke: LineChart.Stroke,
    _ figure: @escaping (Double) -> String,
    value: @escaping (Stretch) -> Double?
  ) {
    self.name = name
    self.stroke = stroke
    self.figure = figure
    self.value = value
  }

  static func milliseconds(_ microseconds: Double) -> String {
    Figure.milliseconds(UInt64(microseconds))
  }

  /// How long those waited who were answered in the stretch.
  static func waiting(
    _ name: ChartSeries,
    _ stroke: LineChart.Stroke,
    _ time: KeyPath<Sample, UInt64>
  ) -> TimeSeries {
    TimeSeries(name, stroke, milliseconds) { stretch in
      stretch.sample.answered == 0 ? nil : Double(stretch.sample[keyPath: time])
    }
  }
}
