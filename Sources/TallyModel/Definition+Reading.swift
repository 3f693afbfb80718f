extension Definition {
  private static let requiredKeys = [
    "format", "id", "authority", "logKey", "languages", "title", "contests", "eligibility",
    "voterId", "scope", "revote", "window", "results", "publication", "smallestCell", "secrecy",
    "channels", "officers", "rehearsal",
  ]
  private static let optionalKeys = ["terms", "policy", "campaign"]

  /// Reads `election.json` and checks everything that can be checked without hashing.
  ///
  /// - Parameters:
  ///   - file: The exact bytes.
  ///   - digest: SHA-256 of `file`; the caller answers for it.
  ///   - rules: What contests may be counted by.
  /// - Throws: All faults, not only the first; after a fault of JSON's grammar that one.
  /// - Complexity: O(file).
  package init(
    file: [UInt8],
    digest: Digest,
    rules: any RuleBook.Type
  ) throws(DefinitionError) {
    var reader = DefinitionReader(rules: rules)
    guard let root = reader.document(file),
      let fields = reader.object(
        root,
        at: .top,
        required: Self.requiredKeys,
        optional: Self.optionalKeys
      )
    else { throw DefinitionError(faults: reader.faults) }

    reader.readFormat(fields)
    reader.readLanguages(fields)
    let id = reader.identifier(fields, "id")
    let authority = reader.authority(fields)
    let logKey = reader.base64(fields, "logKey", byteCount: 32)
    let title = reader.text(fields, "title")
    let eligibility = reader.eligibility(fields)
    let contests = reader.contests(fields, roll: eligibility?.roll)
    let voterID = reader.voterID(fields)
    let scope = reader.scope(fields)
    let revote = reader.choice(fields, "revote", of: RevotePolicy.self)
    let window = reader.window(fields)
    let results = reader.choice(fields, "results", of: ResultsPolicy.self)
    let publication = reader.choice(fields, "publication", of: PublicationPolicy.self)
    reader.readSmallestCell(fields)
    let secrecy = reader.secrecy(fields)
    let channels = reader.channels(fields)
    let officers = reader.officers(fields, logKey: logKey)
    let isRehearsal = reader.flag(fields, "rehearsal")
    let terms = reader.reference(fields, "terms")
    let policy = reader.reference(fields, "policy")
    let campaign = reader.reference(fields, "campaign")
    let scopesMax = contests.map(ScopeLimit.scopesMax(of:))
    reader.checkTogether(eligibility: eligibility, scope: scope, publication: publication)
    reader.checkScopes(scope, window: window, scopesMax: scopesMax)
    reader.checkRules(of: contests ?? [], in: scope)

    guard reader.faults.isEmpty, let id, let authority, let logKey, let title, let contests,
      let eligibility, let voterID, let scope, let revote, let window, let results,
      let publication, let secrecy, let channels, let officers,
      let isRehearsal, let scopesMax, let languages = reader.languages
    else {
      precondition(!reader.faults.isEmpty, "A definition was refused without a reason.")
      throw DefinitionError(faults: reader.faults)
    }
    self.fileBytes = file
    self.digest = digest
    self.id = id
    self.authority = authority
    self.logKey = logKey
    self.languages = languages
    self.title = title
    self.contests = contests
    self.eligibility = eligibility
    self.voterID = voterID
    self.scope = scope
    self.revote = revote
    self.window = window
    self.results = results
    self.publication = publication
    self.secrecy = secrecy
    self.channels = channels
    self.officers = officers
    self.isRehearsal = isRehearsal
    self.terms = terms
    self.policy = policy
    self.campaign = campaign
    self.scopesMax = scopesMax
  }
}

extension DefinitionReader {
  fileprivate mutating func document(_ file: [UInt8]) -> JSONValue? {
    guard file.count <= Limits.definitionBytesMax else {
      fault(
        .top,
        "the file has \(file.count) bytes; at most \(Limits.definitionBytesMax) are allowed"
      )
      return nil
    }
    var parser = JSONParser(file)
    do throws(JSONError) {
      let root = try parser.parseDocument()
      for doubled in parser.doubledKeys { fault(doubled.path, doubled.description) }
      return root
    } catch {
      fault(error.path, error.description)
      return nil
    }
  }

  fileprivate mutating func readFormat(_ fields: Fields) {
    guard let format = string(fields, "format"), format != Definition.format else { return }
    fault(fields.path("format"), "unknown format; this version reads \(Definition.format)")
  }

  fileprivate mutating func readLanguages(_ fields: Fields) {
    guard let list = list(fields, "languages", limit: Limits.languagesMax) else { return }
    let faultsBefore = faults.count
    var seen: [String: Int] = [:]
    var languages: [String] = []
    for (index, value) in list.enumerated() {
      let path = fields.path("languages").element(index)
      guard let tag = string(value, at: path) else { continue }
      guard LanguageTag.isValid(tag) else {
        fault(path, "not a language tag; write it as in ar, en, zh-Hant or pt-BR")
        continue
      }
      checkDistinct(tag, &seen, index: index, at: path, what: "language")
      languages.append(tag)
    }
    if faults.count == faultsBefore { self.languages = languages }
  }

  fileprivate mutating func authority(_ fields: Fields) -> String? {
    guard let name = string(fields, "authority") else { return nil }
    guard HostName.isValid(name) else {
      fault(
        fields.path("authority"),
        "not a host name; use lower case letters, digits, hyphens and dots, 1 to 100 bytes"
      )
      return nil
    }
    return name
  }

  fileprivate mutating func voterID(_ fields: Fields) -> VoterIDForm? {
    guard let value = fields["voterId"],
      let inner = object(
        value,
        at: fields.path("voterId"),
        required: ["namespace", "form", "minimumLength", "maximumLength"]
      )
    else { return nil }
    let namespace = identifier(inner, "namespace")
    let form = choice(inner, "form", of: VoterIDForm.Characters.self)
    let minimum = integer(inner, "minimumLength", in: 1...Limits.voterIDBytesMax)
    let maximum = integer(inner, "maximumLength", in: 1...Limits.voterIDBytesMax)
    guard let namespace, let form, let minimum, let maximum else { return nil }
    guard minimum <= maximum else {
      fault(inner.path("maximumLength"), "smaller than minimumLength; make it at least \(minimum)")
      return nil
    }
    return VoterIDForm(
      namespace: namespace,
      form: form,
      minimumLength: minimum,
      maximumLength: maximum
    )
  }

  fileprivate mutating func scope(_ fields: Fields) -> ScopeRule? {
    guard let value = fields["scope"] else { return nil }
    let path = fields.path("scope")
    switch value["kind"]?.stringValue {
    case "page":
      guard let inner = object(value, at: path, required: ["kind"], optional: ["pages"]) else {
        return nil
      }
      return inner["pages"] == nil ? .page(nil) : pages(inner).map(ScopeRule.page)
    case "period":
      guard let inner = object(value, at: path, required: ["kind", "unit"]) else { return nil }
      return choice(inner, "unit", of: PeriodUnit.self).map(ScopeRule.period)
    default:
      guard let inner = object(value, at: path, required: ["kind"]) else { return nil }
      guard let kind = string(inner, "kind") else { return nil }
      if kind == "election" { return .election }
      fault(inner.path("kind"), "unknown value; use one of: election, page, period")
      return nil
    }
  }

  private mutating func pages(_ fields: Fields) -> [String]? {
    guard let list = list(fields, "pages", limit: Limits.pagesMax) else { return nil }
    var seen: [String: Int] = [:]
    var pages: [String] = []
    for (index, value) in list.enumerated() {
      let path = fields.path("pages").element(index)
      guard let text = string(value, at: path), let page = identifier(text, at: path) else {
        continue
      }
      checkDistinct(page, &seen, index: index, at: path, what: "page")
      pages.append(page)
    }
    return pages
  }

  fileprivate mutating func window(_ fields: Fields) -> Window? {
    guard let value = fields["window"],
      let inner = object(value, at: fields.path("window"), required: ["opens", "closes"])
    else { return nil }
    let opens = timestamp(inner, "opens")
    let closes = timestamp(inner, "closes")
    guard let opens, let closes else { return nil }
    guard opens < closes else {
      fault(inner.path("closes"), "not after opens; write a later moment")
      return nil
    }
    return Window(opens: opens, closes: closes)
  }

  private mutating func timestamp(_ fields: Fields, _ key: String) -> Timestamp? {
    guard let text = string(fields, key) else { return nil }
    guard let moment = Timestamp(rfc3339: text), moment.unixSeconds >= 0 else {
      fault(
        fields.path(key),
        "not a moment; write date, time and zone in whole seconds, as in 2026-11-22T08:00:00+04:00"
      )
      return nil
    }
    return moment
  }

  fileprivate mutating func secrecy(_ fields: Fields) -> Secrecy? {
    guard fields["secrecy"]?.stringValue != "secret" else {
      fault(fields.path("secrecy"), "secret ballots are not known to this version; write open")
      return nil
    }
    return choice(fields, "secrecy", of: Secrecy.self)
  }

  /// Nothing keeps small numbers out of a result as yet, so no definition may promise it.
  fileprivate mutating func readSmallestCell(_ fields: Fields) {
    let key = "smallestCell"
    guard let smallest = integer(fields, key, in: 1...1_000_000), smallest > 1 else { return }
    fault(fields.path(key), "this version publishes every number; write 1")
  }

  fileprivate mutating func reference(_ fields: Fields, _ key: String) -> Reference? {
    guard let value = fields[key],
      let inner = object(value, at: fields.path(key), required: ["uri", "sha256"])
    else { return nil }
    let uri = string(inner, "uri")
    if let uri, !Self.isAddress(uri) {
      fault(inner.path("uri"), "not an address; write it as https://… in ASCII without spaces")
    }
    let hex = string(inner, "sha256")
    let digest = hex.flatMap(Hex.decode(_:)).flatMap(Digest.init(_:))
    if hex != nil, digest == nil {
      fault(inner.path("sha256"), "expected 64 lower case hexadecimal digits")
    }
    guard let uri, let digest else { return nil }
    return Reference(uri: uri, digest: digest)
  }

  private static func isAddress(_ text: String) -> Bool {
    let scheme = "https://"
    return text.hasPrefix(scheme) && text.utf8.count > scheme.utf8.count
      && text.utf8.count <= Limits.labelBytesMax
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// What no field can be blamed for alone.
  fileprivate mutating func checkTogether(
    eligibility: Eligibility?,
    scope: ScopeRule?,
    publication: PublicationPolicy?
  ) {
    let path = JSONPath.top
    guard case .roll(let roll) = eligibility else { return }
    if publication == .full, !roll.strata.isEmpty {
      fault(
        path.member("eligibility").member("strata"),
        "strata can identify voters; remove them, or write publication counts"
      )
    }
    if let scope, scope != .election {
      fault(
        path.member("scope").member("kind"),
        "a roll knows one pseudonym of each voter; write election, or eligibility open"
      )
    }
  }

  /// A thousand pages cannot have a thousand long stories.
  fileprivate mutating func checkRules(of contests: [Contest], in scope: ScopeRule?) {
    guard let scope, scope != .election else { return }
    for (index, contest) in contests.enumerated() where !rules.countsScopes(contest.rule) {
      fault(
        JSONPath.top.member("contests").element(index).member("rule"),
        "\(contest.rule) counts one scope alone; write scope election"
      )
    }
  }

  /// Every scope has counters in memory and rows in the result.
  fileprivate mutating func checkScopes(_ scope: ScopeRule?, window: Window?, scopesMax: Int?) {
    guard let scope, let scopesMax else { return }
    let path = JSONPath.top.member("scope")
    switch scope {
    case .election, .page(nil): return
    case .page(.some(let pages)):
      guard pages.count > scopesMax else { return }
      fault(
        path.member("pages"),
        "\(pages.count) pages; with these contests at most \(scopesMax) can be counted: "
          + "list fewer, or define several elections"
      )
    case .period(let unit):
      guard let window, window.periodCountMax(unit) > scopesMax else { return }
      fault(
        path.member("unit"),
        "the window has more than \(scopesMax) such periods, which is all that can be counted with "
          + "these contests: write a longer unit, or a shorter window"
      )
    }
  }
}

extension Window {
  /// Periods that the window touches; for months and years perhaps a few more.
  fileprivate func periodCountMax(_ unit: PeriodUnit) -> Int {
    let days = Int(closes.unixSeconds - 1) / 86_400 - Int(opens.unixSeconds) / 86_400 + 1
    return switch unit {
    case .day: days
    case .month: days / 28 + 2
    case .year: days / 365 + 2
    }
  }
}
