import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting

/// A result to make pages of; nobody has voted but in the scopes that it is given.
struct SamplePage {
  var definition = SampleDefinition()
  /// Pages with one ballot each, for the first option of every contest of choices.
  var pages: [String] = []
  var officers: [String] = []
  var isClosed = true

  func result() throws -> PublishedResult {
    let definition = try definition.definition()
    var tally = ElectionTally(definition: definition)
    for page in pages {
      let selections: [UInt8] = definition.contests.flatMap { _ in [0, 1, 0, 0] as [UInt8] }
      tally.add(scope: Array(page.utf8).rawSpan, selections: selections.rawSpan, weight: 1)
    }
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(origin: definition.origin, size: 3, root: .zero),
      tally: tally,
      ballots: UInt64(pages.count)
    )
    let signers = try officers.map { name in
      let key = try VerifierKey(vkey: SampleDefinition.officerKey(name))
      return try NoteSigner(name: key.name, key: SampleDefinition.signingKey(name))
    }
    return PublishedResult(
      definition: definition,
      statement: statement,
      checkpoint: [],
      note: officers.isEmpty ? nil : try SignedNote(text: statement.bytes, signers: signers).bytes,
      isClosed: isClosed,
      hasEntries: true,
      created: definition.window.closes,
      ballotFiles: []
    )
  }

  func page() throws -> String { String(decoding: ResultPage(try result()).bytes, as: UTF8.self) }
}

extension String {
  /// How often a text stands in it.
  func count(of text: String) -> Int { utf8.count > 0 ? split(by: text).count - 1 : 0 }

  /// What stands between two texts, the first time.
  func between(_ start: String, _ end: String) -> String? {
    let parts = split(by: start)
    return parts.count > 1 ? parts[1].split(by: end).first : nil
  }

  /// Compares scalars, so that a combining mark hides nothing.
  private func split(by text: String) -> [String] {
    let separator = Array(text.unicodeScalars)
    let scalars = Array(unicodeScalars)
    var parts: [String] = []
    var part = String.UnicodeScalarView()
    var place = 0
    while place < scalars.count {
      if scalars[place] == separator[0], scalars[place...].starts(with: separator) {
        parts.append(String(part))
        part = String.UnicodeScalarView()
        place += separator.count
      } else {
        part.append(scalars[place])
        place += 1
      }
    }
    return parts + [String(part)]
  }
}
