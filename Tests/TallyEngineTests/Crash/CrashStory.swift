import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting

/// The small life of four elections in one engine, always the same: every step may be tried again
/// after a crash, as officers and portals would.
struct CrashStory: Sendable {
  enum Step: Sendable {
    case define(Int)
    case act(Int, number: UInt64, EntryType, at: UInt64)
    /// One batch; ballots of several elections share its block.
    case casts([Cast], at: UInt64)
    case closeOverdue(at: UInt64)
  }

  /// A page for the segment's header and three for blocks.
  static let segmentPages = 4
  static let market = 0
  static let pages = 1
  static let short = 2
  static let petition = 3

  let elections: [TestElection]
  let steps: [Step]

  init() throws {
    elections = try Self.specs.map(TestElection.init)
    steps = Self.beginning + Self.casting + Self.closing
  }

  private static var specs: [ElectionSpec] {
    var market = ElectionSpec(id: "market")
    market.questions = [
      ElectionSpec.Question(id: "market", kind: .single, options: ["rebuild", "restore"]),
      ElectionSpec.Question(id: "wishes", kind: .nOfM(2), options: ["shade", "parking", "wells"]),
      // Reached within one batch, and told at the closing.
      ElectionSpec.Question(id: "road", kind: .initiative(["target": 10]), options: ["yes"]),
    ]
    market.roll = [:]
    for number in 0..<16 {
      market.roll?["voter\(number)"] = ElectionSpec.RollVoter(weight: UInt32(1 + number % 3))
    }
    var pages = ElectionSpec(id: "pages")
    pages.questions = [ElectionSpec.Question(id: "rating", kind: .score(1, 5), options: ["page"])]
    pages.scope = .pages(["home", "news"])
    pages.revote = .last
    var short = ElectionSpec(id: "short")
    short.closes = short.opens + 3 * 3600
    return [market, pages, short, petitionSpec]
  }

  /// Support comes in by district and is taken back, and the crossing is told at once.
  private static var petitionSpec: ElectionSpec {
    var petition = ElectionSpec(id: "petition")
    let settings = ["target": 3, "districts": 2, "district-target": 1]
    petition.questions = [
      ElectionSpec.Question(id: "park", kind: .initiative(settings), options: ["north", "south"])
    ]
    petition.districts = ["south", "north"]
    petition.roll = [:]
    for number in 0..<6 {
      petition.roll?["signer\(number)"] = .init(weight: 1, district: UInt16(1 + number % 2))
    }
    petition.revote = .last
    petition.results = "live"
    return petition
  }

  private static let start = ElectionSpec.opens

  private static var beginning: [Step] {
    [
      .define(market), .define(pages),
      .act(market, number: 1, .opened, at: start - 600),
      .act(pages, number: 1, .opened, at: start - 500),
      .define(short), .act(short, number: 1, .opened, at: start - 400),
      .define(petition), .act(petition, number: 1, .opened, at: start - 300),
      .casts([vote(0, 1, "market=rebuild")], at: start - 60),
    ]
  }

  private static var casting: [Step] {
    [
      .casts(
        [
          vote(0, 1, "market=rebuild"), rate(0, 2, 5, "home"), vote(1, 3, "wishes=shade,parking"),
          // The same ballot twice in a batch, another of its voter, and its nonce with another choice.
          vote(1, 3, "wishes=shade,parking"), vote(1, 4, "market=restore"),
          vote(0, 1, "market=restore"), rate(0, 5, 1, "news"), rate(1, 6, 2, "home"),
        ],
        at: start + 10
      ),
      .casts(
        [vote(0, 1, "market=rebuild"), rate(0, 7, 3, "home"), rate(0, 2, 5, "home"), few(0, 8)]
          + [
            sign(0, 301, "south"), sign(1, 302, "north"), sign(1, 303, nil), sign(2, 304, "south"),
          ],
        at: start + 20
      ),
      // The fourth signature of the petition reaches its goal; the sixth would again.
      .casts(
        [rate(0, 9, 4, "home"), rate(1, 10, 1, "home"), vote(2, 11, "")]
          + [sign(3, 305, "north"), sign(3, 306, nil), sign(5, 307, "north")],
        at: start + 3_599
      ),
      // Nothing of this is taken: no block.
      .casts([vote(2, 12, "market=restore"), vote(99, 13, ""), few(0, 8)], at: start + 3_600),
      .casts([few(1, 14), vote(3, 15, "market=restore;wishes=wells")], at: start + 3_700),
      // A block of more than a page.
      .casts(
        (4..<16).map { vote($0, 100 + $0, "market=restore;road=yes") } + [few(2, 16)]
          + (2..<30).map { rate($0, 200 + $0, 1 + $0 % 5, "news") },
        at: start + 7_300
      ),
    ]
  }

  private static var closing: [Step] {
    [
      .closeOverdue(at: start + 3 * 3600 + 1),
      .casts(
        [few(3, 17), few(1, 14), rate(0, 18, 2, "home"), rate(0, 2, 5, "home")],
        at: start + 3 * 3600 + 2
      ),
      .act(pages, number: 2, .closed, at: start + 4 * 3600),
      .act(petition, number: 2, .closed, at: start + 4 * 3600),
      .casts(
        [rate(0, 9, 4, "home"), rate(0, 19, 5, "home"), vote(0, 1, "market=rebuild")],
        at: start + 4 * 3600 + 1
      ),
      .act(market, number: 2, .closed, at: start + 5 * 3600),
      .casts(
        [vote(7, 107, "market=restore;road=yes"), vote(7, 20, "market=rebuild"), vote(98, 21, "")],
        at: start + 5 * 3600 + 1
      ),
    ]
  }

  private static func vote(_ voter: Int, _ nonce: Int, _ selections: String) -> Cast {
    Cast("voter\(voter)", nonce, selections, in: "market")
  }

  private static func rate(_ voter: Int, _ nonce: Int, _ score: Int, _ page: String) -> Cast {
    Cast("guest\(voter)", nonce, "rating=page:\(score)", scope: page, in: "pages")
  }

  private static func sign(_ voter: Int, _ nonce: Int, _ district: String?) -> Cast {
    Cast("signer\(voter)", nonce, district.map { "park=\($0)" } ?? "", in: "petition")
  }

  private static func few(_ voter: Int, _ nonce: Int) -> Cast {
    Cast("member\(voter)", nonce, "choice=a", in: "short")
  }
}

/// Everything that left the engine: what it may never go back on.
struct Released: Sendable {
  struct Receipt: Sendable {
    var cast: Cast
    var index: UInt64
    var bytes: [UInt8]
  }

  var receipts: [Receipt] = []
  /// Checkpoints that definitions and acts gave, by the election's place in the story.
  var checkpoints: [(election: Int, bytes: [UInt8])] = []
  /// Casts that were refused because of another ballot of their voter.
  var dependent: [Cast] = []
  /// Steps that were answered.
  var stepCount = 0

  var isNothing: Bool { receipts.isEmpty && checkpoints.isEmpty && dependent.isEmpty }
}

extension CrashStory {
  /// Plays the story from an empty disk until its end or an error; says what left until then.
  func play(on disk: SimulatedDisk) -> (released: Released, error: EngineError?) {
    var released = Released()
    do throws(EngineError) {
      var house = try TestEngine.create(elections, on: disk, segmentPages: Self.segmentPages)
      try play(with: &house, &released)
    } catch { return (released, error) }
    return (released, nil)
  }

  /// Tries every step, those that were done before too: casts are sent again, definitions and acts
  /// only if they are not there.
  func play(
    with house: inout TestEngine,
    _ released: inout Released
  ) throws(EngineError) {
    for step in steps {
      try take(step, with: &house, &released)
      released.stepCount += 1
    }
  }

  func take(
    _ step: Step,
    with house: inout TestEngine,
    _ released: inout Released
  ) throws(EngineError) {
    switch step {
    case .define(let number):
      guard house.engine.register.find(elections[number].id) == nil else { return }
      for checkpoint in try house.define(elections[number]) {
        released.checkpoints.append((number, checkpoint))
      }
    case .act(let number, let act, let type, let now):
      let standing = try house.engine.standing(of: elections[number].id)
      guard standing.lastActNumber < act, let note = try? elections[number].act(act, type) else {
        return
      }
      for checkpoint in try house.submit(note, to: elections[number], at: now) {
        released.checkpoints.append((number, checkpoint))
      }
    case .casts(let casts, let now):
      let answers = try house.answers(to: casts, at: now)
      for (cast, answer) in zip(casts, answers) { released.note(cast, answer) }
    case .closeOverdue(let now): try house.engine.closeOverdue(at: now)
    }
  }
}

extension Released {
  mutating func note(_ cast: Cast, _ answer: Answer) {
    switch answer.reply {
    case .accepted(let index), .retried(let index):
      receipts.append(Receipt(cast: cast, index: index, bytes: answer.receipt))
    case .refused(.duplicate), .refused(.nonce): dependent.append(cast)
    case .refused, .pending: break
    }
  }
}
