import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting

/// A result counted from ballots in text: every test says only what it is about.
struct SampleResult {
  var sample = SampleDefinition()
  var ballots: [(scope: String, text: String, weight: UInt32)] = []
  var signers: [String] = []
  var isClosed = true
  var ballotFiles: [PublishedResult.BallotFile] = []
  var created = Timestamp(unixSeconds: 1_796_000_000)

  init() {}

  init(contests: [JSONValue], ballots texts: [String]) {
    sample["contests"] = .array(contests)
    ballots = texts.map { ("", $0, 1) }
  }

  func published() throws -> PublishedResult {
    let definition = try sample.definition()
    var tally = ElectionTally(definition: definition)
    let selections = Selections(contests: definition.contests)
    for ballot in ballots {
      var canonical: [UInt8] = []
      if let fault = selections.encode(text: Array(ballot.text.utf8).rawSpan, into: &canonical) {
        throw SampleFault(text: "\(ballot.text): \(fault)")
      }
      tally.add(
        scope: Array(ballot.scope.utf8).rawSpan,
        selections: canonical.rawSpan,
        weight: ballot.weight
      )
    }
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(
        origin: definition.origin,
        size: UInt64(ballots.count + 3),
        root: .zero
      ),
      tally: tally,
      ballots: UInt64(ballots.count)
    )
    return PublishedResult(
      definition: definition,
      statement: statement,
      checkpoint: [],
      note: try note(of: statement),
      isClosed: isClosed,
      hasEntries: definition.publication == .full,
      created: created,
      ballotFiles: ballotFiles
    )
  }

  private func note(of statement: ResultStatement) throws -> [UInt8]? {
    guard !signers.isEmpty else { return nil }
    return try SignedNote(
      text: statement.bytes,
      signers: try signers.map { name in
        let key = try VerifierKey(vkey: SampleDefinition.officerKey(name))
        return try NoteSigner(name: key.name, key: SampleDefinition.signingKey(name))
      }
    ).bytes
  }

  /// A file of the result as text; nothing when there is none of this name.
  func text(_ name: String) throws -> String? {
    try bytes(name).map { String(decoding: $0, as: UTF8.self) }
  }

  func bytes(_ name: String) throws -> [UInt8]? {
    DataFiles.all(of: try published()).first { $0.name == name }?.bytes
  }

  /// A file of the result as JSON.
  func json(_ name: String) throws -> JSONValue {
    guard let bytes = try bytes(name) else { throw SampleFault(text: "there is no \(name)") }
    return try JSONValue(parsing: bytes)
  }
}

struct SampleFault: Error { let text: String }

extension SampleResult {
  /// One contest of every type and kind of rule, all in one election of one scope.
  static func everyContest() -> SampleResult {
    var result = SampleResult(
      contests: [
        SampleDefinition.choice("choice", options: ["a", "b", "c"]),
        SampleDefinition.contest(
          "market",
          type: "single",
          rule: "referendum",
          options: ["yes", "no", "abstain"],
          more: [("settings", ["threshold": "2/3"])]
        ),
        SampleDefinition.contest(
          "fences",
          type: "single",
          rule: "initiative",
          options: ["support"],
          more: [("settings", ["target": 3])]
        ),
        SampleDefinition.approval("tools", options: ["x", "y"]),
        SampleDefinition.nOfM("priorities", options: ["p", "q", "r"], maximum: 2, seats: 2),
        SampleDefinition.score("rating", options: ["page"], lowest: 1, highest: 5),
        SampleDefinition.contest(
          "service",
          type: "score",
          rule: "satisfaction",
          options: ["desk"],
          more: [("lowest", 1), ("highest", 5)]
        ),
        SampleDefinition.ranked("council", rule: "irv", options: ["ali", "sara", "noor"]),
        SampleDefinition.contest(
          "lists",
          type: "list",
          rule: "dhondt",
          options: ["palm", "dhow"],
          more: [("seats", 3)]
        ),
        SampleDefinition.budget("parks", rule: "budget-greedy", costs: ["tree": 40, "bench": 60]),
      ],
      ballots: [
        "choice=a;market=yes;fences=support;tools=x,y;priorities=p,q;rating=page:5;"
          + "service=desk:5;council=ali:1,sara:2;lists=palm;parks=tree",
        "choice=a;market=yes;fences=support;tools=x;priorities=p;rating=page:4;"
          + "service=desk:3;council=sara:1,ali:2;lists=palm;parks=tree,bench",
        "choice=b;market=no;fences=support;tools=y;priorities=p,r;rating=page:4;"
          + "council=ali:1;lists=dhow;parks=bench",
        "",
      ]
    )
    result.sample["title"] = ["ar": "أداة <\"&'>", "en": "All <tools> & \"contests\""]
    return result
  }

  /// 169 ratings of one page, with the sum 730.
  static func pageRating() -> SampleResult {
    var result = SampleResult()
    result.sample["contests"] = [
      SampleDefinition.score("rating", options: ["page"], lowest: 1, highest: 5)
    ]
    result.sample["scope"] = ["kind": "page", "pages": ["home", "news"]]
    let scores = [(5, 90), (4, 55), (3, 16), (2, 4), (1, 4)]
    for (score, count) in scores {
      for _ in 0..<count { result.ballots.append(("home", "rating=page:\(score)", 1)) }
    }
    return result
  }
}
