import TallyTesting
import Foundation
import TallyModel

/// The rules of one election, written down plainly: dictionaries, lists and text, none of the
/// engine's code.
struct PlainElection {
  enum Phase {
    case defined
    case open
    case closed
  }

  struct Voter: Hashable {
    var id: String
    var scope: String
  }

  struct Ballot {
    var index: UInt64
    var nonce: String
    var choices: PlainChoices
  }

  let spec: ElectionSpec
  var phase = Phase.defined
  /// Entries in the log; the definition is there.
  var size: UInt64 = 1
  /// The beginning of the last hour that was written down.
  var hour: UInt64?
  /// Each voter's ballots, oldest first; the last one counts.
  var ballots: [Voter: [Ballot]] = [:]
  /// Initiatives that reached their goals.
  private var reached: Set<String> = []
  /// Crossings that wait for the closing.
  private var waiting: UInt64 = 0
  /// Selections that were read before.
  private var read: [String: PlainChoices.Reading] = [:]

  init(_ spec: ElectionSpec) { self.spec = spec }

  /// Closes the election if its time has come.
  mutating func closeIfDue(at now: UInt64) {
    guard phase == .open, now >= spec.closes else { return }
    close()
  }

  mutating func open() {
    phase = .open
    size += 1
  }

  mutating func close() {
    phase = .closed
    size += 1 + waiting
    waiting = 0
  }

  /// Judges a cast whose nonce can be read, and takes it if nothing speaks against it.
  mutating func cast(_ cast: Cast, at now: UInt64) -> Reply {
    if let refusal = refusalOfForm(cast) { return .refused(refusal) }
    let reading = read[cast.selections] ?? PlainChoices.read(cast.selections, for: spec.questions)
    read[cast.selections] = reading
    guard case .read(let choices) = reading else { return .refused(.selection) }
    if let roll = spec.roll {
      guard let row = roll[cast.voter] else { return .refused(.notEligible) }
      let own = row.district == 0 ? nil : spec.districts[Int(row.district) - 1]
      let isElsewhere = spec.questions.contains { question in
        guard question.isByDistrict, !spec.districts.isEmpty else { return false }
        return choices.items[question.id].map { $0 != [own] } ?? false
      }
      if isElsewhere { return .refused(.selection) }
    }
    let voter = Voter(id: cast.voter, scope: cast.scope)
    let earlier = ballots[voter] ?? []
    if let same = earlier.first(where: { $0.nonce == cast.nonce }) {
      return same.choices == choices ? .retried(same.index) : .refused(.nonce)
    }
    if phase == .defined || (phase == .open && now < spec.opens) { return .refused(.notOpen) }
    if phase == .closed || now >= spec.closes { return .refused(.closed) }
    if case .period(let unit) = spec.scope {
      guard cast.scope == Self.period(unit, at: max(now, hour ?? 0)) else {
        return .refused(.scope)
      }
    }
    if !earlier.isEmpty, spec.revote == .first || earlier.count > 1_000 {
      return .refused(.duplicate)
    }
    let hourNow = now / 3600 * 3600
    if hour.map({ $0 < hourNow }) ?? true {
      hour = hourNow
      size += 1
    }
    ballots[voter, default: []].append(
      Ballot(index: size, nonce: cast.nonce, choices: choices)
    )
    size += 1
    let index = size - 1
    noteCrossings()
    return .accepted(index)
  }

  /// Counts every initiative anew.
  private mutating func noteCrossings() {
    for question in spec.questions where !reached.contains(question.id) {
      guard case .initiative(let settings) = question.kind else { continue }
      let standing = ballots.values.compactMap { $0.last?.choices }
      guard question.isReached(settings, standing) else { continue }
      reached.insert(question.id)
      if spec.results == "live" { size += 1 } else { waiting += 1 }
    }
  }

  private func refusalOfForm(_ cast: Cast) -> Refusal? {
    let isChannel =
      spec.channels.contains(cast.channel) || (cast.channel.isEmpty && spec.channels.count == 1)
    if !isChannel { return .channel }
    if !isVoterID(cast.voter) { return .voterID }
    switch spec.scope {
    case .election: if cast.scope != "" { return .scope }
    case .pages(let pages): if !pages.contains(cast.scope) { return .scope }
    case .anyPage: if !Self.isID(cast.scope) { return .scope }
    case .period: if cast.scope.utf8.count > 10 { return .scope }
    }
    return cast.selections.utf8.count > 32_768 ? .tooLong : nil
  }

  private func isVoterID(_ id: String) -> Bool {
    let allowed =
      switch spec.voterForm {
      case .digits: Self.digits
      case .alphanumeric: Self.digits + Self.letters
      case .token: Self.idCharacters
      }
    guard spec.voterLengths.contains(id.utf8.count), id.utf8.allSatisfy(allowed.contains) else {
      return false
    }
    return spec.voterForm != .digits || spec.voterLengths.count == 1 || !id.hasPrefix("0")
  }

  private static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix(".")
      && text.utf8.allSatisfy(idCharacters.contains)
  }

  private static let digits = Array("0123456789".utf8)
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  private static let idCharacters = digits + letters + letters.map { $0 | 0x20 } + Array("._-".utf8)

  /// The UTC day, month or year by another calendar than the engine's.
  static func period(_ unit: PeriodUnit, at seconds: UInt64) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let date = calendar.dateComponents(
      [.year, .month, .day],
      from: Date(timeIntervalSince1970: Double(seconds))
    )
    let texts = [
      String(format: "%04d", date.year ?? 0), String(format: "%02d", date.month ?? 0),
      String(format: "%02d", date.day ?? 0),
    ]
    return switch unit {
    case .day: texts.joined(separator: "-")
    case .month: texts.prefix(2).joined(separator: "-")
    case .year: texts[0]
    }
  }
}

/// What a voter chose, by contest: sorted items, `option` or `option:score`.
struct PlainChoices: Equatable {
  var items: [String: [String]] = [:]

  enum Reading {
    case read(PlainChoices)
    case refused
  }

  static func read(_ text: String, for questions: [ElectionSpec.Question]) -> Reading {
    var choices = PlainChoices()
    var seen: Set<String> = []
    for clause in text.isEmpty ? [] : text.components(separatedBy: ";") {
      let parts = clause.components(separatedBy: "=")
      guard parts.count == 2, let question = questions.first(where: { $0.id == parts[0] }),
        seen.insert(question.id).inserted
      else { return .refused }
      let items = parts[1].isEmpty ? [] : parts[1].components(separatedBy: ",")
      guard question.allows(items) else { return .refused }
      if !items.isEmpty { choices.items[question.id] = items.sorted() }
    }
    for question in questions where question.isRequired && choices.items[question.id] == nil {
      return .refused
    }
    return .read(choices)
  }
}

extension ElectionSpec.Question {
  /// Whether an option is the district of its supporters.
  var isByDistrict: Bool {
    guard case .initiative(let settings) = kind else { return false }
    return options.count > 1 || settings["districts"] != nil
  }

  /// Whether these ballots reach an initiative's goal.
  func isReached(_ settings: [String: Int], _ standing: [PlainChoices]) -> Bool {
    let marked = standing.compactMap { $0.items[id]?.first }
    let full = options.count { option in
      marked.count { $0 == option } >= settings["district-target"] ?? 0
    }
    return marked.count >= settings["target"] ?? 0 && full >= settings["districts"] ?? 0
  }

  /// Whether one ballot may mark these items, in any order.
  fileprivate func allows(_ items: [String]) -> Bool {
    var marked = items
    if let values {
      let endings = values.map { ":\($0)" }
      marked = items.compactMap { item in
        endings.first { item.hasSuffix($0) && item.dropLast($0.count).last != ":" }
          .map { String(item.dropLast($0.count)) }
      }
      guard marked.count == items.count else { return false }
    }
    if case .ranked(_, isFree: false) = kind {
      let ranks = (1..<(items.count + 1)).map { ":\($0)" }
      guard ranks.allSatisfy({ rank in items.contains { $0.hasSuffix(rank) } }) else {
        return false
      }
    }
    let most =
      switch kind {
      case .single, .list, .initiative, .referendum: 1
      case .nOfM(let maximum): maximum
      case .approval, .score, .ranked, .graded, .budget: options.count
      }
    return marked.count <= most && Set(marked).count == marked.count
      && marked.allSatisfy(options.contains)
  }

  /// The numbers that may stand behind an option; nothing where none do.
  var values: ClosedRange<Int>? {
    switch kind {
    case .single, .approval, .nOfM, .list, .budget, .initiative, .referendum: nil
    case .score(let lowest, let highest): lowest...highest
    case .graded: 0...5
    case .ranked: 1...options.count
    }
  }
}
