import TallyTesting
import TallyCrypto
import TallyModel

/// One cast of a small history: everything by number.
struct SmallCast: Hashable, Sendable {
  var voter: Int
  var scope: Int
  var option: Int
  /// Casts with the same number have the same nonce, whoever sends them.
  var nonce: Int
}

/// Every history of a length: who casts what where, in every order, with every nonce used again in
/// every way.
///
/// Numbers appear in order (the first voter is 0, the next new one 1, and so on): other numberings
/// are the same history under other names.
struct SmallHistories: Sequence, IteratorProtocol {
  private let votersMax: Int
  private let scopesMax: Int
  private let optionsMax: Int
  private var upcoming: [SmallCast]?

  init(length: Int, voters: Int = 3, scopes: Int, options: Int = 3) {
    votersMax = voters
    scopesMax = scopes
    optionsMax = options
    upcoming = (0..<length).map { _ in SmallCast(voter: 0, scope: 0, option: 0, nonce: 0) }
  }

  mutating func next() -> [SmallCast]? {
    defer { advance() }
    return upcoming
  }

  /// Counts on like an odometer whose wheels stop one beyond what came before them.
  private mutating func advance() {
    guard var history = upcoming else { return }
    for place in history.indices.reversed() {
      let before = history[..<place]
      if step(&history[place].nonce, before.map(\.nonce), most: .max)
        || step(&history[place].option, before.map(\.option), most: optionsMax)
        || step(&history[place].scope, before.map(\.scope), most: scopesMax)
        || step(&history[place].voter, before.map(\.voter), most: votersMax)
      {
        upcoming = history
        return
      }
    }
    upcoming = nil
  }

  private func step(_ value: inout Int, _ before: [Int], most: Int) -> Bool {
    let limit = Swift.min((before.max() ?? -1) + 1, most - 1)
    if value < limit {
      value += 1
      return true
    }
    value = 0
    return false
  }
}

extension SmallCast {
  /// The cast in an election that holds many histories: each has voters, pages and nonces of its own.
  func cast(ofHistory number: Int, in spec: ElectionSpec) -> Cast {
    let scope = spec.scope == .election ? "" : "h\(number)p\(scope)"
    // Another option is the first one from history to history.
    let options = spec.questions[0].options
    let option = options[(option + number) % options.count]
    return Cast(
      "h\(number)v\(voter)",
      number << 3 | nonce,
      "\(spec.questions[0].id)=\(option)",
      scope: scope,
      in: spec.id
    )
  }
}
