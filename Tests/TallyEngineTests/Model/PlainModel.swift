import TallyTesting
import TallyCount
import TallyModel

/// Several elections side by side, as plainly as one.
struct PlainModel {
  private static let digits = Array("0123456789abcdef".utf8)

  var elections: [String: PlainElection] = [:]

  init(_ specs: [ElectionSpec]) {
    for spec in specs { elections[spec.id] = PlainElection(spec) }
  }

  /// Judges a batch of casts, in order.
  mutating func cast(_ casts: [Cast], at now: UInt64) -> [Reply] {
    for id in elections.keys { elections[id]?.closeIfDue(at: now) }
    return casts.map { cast in
      guard cast.nonce.utf8.count == 32, cast.nonce.utf8.allSatisfy(Self.digits.contains) else {
        return .refused(.malformed)
      }
      return elections[cast.election]?.cast(cast, at: now) ?? .refused(.unknownElection)
    }
  }
}

/// The numbers of a count by name, without the zeros: `home/market/rebuild`.
struct PlainCount: Equatable {
  var numbers: [String: UInt64] = [:]

  /// Counts the last ballot of each voter.
  init(_ election: PlainElection) {
    for (voter, ballots) in election.ballots {
      guard let ballot = ballots.last else { continue }
      let weight = UInt64(election.spec.roll?[voter.id]?.weight ?? 1)
      add(1, to: "counted")
      add(weight, to: "weight")
      add(1, to: "\(voter.scope)//counted")
      add(weight, to: "\(voter.scope)//weight")
      for question in election.spec.questions {
        let items = ballot.choices.items[question.id] ?? []
        add(1, to: "\(voter.scope)/\(question.id)/ballots")
        if items.isEmpty { add(1, to: "\(voter.scope)/\(question.id)/blank") }
        for item in items where !question.countsWholeBallots {
          add(weight, to: "\(voter.scope)/\(question.id)/:\(item)")
        }
      }
    }
    for question in election.spec.questions where question.countsWholeBallots {
      countWhole(question, in: election)
    }
  }

  /// Counts the standing ballots of a question anew, by its rule, in every scope.
  private mutating func countWhole(_ question: ElectionSpec.Question, in election: PlainElection) {
    // An election without pages has its one scope before the first ballot.
    var boxes = election.spec.scope == .election ? ["": question.emptyBox] : [:]
    for (voter, ballots) in election.ballots {
      guard let ballot = ballots.last else { continue }
      let marks = (ballot.choices.items[question.id] ?? []).map { item -> BallotMark in
        let parts = item.split(separator: ":")
        return BallotMark(
          option: question.options.firstIndex(of: String(parts[0])) ?? -1,
          value: parts.count == 2 ? Int(parts[1]) ?? -1 : 1
        )
      }
      boxes[voter.scope, default: question.emptyBox].add(
        marks,
        weight: UInt64(election.spec.roll?[voter.id]?.weight ?? 1)
      )
    }
    for (scope, box) in boxes {
      let outcome = try? CountingTable.count(
        question.countedBy,
        box.profile,
        seats: question.seats,
        tieBreak: question.tieBreak,
        chosen: question.settings
      )
      let text = outcome?.json(options: question.options).canonicalBytes ?? []
      add(1, to: "\(scope)/\(question.id)/" + String(decoding: text, as: UTF8.self))
    }
  }

  /// The same numbers of the engine's tally.
  init(_ tally: ElectionTally) {
    add(tally.counted, to: "counted")
    add(tally.weight, to: "weight")
    for scope in tally.sortedScopes {
      add(scope.counted, to: "\(scope.name)//counted")
      add(scope.weight, to: "\(scope.name)//weight")
      for contest in scope.contests {
        let path = "\(scope.name)/\(contest.contest.id)"
        add(contest.ballots, to: "\(path)/ballots")
        add(contest.blank, to: "\(path)/blank")
        if let count = contest.outcome(contest.contest.tieBreak(scope: scope.name, lot: nil))[
          "count"
        ] {
          add(1, to: "\(path)/" + String(decoding: count.canonicalBytes, as: UTF8.self))
          continue
        }
        for (place, option) in contest.contest.options.enumerated() {
          guard let scores = contest.contest.scores else {
            add(contest.cells[place], to: "\(path)/:\(option.id)")
            continue
          }
          for (score, count) in zip(scores, contest.histogram(option: place)) {
            add(count, to: "\(path)/:\(option.id):\(score)")
          }
        }
      }
    }
  }

  private mutating func add(_ number: UInt64, to name: String) {
    if number > 0 { numbers[name, default: 0] += number }
  }
}

/// How a question is counted, from the specification alone.
extension ElectionSpec.Question {
  var countsWholeBallots: Bool {
    switch kind {
    case .single, .approval, .nOfM, .score: false
    case .ranked, .graded, .list, .budget, .initiative, .referendum: true
    }
  }

  fileprivate var countedBy: String {
    switch kind {
    case .ranked(let rule, _), .graded(let rule), .list(let rule), .budget(let rule): rule
    case .initiative: "initiative"
    case .referendum: "referendum"
    case .single, .approval, .nOfM, .score: ""
    }
  }

  fileprivate var seats: Int {
    if case .list = kind { 5 } else { 1 }
  }

  fileprivate var costs: [UInt64] {
    if case .budget = kind { options.indices.map { UInt64($0 + 3) } } else { [] }
  }

  fileprivate var settings: [String: String] {
    switch kind {
    case .initiative(let settings): settings.mapValues { "\($0)" }
    case .referendum(let settings): settings
    default: costs.isEmpty ? [:] : ["budget": "\(costs.reduce(0, +) / 2)"]
    }
  }

  fileprivate var tieBreak: TieBreak {
    costs.isEmpty ? .none : .preset(Array(options.indices))
  }

  fileprivate var emptyBox: BallotBox {
    switch kind {
    case .ranked: BallotBox(form: .ranking, options: options)
    case .graded: BallotBox(form: .scores, options: options, scale: 0...5)
    case .single, .approval, .nOfM, .score, .list, .budget, .initiative, .referendum:
      BallotBox(form: .choices, options: options, costs: costs)
    }
  }
}
