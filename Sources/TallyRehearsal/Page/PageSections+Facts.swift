/// Plan, machine, and what is needed to do it again.
extension PageSections {
  var plan: Markup {
    let plan = report.plan
    return section(
      text.planHeading,
      list([
        (text.profile, "\(name: plan.profile)"),
        (text.source, "\(text.inEnglish) \(english(plan.source))"),
        (text.speedLabel, text.times(plan.speed)),
        (text.plannedTime, text.duration(seconds: plan.seconds)),
        (text.takenTime, taken),
        (text.voters, "\(plan.voters)"),
        (text.ballots, "\(plan.casts)"),
        (text.peak, text.perSecond(plan.peakPerSecond)),
        (text.connections, "\(plan.connections)"),
        plan.readsPerSecond > 0 ? (text.reads, text.perSecond(plan.readsPerSecond)) : nil,
        (text.revoteLabel, text.revote(plan.revote)),
        (text.asked, asked),
      ])
    )
  }

  private var asked: Markup {
    let rate = report.expectation.perSecond.map { [text.perSecond($0)] } ?? []
    let words = (rate + report.expectation.bounds.map(text.bound)).map { "\($0)<br>" as Markup }
    return "\(words.assembled())\(figure: report.expectation.text)"
  }

  private var taken: Markup {
    let taken = text.duration(seconds: report.elapsedSeconds)
    return report.wasStopped ? "\(taken) – \(text.stoppedEarly)" : taken
  }

  var machine: Markup {
    let machine = report.machine
    return section(
      text.machineHeading,
      list([
        (
          text.processor,
          "\(figure: machine.processor) – \(text.counted(machine.cores, .core))"
        ),
        (text.memory, text.gigabytes(machine.memoryBytes)),
        (text.system, "\(figure: machine.kernel)"),
        (text.fileSystem, machine.fileSystem.map { "\(figure: $0)" } ?? text.unknown),
        (text.syncTime, machine.syncMicroseconds.map(text.duration) ?? text.unknown),
        (text.whereLoadRan, text.load(isShared: machine.isShared)),
      ])
    )
  }

  var again: Markup {
    let facts = list([
      (text.profile, "\(name: report.plan.profile)"),
      (text.speedLabel, text.times(report.plan.speed)),
      (text.seed, "\(figure: String(report.plan.seed))"),
      (text.begun, "\(figure: report.begun)"),
      (text.address, "\(name: report.address)"),
      (text.election, "\(name: report.election)"),
      (text.origin, "\(name: report.origin)"),
    ])
    return section(text.againHeading, "<p>\(text.againNote)</p>\n\(facts)")
  }

  /// Nothing where no rate was searched for.
  var steps: Markup {
    guard !report.steps.isEmpty else { return "" }
    let rows = report.steps.map { step -> Markup in
      """
      <tr><td class="n">\(Figure.rate(step.perSecond))</td>\
      <td class="n">\(Figure.rate(step.achievedPerSecond))</td>\
      <td class="n">\(Figure.milliseconds(step.p99Microseconds))</td>\
      <td class="\(step.isHeld ? "good" : "bad")">\(step.isHeld ? "✓" : "✗") \
      \(step.isHeld ? text.held : text.notHeld)</td></tr>
      """
    }
    let heads = [text.stepRate, text.stepAchieved, text.stepTime, text.resultHead]
    return section(text.stepsHeading, table(heads, rows, label: text.stepsHeading))
  }
}
