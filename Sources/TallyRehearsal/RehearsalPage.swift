/// The report as a page: replaced by its own file.
package struct RehearsalPage {
  package enum Language { case arabic, english }
  let report: RehearsalReport
  package init(_ report: RehearsalReport, first: Language) { self.report = report }
  package var html: String { "<p>\(report.verdict.sentence)</p>" }
}
