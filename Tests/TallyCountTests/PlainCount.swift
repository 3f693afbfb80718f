import TallyModel
import TallyTesting

/// A ballot as a person would note it: where, how heavy, and the answer to each contest.
struct PlainBallot: Equatable, Sendable {
  var scope: String
  var weight: UInt32
  /// For each contest the marked options; in a contest of scores with the score.
  var answers: [[Int: Int]]

  /// The format of selections, written down once more.
  func selections(_ contests: [Contest]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (contest, answer) in zip(contests, answers) {
      bytes += [UInt8(answer.count >> 8), UInt8(answer.count & 255)]
      for (option, score) in answer.sorted(by: { $0.key < $1.key }) {
        bytes += [UInt8(option >> 8), UInt8(option & 255)]
        if contest.scores != nil { bytes.append(UInt8(score)) }
      }
    }
    return bytes
  }

  /// Every answer to a contest.
  static func answers(to contest: Contest) -> [[Int: Int]] {
    var answers: [[Int: Int]] = [[:]]
    for option in contest.options.indices {
      let scores = contest.scores.map { $0.map { Int($0) } } ?? [1]
      answers += answers.flatMap { answer in
        scores.map { answer.merging([option: $0]) { $1 } }
      }
    }
    return answers.filter { $0.count <= contest.marksMax }
  }
}

/// A count that starts afresh for every number: slow, and separate from the one that is kept up.
struct PlainCount {
  let definition: Definition
  let ballots: [PlainBallot]

  /// The result's `scopes`.
  var scopes: JSONValue {
    var names = Set(ballots.map(\.scope))
    if definition.scope == .election { names.insert("") }
    return .array(
      names.sorted().map { name in
        let here = ballots.filter { $0.scope == name }
        let contests = definition.contests.indices.map { place -> JSONValue in
          let contest = definition.contests[place]
          return [
            "id": .string(contest.id), "rule": .string(contest.rule),
            "outcome": outcome(of: contest, here.map { ($0.answers[place], Int64($0.weight)) }),
          ]
        }
        return [
          "scope": .string(name), "counted": .integer(Int64(here.count)),
          "weight": .integer(here.reduce(0) { $0 + Int64($1.weight) }),
          "contests": .array(contests),
        ]
      }
    )
  }

  private func outcome(
    of contest: Contest,
    _ answers: [(answer: [Int: Int], weight: Int64)]
  ) -> JSONValue {
    let heads: [String: JSONValue] = [
      "ballots": .integer(Int64(answers.count)),
      "blank": .integer(Int64(answers.count { $0.answer.isEmpty })),
    ]
    let more = contest.scores == nil ? choices(contest, answers) : ratings(contest, answers)
    let members = heads.merging(more) { $1 }.sorted { $0.key < $1.key }
    return .object(members.map { JSONMember(key: $0.key, value: $0.value) })
  }

  private func choices(
    _ contest: Contest,
    _ answers: [(answer: [Int: Int], weight: Int64)]
  ) -> [String: JSONValue] {
    let marks = contest.options.indices.map { option in
      answers.reduce(0) { $0 + ($1.answer[option] == nil ? 0 : $1.weight) }
    }
    let (elected, tied) = Self.elected(marks: marks, seats: contest.seats)
    func ids(_ options: Set<Int>) -> JSONValue {
      .array(options.sorted().map { .string(contest.options[$0].id) })
    }
    let options = contest.options.indices.map { option -> JSONValue in
      ["id": .string(contest.options[option].id), "marks": .integer(marks[option])]
    }
    return [
      "options": .array(options), "seats": .integer(Int64(contest.seats)),
      "elected": ids(elected), "tied": ids(tied), "ties": [],
    ]
  }

  /// Tries every set of winners: whoever is in all that nobody could object to is elected, whoever
  /// is in some is tied.
  static func elected(marks: [Int64], seats: Int) -> (elected: Set<Int>, tied: Set<Int>) {
    let marked = marks.indices.filter { marks[$0] > 0 }
    var sets: [Set<Int>] = [[]]
    for option in marked { sets += sets.map { $0.union([option]) } }
    let fair = sets.filter { winners in
      winners.count == min(seats, marked.count)
        && winners.allSatisfy { winner in
          marked.allSatisfy { winners.contains($0) || marks[$0] <= marks[winner] }
        }
    }
    let all = fair.reduce(fair.first ?? []) { $0.intersection($1) }
    let some = fair.reduce(Set<Int>()) { $0.union($1) }
    return (all, some.subtracting(all))
  }

  private func ratings(
    _ contest: Contest,
    _ answers: [(answer: [Int: Int], weight: Int64)]
  ) -> [String: JSONValue] {
    let options = contest.options.indices.map { option -> JSONValue in
      let rated = answers.filter { $0.answer[option] != nil }
      let ratings = rated.reduce(0) { $0 + $1.weight }
      let sum = rated.reduce(0) { $0 + $1.weight * Int64($1.answer[option] ?? 0) }
      let histogram = (contest.scores ?? 0...0).map { score -> JSONValue in
        .integer(rated.reduce(0) { $0 + ($1.answer[option] == Int(score) ? $1.weight : 0) })
      }
      return [
        "id": .string(contest.options[option].id), "ratings": .integer(ratings),
        "sum": .integer(sum), "histogram": .array(histogram),
        "mean": .string(Self.mean(sum: sum, ratings: ratings)),
      ]
    }
    return ["options": .array(options)]
  }

  /// Long division by hand: two decimals and one more to round by.
  static func mean(sum: Int64, ratings: Int64) -> String {
    guard ratings > 0 else { return "" }
    var digits = [sum / ratings]
    var rest = sum % ratings
    for _ in 0..<2 {
      rest *= 10
      digits.append(rest / ratings)
      rest %= ratings
    }
    if rest * 2 >= ratings { digits[2] += 1 }
    if digits[2] == 10 { (digits[1], digits[2]) = (digits[1] + 1, 0) }
    if digits[1] == 10 { (digits[0], digits[1]) = (digits[0] + 1, 0) }
    return "\(digits[0]).\(digits[1])\(digits[2])"
  }
}
