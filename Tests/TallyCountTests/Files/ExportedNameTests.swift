import TallyCount
import TallyModel
import TallyTesting
import Testing

/// Names that a definition allows and that mean something to a format.
@Suite struct `Exported names` {
  private static let odd = [
    "plain", "Ali \"X\"", "Ali 'X'", "Ali ''X''", "\"", "\"\u{301}", "a\"\u{301}b", "a;b",
    ";\u{308}",
    "\"quoted\"", "اسم \"هنا\"", "e\u{301}", "0", "# no comment", "-",
  ]

  private static func box(_ form: BallotForm, _ names: [String], costs: [UInt64] = []) -> BallotBox
  {
    var box = BallotBox(form: form, options: names, costs: costs)
    for option in names.indices {
      box.add([BallotMark(option: option, value: 1)], weight: 1)
      let next = (option + 1) % names.count
      let second = BallotMark(option: next, value: form == .ranking ? 2 : 1)
      box.add(
        [BallotMark(option: option, value: 1), second].sorted { $0.option < $1.option },
        weight: 1
      )
    }
    return box
  }

  /// Every ballot by the places of its options, with what it weighs.
  private static func counted(_ profile: BallotProfile) -> [[Int]: UInt64] {
    var counted: [[Int]: UInt64] = [:]
    for pattern in profile.patterns {
      let marks = profile.marks[pattern.marks].map { [Int($0.option), Int($0.value)] }
      counted[marks.sorted { $0[0] < $1[0] }.flatMap { $0 }, default: 0] += pattern.weight
    }
    return counted
  }

  @Test func `of ranked options are read back distinct, each for its option`() throws {
    let profile = Self.box(.ranking, Self.odd).profile
    let bytes = BLTFile.bytes(of: profile, names: Self.odd, seats: 2, title: "the \"vote\"\u{301}")
    let contest = try BLTFile.read(bytes).contests[0]
    #expect(contest.profile.options.count == Self.odd.count)
    #expect(Set(contest.profile.options).count == Self.odd.count)
    for (name, read) in zip(Self.odd, contest.profile.options) {
      #expect(Self.bare(read) == Self.bare(name), "\(name)")
      if !name.utf8.contains(UInt8(ascii: "\"")) { #expect(read == name) }
    }
    #expect(Self.counted(contest.profile) == Self.counted(profile))
  }

  private static func bare(_ name: String) -> String {
    String(decoding: name.utf8.filter { !"\"'".utf8.contains($0) }, as: UTF8.self)
  }

  @Test func `of projects are read back as they are`() throws {
    let ids = Self.odd.indices.map { "p\($0)" }
    let costs = Self.odd.indices.map { UInt64($0 + 1) }
    let profile = Self.box(.choices, ids, costs: costs).profile
    let meta = [
      "description": "a \"b\"\u{301};c", "country": "x", "unit": "y", "instance": "z",
      "budget": "20", "rule": "greedy", "date_begin": "2026-11-22", "date_end": "2026-11-29",
    ]
    let bytes = try #require(
      PabulibFile.bytes(of: profile, ids: ids, names: Self.odd, meta: meta)
    )
    let contest = try PabulibFile.read(bytes).contests[0]
    #expect(contest.profile.costs == costs)
    #expect(Self.counted(contest.profile) == Self.counted(profile))
    #expect(contest.profile.options == Self.odd || contest.profile.options == ids)
  }
}
