extension PageSections {
  var verdict: Markup {
    """
    <section class="verdict \(report.verdict.outcome.rawValue)">
    <h2><span class="sign" aria-hidden="true">\(sign)</span> \(text.outcome(report.verdict.outcome))</h2>
    \(measured.map { "<p>\($0)</p>" }.assembled(separator: "\n"))
    \(causes)
    <h3>\(text.nextHeading)</h3><p>\(advice)</p>
    </section>
    """
  }

  private var sign: Markup {
    switch report.verdict.outcome {
    case .held: "✓"
    case .notHeld: "✗"
    case .notMeasured: "?"
    case .stopped: "■"
    }
  }

  /// What was found of that which was asked; a bound that was missed stands among the causes.
  private var measured: [Markup] {
    let verdict = report.verdict
    var sentences: [Markup] = []
    if report.latency.count > 0 {
      sentences += report.expectation.bounds.filter { !isCause($0) }.map(measured)
      if let margin = verdict.margin, margin >= 1 { sentences.append(text.margin(margin)) }
    }
    if !verdict.causes.contains(where: \.isTooFew) {
      let asked = report.expectation.perSecond
      sentences.append(text.busiest(perSecond: verdict.busiestPerSecond, asked: asked))
    }
    if verdict.speed != 1 { sentences.append(text.speed(verdict.speed)) }
    return sentences
  }

  private func measured(_ bound: Expectation.Bound) -> Markup {
    let microseconds = report.latency.at(bound.percentile)
    return """
      \(text.measured(percentile: bound.percentile, microseconds: microseconds)) \
      \(text.allowed(microseconds: bound.microseconds))
      """
  }

  private func isCause(_ bound: Expectation.Bound) -> Bool {
    report.verdict.causes.contains { cause in
      if case .slow(bound, _, _) = cause { true } else { false }
    }
  }

  private var causes: Markup {
    guard let first = report.verdict.causes.first else { return "" }
    let others = report.verdict.causes.dropFirst()
    let also = others.map { "<li>\(text.cause($0))</li>" }.assembled(separator: "\n")
    let rest: Markup = others.isEmpty ? "" : "<h3>\(text.alsoGaveWay)</h3><ul>\(also)</ul>"
    return """
      <h3>\(text.firstToGiveWay)</h3><p>\(text.cause(first))</p>
      \(rest)
      """
  }

  private var advice: Markup {
    report.verdict.causes.first.map(text.advice) ?? text.advice(report.verdict.outcome)
  }
}

extension Verdict.Cause {
  fileprivate var isTooFew: Bool { if case .tooFew = self { true } else { false } }
}
