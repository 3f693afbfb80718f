import TallyModel
import TallyTesting
import Testing

@Suite struct `A voter id` {
  @Test(
    arguments: [
      ("12345678", VoterIDForm.Characters.digits, 8...8, true),
      ("02345678", .digits, 8...8, true), ("1234567", .digits, 8...8, false),
      ("123456789", .digits, 8...8, false), ("012", .digits, 1...8, false),
      ("0", .digits, 1...8, false), ("12", .digits, 1...8, true), (" 12", .digits, 1...8, false),
      ("12 ", .digits, 1...8, false), ("+12", .digits, 1...8, false), ("1a", .digits, 1...8, false),
      ("١٢", .digits, 1...8, false), ("1\u{0}2", .digits, 1...8, false),
      ("", .digits, 1...8, false),
      ("A1Z9", .alphanumeric, 1...8, true), ("a1", .alphanumeric, 1...8, false),
      ("0A", .alphanumeric, 1...8, true), ("A-1", .alphanumeric, 1...8, false),
      ("A@", .alphanumeric, 1...8, false), ("A[", .alphanumeric, 1...8, false),
      ("9:", .alphanumeric, 1...8, false), ("/0", .alphanumeric, 1...8, false),
      ("a.B_c-9", .token, 1...8, true), ("a b", .token, 1...8, false),
      ("a@b", .token, 1...8, false),
      ("é", .token, 1...8, false), ("a,b", .token, 1...8, false), ("..", .token, 1...8, true),
    ] as [(String, VoterIDForm.Characters, ClosedRange<Int>, Bool)]
  )
  func `is taken in its normal form alone`(
    id: String,
    form: VoterIDForm.Characters,
    length: ClosedRange<Int>,
    isTaken: Bool
  ) {
    let form = VoterIDForm(
      namespace: "n",
      form: form,
      minimumLength: length.lowerBound,
      maximumLength: length.upperBound
    )
    #expect(form.accepts(Array(id.utf8).rawSpan) == isTaken)
  }

  @Test func `has only bytes that its form names`() {
    let allowed: [VoterIDForm.Characters: String] = [
      .digits: "0123456789",
      .alphanumeric: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
      .token: "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    ]
    for characters in VoterIDForm.Characters.allCases {
      let form = VoterIDForm(
        namespace: "n",
        form: characters,
        minimumLength: 1,
        maximumLength: 1
      )
      let taken = (UInt8.min...UInt8.max).filter { form.accepts([$0].rawSpan) }
      #expect(Set(taken) == Set((allowed[characters] ?? "").utf8))
    }
  }
}

@Suite struct `A scope` {
  private static func accepts(_ rule: ScopeRule, _ scope: String, period: String = "") -> Bool {
    ScopeForm(rule).accepts(Array(scope.utf8).rawSpan, runningPeriod: Array(period.utf8).rawSpan)
  }

  @Test func `of the election is empty`() {
    #expect(Self.accepts(.election, ""))
    #expect(!Self.accepts(.election, "x"))
    #expect(ScopeForm(.election).periodUnit == nil)
  }

  @Test func `of a page is listed, or has the form of an id`() {
    #expect(Self.accepts(.page(["home", "news"]), "news"))
    #expect(!Self.accepts(.page(["home", "news"]), "new"))
    #expect(!Self.accepts(.page(["home"]), ""))
    #expect(Self.accepts(.page(nil), "any-page.1"))
    #expect(!Self.accepts(.page(nil), ""))
    #expect(!Self.accepts(.page(nil), "a/b"))
    #expect(!Self.accepts(.page(nil), ".."))
    #expect(Self.accepts(.page(nil), String(repeating: "p", count: 64)))
    #expect(!Self.accepts(.page(nil), String(repeating: "p", count: 65)))
  }

  @Test func `of a period is the running one`() {
    #expect(Self.accepts(.period(.day), "2026-11-22", period: "2026-11-22"))
    #expect(!Self.accepts(.period(.day), "2026-11-23", period: "2026-11-22"))
    #expect(!Self.accepts(.period(.day), "2026-11", period: "2026-11-22"))
    #expect(!Self.accepts(.period(.day), "", period: "2026-11-22"))
    #expect(ScopeForm(.period(.month)).periodUnit == .month)
  }
}
