package import TallyModel

/// The outcome as other programs read it.
///
/// - SeeAlso: docs/formats.md, "Outcome of a count".
extension CountOutcome {
  /// Always `rule`, `outcome`, `winners`, `rounds`, `ties`; the others where the rule has them.
  ///
  /// - Parameter options: The profile's names, by place; no two are the same.
  /// - Returns: An object.
  package func json(options: [String]) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("rule", .string(rule)),
      ("outcome", .string(verdict.rawValue)),
      ("winners", names(winners, options)),
      ("rounds", .array(rounds.map { $0.json(options: options) })),
      ("ties", .array(ties.map { $0.json(options: options) })),
    ]
    if !ranking.isEmpty {
      members.append(("ranking", .array(ranking.map { names($0, options) })))
    }
    if !seats.isEmpty {
      members.append(("seats", byOption(seats.map { .whole($0) }, options)))
    }
    for figure in figures { members.append((figure.name, figure.json(options: options))) }
    return object(members)
  }
}

extension CountRound {
  fileprivate func json(options: [String]) -> JSONValue {
    var members = action.members(options: options)
    if !votes.isEmpty { members.append(("votes", byOption(votes, options))) }
    if !moved.isEmpty { members.append(("moved", byOption(moved, options))) }
    if !elected.isEmpty { members.append(("elected", names(elected, options))) }
    if !excluded.isEmpty { members.append(("excluded", names(excluded, options))) }
    if let exhausted { members.append(("exhausted", exhausted.json)) }
    if let residue { members.append(("residue", residue.json)) }
    for figure in figures { members.append((figure.name, figure.json(options: options))) }
    return object(members)
  }
}

extension CountRound.Action {
  fileprivate func members(options: [String]) -> [(String, JSONValue)] {
    func name(_ option: Int) -> JSONValue { .string(options[option]) }
    return switch self {
    case .first: [("action", "first")]
    case .surplus(let option): [("action", "surplus"), ("of", name(option))]
    case .exclusion(let excluded): [("action", "exclusion"), ("of", names(excluded, options))]
    case .iteration: [("action", "iteration")]
    case .runOff: [("action", "run-off")]
    case .pair(let winner, let loser, let isLocked):
      [
        ("action", "pair"), ("winner", name(winner)), ("loser", name(loser)),
        ("locked", .bool(isLocked)),
      ]
    case .seats: [("action", "seats")]
    case .project(let project, let isBought):
      [("action", "project"), ("project", name(project)), ("bought", .bool(isBought))]
    }
  }
}

extension CountTie {
  func json(options: [String]) -> JSONValue {
    object([
      ("round", .integer(Int64(round))),
      ("matter", .string(matter.rawValue)),
      ("among", names(among, options)),
      ("broken", .string(resolution.text)),
      ("chosen", names(chosen, options)),
    ])
  }
}

extension CountTie.Resolution {
  /// `not-broken`, `preset-order`, `lot`, `votes-of-round-3`, `without-effect`, or the rule's word.
  package var text: String {
    switch self {
    case .reported: "not-broken"
    case .presetOrder: "preset-order"
    case .lot: "lot"
    case .earlierRound(let round): "votes-of-round-\(round)"
    case .withoutEffect: "without-effect"
    case .rule(let name): name
    }
  }
}

extension CountFigure {
  fileprivate func json(options: [String]) -> JSONValue {
    switch value {
    case .amount(let amount): amount.json
    case .amounts(let amounts): byOption(amounts, options)
    case .table(let rows): .array(rows.map { row in .array(row.map(\.json)) })
    case .text(let text): .string(text)
    case .options(let places): names(places, options)
    }
  }
}

private func names(_ places: [Int], _ options: [String]) -> JSONValue {
  .array(places.map { .string(options[$0]) })
}

/// A member for each option that has a number; names of options differ.
private func byOption(_ amounts: [Amount?], _ options: [String]) -> JSONValue {
  object(
    zip(options, amounts).compactMap { name, amount in amount.map { (name, $0.json) } }
  )
}

private func object(_ members: [(String, JSONValue)]) -> JSONValue {
  .object(members.map { JSONMember(key: $0.0, value: $0.1) })
}
