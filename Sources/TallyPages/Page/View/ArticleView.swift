import TallyCount
import TallyCrypto
import TallyModel

/// The whole page in one language, ready for the template.
struct ArticleView {
  /// One page or period, or the election itself, which has no heading.
  struct Scope {
    let scopeHeading: [String]
    let contests: [ContestView]
  }

  struct TurnoutRow {
    let item: String
    let number: String
    let meaning: String
  }

  struct Signer {
    let name: String
    let fingerprint: String
    let key: String
    let hasSigned: String
    let style: String
  }

  struct Rule {
    let ruleTitle: NameView
    let ruleName: String
    let explanation: String
    let tieRule: String
  }

  struct File {
    let path: String
    let holds: String
  }

  /// The number of the language among the page's, which ids and the style sheet name.
  let number: Int
  let language: String
  let direction: String
  let words: Words
  let title: NameView
  /// What the window is called while this language is shown.
  let windowTitle: String
  let rehearsal: [Bool]
  let warnings: [String]
  let confirmations: [String]
  let facts: [ContestView.Fact]
  let turnout: [TurnoutRow]
  let scopes: [Scope]
  let scopeNotes: [String]
  let signatureTexts: [String]
  let signers: [Signer]
  let rules: [Rule]
  let published: String
  let commands: String
  let pythonCommand: String
  let files: [File]
  let receiptIntro: String
  let logIntro: String
}

/// Makes the page's view in one language.
struct ArticleWriter {
  /// More pages or periods than that are left to `results.csv`.
  private static let scopesMax = 200

  let result: PublishedResult
  let language: PageLanguage
  let number: Int
  /// Those whose signature under the result holds.
  let signers: [VerifierKey]

  private var words: Words { language.words }
  private var definition: Definition { result.definition }

  func view(_ budget: RowBudget) -> ArticleView {
    var budget = budget
    let scopes = scopes(&budget)
    return ArticleView(
      number: number,
      language: language.tag,
      direction: language.direction,
      words: words,
      title: title,
      windowTitle: windowTitle,
      rehearsal: definition.isRehearsal ? [true] : [],
      warnings: warnings,
      confirmations: isSigned ? [signature("page", "signed")] : [],
      facts: facts,
      turnout: turnout,
      scopes: scopes,
      scopeNotes: scopeNotes(shown: scopes.count),
      signatureTexts: signatureTexts,
      signers: signerRows,
      rules: rules,
      published: words("method", result.hasEntries ? "full" : "counts"),
      commands: """
        tallyd verify . --trust KEYS\(allowance)
        tallyd receipt MY.tlog-proof --definition election.json
        """,
      pythonCommand: "python3 Verifier/verify.py .\(allowance)",
      files: files,
      receiptIntro: words("receipt", "intro"),
      logIntro: words("log", result.hasEntries ? "intro" : "introCounts")
    )
  }

  /// Verifiers refuse an open log unless they are told that it may be one.
  private var allowance: String {
    if result.isClosed { return "" }
    return result.hasEntries ? " --allow-open" : " --allow-unsigned"
  }

  // MARK: The head

  private var title: NameView { language.name(definition.title) }

  private var windowTitle: String {
    let name = "\(title.text) – \(words("page", "result"))"
    return definition.isRehearsal ? "REHEARSAL · تجربة – \(name)" : name
  }

  private var isSigned: Bool { signers.count >= definition.officers.threshold }

  private var warnings: [String] {
    var warnings: [String] = []
    if !result.isClosed { warnings.append(words("page", "running")) }
    if signers.isEmpty {
      warnings.append(words("page", "unsigned"))
    } else if !isSigned {
      warnings.append(signature("page", "partlySigned"))
    }
    return warnings
  }

  private func signature(_ section: String, _ key: String) -> String {
    words(
      section,
      key,
      values: [
        "signed": "\(signers.count)".isolatedLeftToRight,
        "of": "\(definition.officers.keys.count)".isolatedLeftToRight,
        "needed": "\(definition.officers.threshold)".isolatedLeftToRight,
      ]
    )
  }

  private var facts: [ContestView.Fact] {
    let entitled =
      definition.roll.map { roll in
        let count = Figure.grouped(UInt64(roll.count)).isolatedLeftToRight
        return words("facts", "roll", values: ["count": count])
      } ?? words("facts", "open")
    let window = WindowText(definition)
    let isFirst = definition.revote == .first
    return [
      fact("authority", definition.authority.isolatedLeftToRight),
      fact("opens", window.opens.isolatedLeftToRight),
      fact("closes", window.closes.isolatedLeftToRight),
      fact(
        result.isClosed ? "published" : "asOf",
        WindowText.utc(result.created).isolatedLeftToRight
      ),
      fact("entitled", entitled),
      fact("revote", words("facts", isFirst ? "revoteFirst" : "revoteLast")),
      fact("election", definition.id.isolatedLeftToRight),
      fact("log", definition.origin.isolatedLeftToRight),
      fact("definition", Hex.encode(definition.digest.bytes).isolatedLeftToRight),
    ]
  }

  private func fact(_ key: String, _ value: String) -> ContestView.Fact {
    ContestView.Fact(term: words("facts", key), value: value)
  }

  // MARK: What was counted

  private var turnout: [ArticleView.TurnoutRow] {
    let turnout = result.statement.turnout
    let isOnce = definition.scope == .election
    var rows = [
      row("ballots", Figure.grouped(turnout.ballots), "ballotsMeaning"),
      row("replaced", Figure.grouped(turnout.replaced), "replacedMeaning"),
      row(
        "counted",
        Figure.grouped(turnout.counted),
        isOnce ? "countedMeaning" : "countedScopesMeaning"
      ),
      row(
        "weight",
        Figure.grouped(turnout.weight),
        turnout.weight == turnout.counted ? "weightOneMeaning" : "weightMeaning"
      ),
    ]
    if let roll = turnout.roll {
      rows.append(row("roll", Figure.grouped(roll), "rollMeaning"))
      if let share = Figure.share(turnout.counted, of: roll) {
        rows.append(row("share", share, "shareMeaning"))
      }
    }
    return rows
  }

  private func row(_ item: String, _ number: String, _ meaning: String) -> ArticleView.TurnoutRow {
    ArticleView.TurnoutRow(
      item: words("turnout", item),
      number: number,
      meaning: words("turnout", meaning)
    )
  }

  // MARK: The outcome

  private func scopes(_ budget: inout RowBudget) -> [ArticleView.Scope] {
    result.statement.scopes.prefix(Self.scopesMax).map { scope in
      let weight = UInt64(clamping: scope["weight"]?.integerValue ?? 0)
      let outcomes = scope["contests"]?.elements ?? []
      let contests = zip(definition.contests, outcomes).map { contest, outcome in
        ContestWriter(
          contest: contest,
          language: language,
          outcome: outcome["outcome"] ?? .null,
          weight: weight,
          isFinal: result.isClosed,
          isWeighted: result.statement.turnout.weight != result.statement.turnout.counted
        ).view(&budget)
      }
      return ArticleView.Scope(scopeHeading: heading(scope), contests: contests)
    }
  }

  private func heading(_ scope: JSONValue) -> [String] {
    guard let name = scope["scope"]?.stringValue, !name.isEmpty else { return [] }
    let key = if case .period = definition.scope { "scopePeriod" } else { "scopePage" }
    return [words("outcome", key, values: ["scope": name.isolatedLeftToRight])]
  }

  private func scopeNotes(shown: Int) -> [String] {
    let all = result.statement.scopes.count
    guard all > 0 else { return [words("outcome", "noScopes")] }
    guard shown < all else { return [] }
    return [
      words(
        "outcome",
        "moreScopes",
        values: [
          "shown": Figure.grouped(UInt64(shown)).isolatedLeftToRight,
          "all": Figure.grouped(UInt64(all)).isolatedLeftToRight,
        ]
      )
    ]
  }

  // MARK: Who signed what

  private var signatureTexts: [String] {
    [
      words("signers", "definitionText"), signature("signers", "actsText"),
      words("signers", "checkpointText"), signature("signers", "resultText"),
    ]
  }

  private var signerRows: [ArticleView.Signer] {
    let officers = definition.officers.keys.compactMap { try? VerifierKey(vkey: $0) }
    let rows = officers.map { officer in
      let hasSigned = signers.contains(officer)
      return ArticleView.Signer(
        name: officer.name,
        fingerprint: Self.fingerprint(officer),
        key: officer.vkey,
        hasSigned: words("signers", hasSigned ? "yes" : "no"),
        style: hasSigned ? "good" : ""
      )
    }
    guard let key = PublicKey(definition.logKey) else { return rows }
    let log = VerifierKey(name: definition.origin, key: key)
    return rows + [
      ArticleView.Signer(
        name: words("signers", "logKeyName"),
        fingerprint: Self.fingerprint(log),
        key: log.vkey,
        hasSigned: words("signers", "logSigns"),
        style: ""
      )
    ]
  }

  /// The first 16 bytes of the public key's SHA-256, in groups of four digits.
  private static func fingerprint(_ key: VerifierKey) -> String {
    let digits = Hex.encode(SHA256.hash(key.key.bytes).bytes.prefix(16))
    return stride(from: 0, to: digits.count, by: 4).map { start in
      digits.dropFirst(start).prefix(4)
    }.joined(separator: " ")
  }

  // MARK: Method and files

  private var rules: [ArticleView.Rule] {
    definition.contests.map { contest in
      let rule = words.list("rule", RuleFamily.key(contest.rule))
      let ties =
        switch contest.ties {
        case .reported: "tiesReported"
        case .preset: "tiesPreset"
        case .lot: "tiesLot"
        }
      return ArticleView.Rule(
        ruleTitle: language.name(contest.title),
        ruleName: "\(rule.first ?? contest.rule) (\(contest.rule.isolatedLeftToRight))",
        explanation: rule.last ?? "",
        tieRule: ["score", "satisfaction", "referendum", "initiative"].contains(contest.rule)
          ? "" : words("method", ties)
      )
    }
  }

  private var files: [ArticleView.File] {
    var paths = ["election.json", "log.vkey", "checkpoint", "result.json"]
    if result.note != nil { paths.append("result.note") }
    paths.append("results.csv")
    if result.hasEntries, definition.roll != nil { paths.append("roll.csv") }
    let files = paths.map { ArticleView.File(path: $0, holds: words("files", $0)) }
    let tile = ArticleView.File(
      path: "tile/",
      holds: words("files", result.hasEntries ? "tile" : "tileCounts")
    )
    let data = ArticleView.File(
      path: DerivedFiles.package,
      holds: words("files", DerivedFiles.package)
    )
    return files + [tile, data]
  }
}

/// When voting opens and closes, as the definition writes it: `2026-11-22 08:00 UTC+04:00`.
struct WindowText {
  let opens: String
  let closes: String

  init(_ definition: Definition) {
    let file: JSONValue? = try? JSONValue(parsing: definition.fileBytes)
    let window = file?["window"]
    opens = Self.text(window?["opens"]?.stringValue ?? definition.window.opens.rfc3339)
    closes = Self.text(window?["closes"]?.stringValue ?? definition.window.closes.rfc3339)
  }

  static func utc(_ time: Timestamp) -> String { text(time.rfc3339) }

  private static func text(_ rfc3339: String) -> String {
    let date = rfc3339.prefix(10)
    let time = rfc3339.dropFirst(11)
    let isWholeMinute = time.dropFirst(5).hasPrefix(":00")
    let zone = time.dropFirst(8)
    return "\(date) \(time.prefix(isWholeMinute ? 5 : 8)) UTC\(zone == "Z" ? "" : zone)"
  }
}
