import TallyModel

/// What one contest came to, ready for the template.
struct ContestView {
  struct Fact {
    let term: String
    let value: String
  }

  let title: NameView
  let rule: String
  let papers: String
  /// The outcome in plain words, the most important first.
  var sentences: [String] = []
  var ties: [String] = []
  var facts: [Fact] = []
  var charts: [ChartView] = []
  var histograms: [HistogramView] = []
  var tables: [TableView] = []
  var rounds: [RoundView] = []
  var steps: [TableView] = []
  var roundNotes: [String] = []
  var notes: [String] = []
  /// One element where there are rounds or steps: templates have no other way to ask.
  var story: [Bool] = []
  /// The same for ties.
  var tieHeading: [Bool] = []
  var histogramGrid: [Bool] = []
  var factList: [Bool] = []

  init(title: NameView, rule: String, papers: String) {
    self.title = title
    self.rule = rule
    self.papers = papers
  }
}

/// How things stood at the end of a round.
struct RoundView {
  let heading: String
  let sentences: [String]
  let roundCharts: [ChartView]
  let standing: [TableView]
  let figures: [ContestView.Fact]
  let figureList: [Bool]
}

/// Rows that the page has left: a page of a million options would help nobody.
struct RowBudget {
  static let rowsMax = 20_000

  private(set) var left: Int

  /// So many rows of all, as long as they last.
  mutating func take(_ count: Int) -> Int {
    let taken = min(count, left)
    left -= taken
    return taken
  }
}
