import TallyModel

extension PageSections {
  var answers: Markup {
    let answers = report.answers
    let expected = AnswerKind.allCases.map { kind in
      row(text.name(kind), kind.count(in: answers), text.meaning(kind))
    }
    let unexpected = answers.unexpected.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { row(text.unexpected($0.key), $0.value, text.meaning($0.key)) }
    let total = row(text.sum, answers.total, text.sumMeaning, class: "sum")
    let heads = [text.kindHead, text.countHead, text.meaningHead]
    let table = table(heads, expected + unexpected + [total], label: text.answersHeading)
    let note: Markup =
      answers.abandoned == 0 ? "" : "<p>\(text.abandoned(answers.abandoned))</p>"
    return section(text.answersHeading, "\(table)\n\(note)")
  }

  private func row(
    _ name: Markup,
    _ count: Int,
    _ meaning: Markup,
    class rowClass: Markup = ""
  ) -> Markup {
    """
    <tr class="\(rowClass)"><th scope="row">\(name)</th>\
    <td class="n">\(Figure.grouped(count))</td><td>\(meaning)</td></tr>
    """
  }

  var checks: Markup {
    let findings = report.findings
    let isRight = findings.faults.isEmpty
    let counted = findings.votersCounted
    var rows = [
      check(
        text.receiptsCheck,
        text.receipts(verified: findings.receiptsVerified, stride: findings.receiptStride),
        findings.receiptsVerified > 0 ? true : nil
      ),
      check(
        text.votersCheck,
        text.voters(expected: findings.votersExpected, counted: counted),
        counted.map { $0 == UInt64(clamping: findings.votersExpected) }
      ),
      check(
        text.totalsCheck,
        text.totals(areEqual: findings.areTotalsEqual),
        findings.areTotalsEqual
      ),
      check(text.faultsCheck, faults, isRight),
    ]
    if let entitled = findings.entitled {
      let turnout = text.turnout(voters: findings.votersExpected, entitled: entitled)
      rows.append(check(text.turnoutCheck, turnout, findings.votersExpected <= entitled))
    }
    rows += report.interruptions.map { check(text.restartCheck, text.restart($0), nil, sign: "") }
    if report.lateness.count > 0 {
      let late = text.lateness(microseconds: report.lateness.at(99))
      rows.append(check(text.latenessCheck, late, !wasLate))
    }
    let heads: [Markup] = [text.checkHead, "", text.resultHead]
    return section(text.checksHeading, table(heads, rows, label: text.checksHeading))
  }

  private var wasLate: Bool {
    report.verdict.causes.contains { if case .lateLoad = $0 { true } else { false } }
  }

  private var faults: Markup {
    let faults = report.findings.faults
    guard !faults.isEmpty else { return text.faults(0) }
    let items = faults.map { "<li>\($0)</li>" }.assembled(separator: "\n")
    return "\(text.faults(faults.count)) \(text.inEnglish)<ul lang=\"en\" dir=\"ltr\">\(items)</ul>"
  }

  /// `isRight`: Nothing for what was not checked; a fact that is neither has an empty `sign`.
  private func check(
    _ name: Markup,
    _ finding: Markup,
    _ isRight: Bool?,
    sign: Markup? = nil
  ) -> Markup {
    let mark: (class: Markup, words: Markup) =
      switch isRight {
      case true?: ("good", "✓ \(text.passed)")
      case false?: ("bad", "✗ \(text.failed)")
      case nil: ("", sign ?? "– \(text.notChecked)")
      }
    return """
      <tr><th scope="row">\(name)</th><td class="mark \(mark.class)">\(mark.words)</td>\
      <td>\(finding)</td></tr>
      """
  }
}
