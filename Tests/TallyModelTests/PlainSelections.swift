import TallyModel
import TallyTesting

/// Selections written down as the format says, with lists and strings only: slow, and separate from
/// the codec, so that the two can only agree by both being right.
struct PlainSelections {
  let contests: [Contest]

  /// The answer to one contest: option numbers, with scores or ranks where the contest has them.
  typealias Answer = [(option: Int, value: Int?)]

  /// Every answer that the contest's rule allows, options ascending.
  static func answers(to contest: Contest) -> [Answer] {
    var answers: [Answer] = [[]]
    for option in contest.options.indices {
      let values = values(of: contest)
      answers += answers.flatMap { answer in values.map { answer + [(option, $0)] } }
    }
    return answers.filter {
      $0.count <= contest.marksMax && !(contest.isRequired && $0.isEmpty)
        && (contest.type != .ranked || contest.hasFreeRanks || isStrict($0))
    }
  }

  private static func values(of contest: Contest) -> [Int?] {
    if contest.type == .ranked { return Array(1...contest.options.count) }
    return contest.scores.map { $0.map { Int($0) } } ?? [nil]
  }

  /// Whether the ranks are 1, 2, 3 … each once.
  private static func isStrict(_ answer: Answer) -> Bool {
    answer.compactMap(\.value).sorted() == Array(1..<(answer.count + 1))
  }

  /// Every ballot that the rules allow.
  var ballots: [[Answer]] {
    contests.reduce([[]]) { ballots, contest in
      let answers = Self.answers(to: contest)
      return ballots.flatMap { ballot in answers.map { ballot + [$0] } }
    }
  }

  func bytes(_ ballot: [Answer]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (contest, answer) in zip(contests, ballot) {
      bytes += [UInt8(answer.count >> 8), UInt8(answer.count & 255)]
      for item in answer {
        bytes += [UInt8(item.option >> 8), UInt8(item.option & 255)]
        guard let value = item.value else { continue }
        bytes += contest.type == .ranked ? [UInt8(value >> 8), UInt8(value & 255)] : [UInt8(value)]
      }
    }
    return bytes
  }

  /// The canonical bytes of a text, or nothing where the text breaks a rule.
  func bytes(ofText text: String) -> [UInt8]? {
    var answers: [Int: Answer] = [:]
    if !text.isEmpty {
      for clause in text.split(separator: ";", omittingEmptySubsequences: false) {
        let sides = clause.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2,
          let number = contests.firstIndex(where: { $0.id == sides[0] }), answers[number] == nil,
          let answer = answer(String(sides[1]), to: contests[number])
        else { return nil }
        answers[number] = answer
      }
    }
    let ballot = contests.indices.map { answers[$0] ?? [] }
    for (contest, answer) in zip(contests, ballot) where contest.isRequired && answer.isEmpty {
      return nil
    }
    return bytes(ballot)
  }

  private func answer(_ text: String, to contest: Contest) -> Answer? {
    if text.isEmpty { return [] }
    var answer: Answer = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard let option = contest.options.firstIndex(where: { $0.id == parts[0] }),
        !answer.contains(where: { $0.option == option })
      else { return nil }
      if contest.scores != nil || contest.type == .ranked {
        guard parts.count == 2, let value = Int(parts[1]), String(value) == parts[1],
          Self.values(of: contest).contains(value)
        else { return nil }
        answer.append((option, value))
      } else {
        guard parts.count == 1 else { return nil }
        answer.append((option, nil))
      }
    }
    guard answer.count <= contest.marksMax,
      contest.type != .ranked || contest.hasFreeRanks || Self.isStrict(answer)
    else { return nil }
    return answer.sorted { $0.option < $1.option }
  }

  /// Every way to write a ballot as text: clauses and options in any order, blanks absent or empty.
  func texts(of ballot: [Answer]) -> [String] {
    let clauses = zip(contests, ballot).map { contest, answer -> [String?] in
      if answer.isEmpty { return [nil, "\(contest.id)="] }
      return Self.orders(answer).map { items in
        let texts = items.map { item in
          contest.options[item.option].id + (item.value.map { ":\($0)" } ?? "")
        }
        return "\(contest.id)=" + texts.joined(separator: ",")
      }
    }
    let choices = clauses.reduce([[]] as [[String]]) { done, next in
      done.flatMap { before in next.map { clause in before + (clause.map { [$0] } ?? []) } }
    }
    return choices.flatMap { Self.orders($0).map { $0.joined(separator: ";") } }
  }

  /// All orders of a few elements.
  static func orders<Element>(_ elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
      var rest = elements
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }
}

/// Small sets of contests that together hold every kind.
enum SmallContests: String, CaseIterable, CustomStringConvertible {
  case single, requiredSingle, approval, nOfM, score, requiredScore, singleAndScore, three
  case ranked, freelyRanked, list, budget, rankedAndScore

  var description: String { rawValue }

  func contests() throws -> [Contest] {
    var sample = SampleDefinition()
    sample["contests"] = .array(json)
    return try sample.definition().contests
  }

  private var json: [JSONValue] {
    switch self {
    case .single: [SampleDefinition.choice("p", options: ["a", "b"])]
    case .requiredSingle: [SampleDefinition.choice("p", options: ["a", "b"], isRequired: true)]
    case .approval: [SampleDefinition.approval("p", options: ["a", "b", "q"])]
    case .nOfM: [SampleDefinition.nOfM("p", options: ["a", "b", "q"], maximum: 2)]
    case .score: [SampleDefinition.score("p", options: ["a", "b"], lowest: 1, highest: 2)]
    case .requiredScore:
      [SampleDefinition.score("p", options: ["a", "b"], lowest: 0, highest: 1, isRequired: true)]
    case .singleAndScore:
      [
        SampleDefinition.choice("p", options: ["a", "b"]),
        SampleDefinition.score("q", options: ["a"], lowest: 1, highest: 2),
      ]
    case .three:
      [
        SampleDefinition.nOfM("p", options: ["a", "b", "c"], maximum: 2),
        SampleDefinition.choice("q", options: ["a", "p"], isRequired: true),
        SampleDefinition.score("r", options: ["a", "b"], lowest: 9, highest: 10),
      ]
    case .ranked:
      [
        SampleDefinition.ranked("p", rule: "irv", options: ["a", "b", "q"], more: [("maximum", 2)])
      ]
    case .freelyRanked:
      [
        SampleDefinition.ranked(
          "p",
          rule: "schulze-margins",
          options: ["a", "b"],
          isRequired: true,
          more: [("ranks", "free")]
        )
      ]
    case .list:
      [
        SampleDefinition.contest(
          "p",
          type: "list",
          rule: "dhondt",
          options: ["a", "b"],
          more: [("seats", 3)]
        )
      ]
    case .budget: [SampleDefinition.budget("p", rule: "budget-greedy", costs: ["a": 3, "b": 4])]
    case .rankedAndScore:
      [
        SampleDefinition.ranked("p", rule: "stv-scottish", options: ["a", "b"]),
        SampleDefinition.score("q", options: ["a"], lowest: 1, highest: 2),
        SampleDefinition.ranked("r", rule: "copeland", options: ["a", "b"]),
      ]
    }
  }
}
