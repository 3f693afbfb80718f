import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("The table for spreadsheets")
struct SpreadsheetTableTests {
  /// The cells of the row of the option `a`, its label replaced.
  private func cells(label: String) throws -> [String] {
    var sample = SampleResult()
    sample.sample["contests[0].options[0].label.en"] = .string(label)
    sample.ballots = [("", "choice=a", 1)]
    var reader = CSVReader(try #require(try sample.bytes("data/results-spreadsheet.csv")))
    while let row = try reader.next() {
      if row.text(2) == "a" { return (0..<row.count).map { row.text($0) ?? "" } }
    }
    return []
  }

  @Test("begins with a byte order mark and says otherwise what results.csv says")
  func sameButForTheMark() throws {
    var sample = SampleResult()
    sample.ballots = [("", "choice=a", 1)]
    let bytes = try #require(try sample.bytes("data/results-spreadsheet.csv"))
    #expect(bytes.prefix(3) == [0xEF, 0xBB, 0xBF])
    #expect(
      String(decoding: bytes.dropFirst(3), as: UTF8.self).hasPrefix(
        "scope,contest,option,label_ar,label_en,measure,value\r\n"
          + ",choice,,نص choice,Text choice,counted,1\r\n"
      )
    )
  }

  @Test(
    "a label that a program could take for a formula gets an apostrophe",
    arguments: [
      ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"),
      ("＝1+1", "'＝1+1"), ("＋1", "'＋1"), ("－1", "'－1"), ("＠a", "'＠a"), (" =1", " '=1"),
      ("\"=1", "\"'=1"), ("\u{200E}=1", "\u{200E}'=1"), ("a;=1", "a;'=1"), ("a,=1", "a,'=1"),
      ("a; \"=1", "a; \"'=1"), ("a|@b", "a|'@b"), ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
      ("−1", "'−1"), ("5/3", "'5/3"),
    ]
  )
  func guardsFormulas(label: String, cell: String) throws {
    #expect(try cells(label: label)[4] == cell)
  }

  @Test(
    "numbers and other labels stay as they are",
    arguments: ["-5", "4.32", "-100.00", "a=b", "1-2", "me@home", "a;b", "سوق", "7", "O'Hara"]
  )
  func keepsOthers(label: String) throws {
    let cells = try cells(label: label)
    #expect(cells[4] == label)
    #expect(cells[6] == "1")
  }

  @Test("an id that begins with a hyphen is guarded, and its figures stay numbers")
  func guardsIDs() throws {
    var sample = SampleResult(
      contests: [SampleDefinition.choice("-1+2", options: ["a"])].map { contest in
        guard case .object(var members) = contest else { return contest }
        members[0].value = "-c"
        return .object(members)
      },
      ballots: []
    )
    sample.ballots = [("", "", 1)]
    let text = try #require(try sample.text("data/results-spreadsheet.csv"))
    #expect(text.contains("\r\n,'-c,,"))
    #expect(text.contains(",blank,1\r\n"))
  }
}
