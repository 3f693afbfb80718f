import TallyClient
import TallyModel
import TallyTesting
import Testing

@testable import TallyRehearsal

@Suite struct `A rehearsal's ballots` {
  private static let contests: [JSONValue] = [
    SampleDefinition.choice("one", options: ["a", "b", "c"], isRequired: true),
    SampleDefinition.choice("only", options: ["a"]),
    SampleDefinition.approval("some", options: ["a", "b", "c", "d", "e"]),
    SampleDefinition.approval("two", options: ["a", "b"], isRequired: true),
    SampleDefinition.nOfM("few", options: ["a", "b", "c", "d"], maximum: 2, isRequired: true),
    SampleDefinition.nOfM("any", options: ["a", "b"], maximum: 1),
    SampleDefinition.score("stars", options: ["x", "y", "z"], lowest: 1, highest: 5),
    SampleDefinition.score(
      "marks",
      options: ["x", "y", "z", "w"],
      lowest: 0,
      highest: 10,
      isRequired: true
    ),
    SampleDefinition.score("half", options: ["x"], lowest: 9, highest: 10),
  ]

  private static func definition(_ contests: [JSONValue]) throws -> Definition {
    var sample = SampleDefinition()
    sample["contests"] = .array(contests)
    return try sample.definition()
  }

  private static func ballots(_ definition: Definition, seed: UInt64) throws -> RehearsalBallots {
    let voters = try #require(
      RehearsalBallots.Voters.numbered(definition.voterID, count: 100_000, seed: seed)
    )
    return RehearsalBallots(definition, voters: voters, seed: seed)
  }

  /// A million at once, and as many of another seed.
  @Test func `have a nonce of their own each`() throws {
    let definition = try SampleDefinition().definition()
    var nonces: Set<String> = []
    for seed in [1, 2] as [UInt64] {
      let ballots = try Self.ballots(definition, seed: seed)
      for chunk in 0..<100 as Range<UInt32> {
        var lines = CastLines()
        for cast in (chunk * 10_000)..<((chunk + 1) * 10_000) {
          let arrival = Arrival(
            nanoseconds: 0,
            cast: cast,
            voter: cast % 1_000,
            attempt: 0,
            isAbandoned: false,
            isLate: false
          )
          ballots.append(arrival, tag: UInt64(cast), to: &lines)
        }
        for place in 0..<lines.count {
          #expect(lines.tag(place) == UInt64(chunk) * 10_000 + UInt64(place))
          nonces.insert(SentBallot(lines, place).nonce)
        }
      }
    }
    #expect(nonces.count == 2_000_000)
  }

  @Test(arguments: Seeds.some(10))
  func `are accepted by their definition, whatever it asks`(seed: UInt64) throws {
    // All contests on one paper, and each on its own.
    for contests in [Self.contests] + Self.contests.map({ [$0] }) {
      let definition = try Self.definition(contests)
      let ballots = try Self.ballots(definition, seed: seed)
      let selections = Selections(contests: definition.contests)
      var seen: Set<String> = []
      for cast in 0..<500 as Range<UInt32> {
        let ballot = SentBallot(ballots, cast: cast, voter: cast / 2)
        #expect(ballot.election == "sample" && ballot.scope.isEmpty && ballot.channel == "portal")
        var bytes: [UInt8] = []
        let text = Array(ballot.selections.utf8)
        let fault = selections.encode(text: text.rawSpan, into: &bytes)
        #expect(fault == nil, "\(ballot.selections): \(Seeds.replay(seed))")
        seen.insert(ballot.selections)
      }
      // They differ where there is a choice.
      #expect(seen.count > 1 || contests.count == 1 && definition.contests[0].options.count == 1)
    }
  }

  /// The marks that are counted are the ones that are sent.
  @Test(arguments: Seeds.some(10))
  func `carry the marks that are counted for them`(seed: UInt64) throws {
    let definition = try Self.definition(Self.contests)
    let ballots = try Self.ballots(definition, seed: seed)
    for cast in 0..<300 as Range<UInt32> {
      var marks: [String: [String]] = [:]
      ballots.forEachMark(of: cast, by: cast % 7) { mark in
        let contest = definition.contests[mark.contest]
        let score = mark.value.map { ":\($0)" } ?? ""
        marks[contest.id, default: []].append(contest.options[mark.option].id + score)
      }
      let clauses = SentBallot(ballots, cast: cast, voter: cast % 7).selections.split(
        separator: ";"
      )
      var sent: [String: [String]] = [:]
      for clause in clauses {
        let sides = clause.split(separator: "=")
        sent[String(sides[0])] = sides[1].split(separator: ",").map(String.init)
      }
      #expect(sent == marks, "\(Seeds.replay(seed))")
      #expect(sent.count == Self.contests.count, "\(Seeds.replay(seed))")
    }
  }

  @Test func `are the same whenever they are asked for, and others for another seed`() throws {
    let definition = try Self.definition(Self.contests)
    let one = try Self.ballots(definition, seed: 1)
    let other = try Self.ballots(definition, seed: 2)
    let all = (0..<200 as Range<UInt32>).map { SentBallot(one, cast: $0, voter: $0) }
    #expect((0..<200 as Range<UInt32>).map { SentBallot(one, cast: $0, voter: $0) } == all)
    for (cast, ballot) in all.enumerated() {
      let another = SentBallot(other, cast: UInt32(cast), voter: UInt32(cast))
      #expect(another.voter != ballot.voter && another.nonce != ballot.nonce)
    }
  }

  @Test func `use every channel and every option`() throws {
    var sample = SampleDefinition()
    sample["channels"] = .array(
      ["portal", "app", "kiosk"].map { ["id": .string($0), "label": SampleDefinition.label($0)] }
    )
    let ballots = try Self.ballots(try sample.definition(), seed: 5)
    let sent = (0..<3_000 as Range<UInt32>).map { SentBallot(ballots, cast: $0, voter: $0) }
    for field in [\SentBallot.channel, \.selections] {
      let counts = Dictionary(grouping: sent) { $0[keyPath: field] }.mapValues(\.count)
      #expect(counts.count == 3)
      // Five standard deviations of a third of 3,000.
      for count in counts.values { #expect(abs(count - 1_000) < 130, "\(counts)") }
    }
  }

  @Test func `go to pages and periods that the definition has`() throws {
    var sample = SampleDefinition()
    sample["scope"] = ["kind": "page", "pages": ["home", "news"]]
    let paged = try Self.ballots(try sample.definition(), seed: 5)
    let scopes = Set((0..<50 as Range<UInt32>).map { SentBallot(paged, cast: $0, voter: $0).scope })
    #expect(scopes == ["home", "news"])
    // A voter stays on a page, so that second ballots are second ones.
    for voter in 0..<50 as Range<UInt32> {
      #expect(
        SentBallot(paged, cast: 2 * voter, voter: voter).scope
          == SentBallot(paged, cast: 2 * voter + 1, voter: voter).scope
      )
    }
    sample["scope"] = ["kind": "period", "unit": "day"]
    let definition = try sample.definition()
    let voters = RehearsalBallots.Voters.listed([Array("v".utf8)])
    let daily = RehearsalBallots(definition, voters: voters, seed: 1, period: "2026-11-22")
    #expect(SentBallot(daily, cast: 7, voter: 0).scope == "2026-11-22")
  }

  @Test func `of a page's visitors give the page's ratings, each once`() throws {
    let profile = try #require(ProfileTable.profile(named: "page-rating"))
    guard case .rating(let histogram) = profile.paper else {
      Issue.record("no rating")
      return
    }
    let definition = try Self.definition([
      SampleDefinition.score("rating", options: ["page"], lowest: 1, highest: 5, isRequired: true)
    ])
    for seed in [1, 2, 3] as [UInt64] {
      let voters = try #require(
        RehearsalBallots.Voters.numbered(definition.voterID, count: 169, seed: seed)
      )
      let ballots = RehearsalBallots(definition, voters: voters, seed: seed, ratings: histogram)
      let schedule = ArrivalSchedule(profile, seed: seed)
      #expect(schedule.voterCount == 169)
      var given = [Int](repeating: 0, count: 5)
      for voter in 0..<169 as Range<UInt32> {
        let text = SentBallot(ballots, cast: voter * 3, voter: voter).selections
        let score = try #require(Int(text.dropFirst("rating=page:".count)), "\(text)")
        given[score - 1] += 1
      }
      #expect(given == histogram)
      let sum = given.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }
      #expect(sum == 730 && given.reduce(0, +) == 169)
    }
  }
}

@Suite struct `A rehearsal's voters` {
  private static let lengths: [ClosedRange<Int>] = [
    1...16, 6...6, 8...12, 12...12, 13...13, 1...7, 16...18, 5...64, 18...18,
  ]

  @Test(arguments: VoterIDForm.Characters.allCases, lengths)
  func `have ids of the definition's form, all different`(
    characters: VoterIDForm.Characters,
    lengths: ClosedRange<Int>
  ) throws {
    let form = VoterIDForm(
      namespace: "test",
      form: characters,
      minimumLength: lengths.lowerBound,
      maximumLength: lengths.upperBound
    )
    for seed in [0, 1, 0x7FFF_FFFF_FFFF_FFFF, .max] as [UInt64] {
      let voters = try #require(
        RehearsalBallots.Voters.numbered(form, count: 50_000, seed: seed)
      )
      let ids = (0..<50_000 as Range<UInt32>).map { voters.id($0) }
      #expect(ids.allSatisfy { form.accepts($0.rawSpan) }, "seed \(seed)")
      #expect(Set(ids).count == 50_000, "seed \(seed)")
      // The search for the highest rate takes others for each rate.
      #expect(voters.dropping(20_000).id(0) == ids[20_000])
    }
  }

  @Test func `of another seed are others`() throws {
    let form = VoterIDForm(
      namespace: "test",
      form: .digits,
      minimumLength: 12,
      maximumLength: 12
    )
    var all: Set<[UInt8]> = []
    for seed in 1...20 as ClosedRange<UInt64> {
      let voters = try #require(
        RehearsalBallots.Voters.numbered(form, count: 10_000, seed: seed)
      )
      for voter in 0..<10_000 as Range<UInt32> { all.insert(voters.id(voter)) }
    }
    #expect(all.count == 200_000)
  }

  @Test func `are as many as the form has, and no more`() throws {
    let form = VoterIDForm(namespace: "test", form: .token, minimumLength: 1, maximumLength: 3)
    let voters = try #require(RehearsalBallots.Voters.numbered(form, count: 900, seed: 3))
    let ids = (0..<900 as Range<UInt32>).map { String(decoding: voters.id($0), as: UTF8.self) }
    #expect(ids == (100...999).map(String.init))
    let more = RehearsalBallots.Voters.numbered(form, count: 901, seed: 3)
    #expect(more.map { _ in true } == nil)
    // Numbers end with 18 digits.
    let long = VoterIDForm(namespace: "test", form: .digits, minimumLength: 19, maximumLength: 20)
    let none = RehearsalBallots.Voters.numbered(long, count: 1, seed: 3)
    #expect(none.map { _ in true } == nil)
  }

  @Test func `from a list are those of the list`() throws {
    let ids = ["x", "y", "z"].map { Array($0.utf8) }
    let voters = RehearsalBallots.Voters.listed(ids)
    #expect((0..<3 as Range<UInt32>).map { voters.id($0) } == ids)
    #expect(voters.dropping(2).id(0) == ids[2])
    let definition = try SampleDefinition().definition()
    #expect(RehearsalBallots(definition, voters: voters, seed: 1).voterCount == 3)
  }
}
