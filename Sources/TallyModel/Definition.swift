/// An election as its authors defined it in `election.json`; nothing in it changes afterwards.
///
/// Only ``init(file:digest:rules:)`` makes one, so a definition that exists has passed every check.
/// - SeeAlso: docs/formats.md, "Definition".
package struct Definition: Sendable {
  package static let format = "tallyd/election/1"

  /// The exact file; its digest names the election.
  package let fileBytes: [UInt8]
  /// SHA-256 of the file.
  package let digest: Digest
  package let id: String
  /// Host name of who holds the election.
  package let authority: String
  /// The 32 bytes of the log's Ed25519 public key.
  package let logKey: [UInt8]
  /// BCP 47; the first is the default.
  package let languages: [String]
  package let title: LocalizedText
  package let contests: [Contest]
  package let eligibility: Eligibility
  package let voterID: VoterIDForm
  package let scope: ScopeRule
  package let revote: RevotePolicy
  package let window: Window
  package let results: ResultsPolicy
  package let publication: PublicationPolicy
  package let secrecy: Secrecy
  package let channels: [Channel]
  package let officers: Officers
  package let isRehearsal: Bool
  package let terms: Reference?
  package let policy: Reference?
  package let campaign: Reference?
  /// Scopes that the election may have: pages or periods with at least one ballot.
  package let scopesMax: Int

  /// The log's origin: derived from the file, never written, so that one key never signs two logs.
  package var origin: String {
    let middle = isRehearsal ? "rehearsal/\(id)" : id
    return "\(authority)/\(middle)/\(logID.hex)"
  }

  package var logID: LogID { LogID(definition: digest) }

  /// The first entry of the log.
  package var entry: DefinitionEntry {
    DefinitionEntry(fileBytes: UInt64(fileBytes.count), fileDigest: digest)
  }

  /// Whether a contest's ties are broken by a lot that officers draw after the closing.
  package var drawsLot: Bool { contests.contains { $0.ties == .lot } }

  /// The roll that the definition commits to, if voting is not open to all.
  package var roll: RollCommitment? { eligibility.roll }
}

/// Who may vote.
package enum Eligibility: Equatable, Sendable {
  case open
  case roll(RollCommitment)

  /// Nothing where voting is open to all.
  var roll: RollCommitment? {
    guard case .roll(let commitment) = self else { return nil }
    return commitment
  }
}

/// The roll as the definition fixes it.
package struct RollCommitment: Equatable, Sendable {
  /// RFC 6962 root over the roll's rows.
  package let root: Digest
  /// Rows.
  package let count: Int
  /// Numbered from 1 in ballots and roll; 0 is none.
  package let strata: [Division]
  /// Numbered from 1 in the roll; 0 is none.
  package let districts: [Division]
}

/// A stratum or district of the roll.
package struct Division: Equatable, Sendable {
  package let id: String
  package let label: LocalizedText
}

/// Which of a voter's ballots counts.
package enum RevotePolicy: String, CaseIterable, Sendable {
  case first, last
}

/// What is shown before closing.
package enum ResultsPolicy: String, CaseIterable, Sendable {
  case closed, turnout, live
}

/// What the bundle holds: every ballot, or the counts.
package enum PublicationPolicy: String, CaseIterable, Sendable {
  case full, counts
}

/// Who can see a choice; plaintext ballots are the only kind as yet.
package enum Secrecy: String, CaseIterable, Sendable {
  case open
}

/// When ballots are taken: from `opens`, before `closes`.
package struct Window: Equatable, Sendable {
  package let opens: Timestamp
  package let closes: Timestamp
}

/// A way on which ballots come in; ballots name it by its place, from 0.
package struct Channel: Equatable, Sendable {
  package let id: String
  package let label: LocalizedText
}

/// Who signs acts and results.
package struct Officers: Equatable, Sendable {
  /// Distinct keys that an act needs, `1...keys.count`.
  package let threshold: Int
  /// Verifier keys as text; ``VerifierKeyText`` takes them apart.
  package let keys: [String]
}

/// A published document by address and SHA-256.
package struct Reference: Equatable, Sendable {
  package let uri: String
  package let digest: Digest
}

/// The shape of a verifier key (signed note): `name+keyID+base64(0x01 ‖ Ed25519 public key)`.
///
/// That the key id belongs to name and key is checked by who can hash.
package struct VerifierKeyText: Equatable, Sendable {
  package let name: String
  package let keyID: UInt32
  /// 32 bytes.
  package let publicKey: [UInt8]

  package init?(_ text: String) {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "+"),
      maxSplits: 2,
      omittingEmptySubsequences: false
    )
    guard parts.count == 3, let name = String(parts[0]), Self.isValid(name: name),
      parts[1].count == 8, let idBytes = Hex.decode(parts[1]),
      let key = Base64.decode(parts[2]), key.count == 33, key[0] == 1
    else { return nil }
    self.name = name
    keyID = idBytes.rawSpan.loadUInt32(at: 0)
    publicKey = Array(key.dropFirst())
  }

  private static func isValid(name: String) -> Bool {
    name.utf8.count <= 255 && VisibleText.fault(in: name) == nil
      && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace }
  }
}
