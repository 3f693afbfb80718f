import TallyCrypto
import TallyModel

/// A definition to start from: it has no faults, and everything in it is meant to be changed.
struct DefinitionTemplate {
  let id: String
  let authority: String
  let logKey: PublicKey
  let officers: [VerifierKey]
  var languages = ["ar", "en"]
  /// The window begins here and is a week long.
  let opens: Timestamp

  private static let weekSeconds: Int64 = 7 * 86_400

  var document: JSONValue {
    [
      "format": .string(Definition.format),
      "id": .string(id),
      "authority": .string(authority),
      "logKey": .string(Base64.encode(logKey.bytes)),
      "languages": .array(languages.map { .string($0) }),
      "title": text("العنوان", "The title"),
      "contests": [
        [
          "id": "question", "type": "single", "rule": "plurality", "required": true,
          "title": text("السؤال؟", "The question?"),
          "options": [
            ["id": "yes", "label": text("نعم", "Yes")],
            ["id": "no", "label": text("لا", "No")],
          ],
        ]
      ],
      "eligibility": ["kind": "open"],
      "voterId": [
        "namespace": "visitor", "form": "token", "minimumLength": 1,
        "maximumLength": .integer(Int64(Limits.voterIDBytesMax)),
      ],
      "scope": ["kind": "election"],
      "revote": "first",
      "window": [
        "opens": .string(opens.rfc3339),
        "closes": .string(
          Timestamp(unixSeconds: opens.unixSeconds + Self.weekSeconds).rfc3339
        ),
      ],
      "results": "closed",
      "publication": "full",
      "smallestCell": 1,
      "secrecy": "open",
      "channels": [["id": "portal", "label": text("البوابة", "Portal")]],
      "officers": [
        // More than half: no two sets of so many officers are without a common one.
        "threshold": .integer(Int64(officers.count / 2 + 1)),
        "keys": .array(officers.map { .string($0.vkey) }),
      ],
      "rehearsal": false,
    ]
  }

  /// What a definition still has of the template, or of examples, and voters should not see.
  static func leftovers(in definition: Definition) -> [DefinitionFault] {
    var leftovers: [DefinitionFault] = []
    let labels =
      [("title", definition.title, "The title")]
      + definition.contests.enumerated().map { index, contest in
        ("contests[\(index)].title", contest.title, "The question?")
      }
    for (path, label, placeholder) in labels where label.texts.contains(placeholder) {
      leftovers.append(
        DefinitionFault(path: path, reason: "still the template's; write what voters are to read")
      )
    }
    let ends = [".example", ".example.org", ".example.com", ".example.net", ".invalid", ".test"]
    if ends.contains(where: ".\(definition.authority)".hasSuffix) {
      leftovers.append(
        DefinitionFault(
          path: "authority",
          reason: "\(definition.authority) is an example; write the host name of who holds the vote"
        )
      )
    }
    return leftovers
  }

  private func text(_ arabic: String, _ english: String) -> JSONValue {
    .object(
      languages.map { JSONMember(key: $0, value: .string($0 == "ar" ? arabic : english)) }
    )
  }
}
