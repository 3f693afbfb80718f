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
        for item in items { add(weight, to: "\(voter.scope)/\(question.id)/:\(item)") }
      }
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
