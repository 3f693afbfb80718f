import TallyCount
import TallyCrypto
import TallyModel

/// What a roll needs from a definition that is not finished: root and count come from the roll.
///
/// Held to the same reader as a whole definition: what the draft says of languages, voter ids and
/// eligibility is put into an otherwise complete one.
struct DraftDefinition {
  /// The draft as it was written.
  let document: JSONValue
  let id: String?
  let voterID: VoterIDForm
  let strata: [String]
  let districts: [String]

  private static let readKeys = ["languages", "voterId", "eligibility"]

  init(_ path: String) throws(CommandFailure) {
    let bytes = try InputFile.read(path, limit: Limits.definitionBytesMax)
    do {
      document = try JSONValue(parsing: bytes)
    } catch { throw CommandFailure(.badInput, "\(path): \(error)") }
    guard document.members != nil else {
      throw CommandFailure(.badInput, "\(path) is not a definition: expected an object")
    }
    guard document["eligibility"]?["kind"] == "roll" else {
      throw CommandFailure(
        .badInput,
        "\(path): eligibility.kind is not roll, so this election needs no roll. "
          + "Write {\"kind\": \"roll\", \"root\": \"\", \"count\": 0} to have one"
      )
    }
    let complete = Self.completed(document).canonicalBytes
    do {
      let definition = try Definition(
        file: complete,
        digest: SHA256.hash(complete),
        rules: CountingTable.self
      )
      voterID = definition.voterID
      strata = definition.roll?.strata.map(\.id) ?? []
      districts = definition.roll?.districts.map(\.id) ?? []
    } catch {
      let faults = error.faults.map { "\n  \($0)" }.joined()
      throw CommandFailure(.badInput, "\(path) has faults that the roll depends on:\(faults)")
    }
    id = document["id"]?.stringValue
  }

  /// The draft with the roll's root and count in it.
  func filled(root: Digest, count: Int) -> JSONValue {
    document.replacing(
      "eligibility",
      with: Self.eligibility(document["eligibility"] ?? .null, root: root, count: count)
    )
  }

  private static func eligibility(_ value: JSONValue, root: Digest, count: Int) -> JSONValue {
    value.replacing("root", with: .string(Base64.encode(root.bytes)))
      .replacing("count", with: .integer(Int64(count)))
  }

  /// A definition without faults of its own around what the draft says.
  private static func completed(_ draft: JSONValue) -> JSONValue {
    var languages = draft["languages"]?.elements?.compactMap(\.stringValue) ?? []
    languages = languages.isEmpty ? ["en"] : languages
    let zeroRoot = Digest.zero
    var complete = DefinitionTemplate(
      id: "draft",
      authority: "example.org",
      logKey: SigningKey(seed: [UInt8](repeating: 1, count: 32)).publicKey,
      officers: [
        VerifierKey(
          name: "draft",
          key: SigningKey(seed: [UInt8](repeating: 2, count: 32)).publicKey
        )
      ],
      languages: languages,
      opens: Timestamp(unixSeconds: 0)
    ).document
    for key in readKeys {
      guard let value = draft[key] else {
        complete = complete.removing(key)
        continue
      }
      let isEligibility = key == "eligibility"
      complete = complete.replacing(
        key,
        with: isEligibility ? eligibility(value, root: zeroRoot, count: 1) : value
      )
    }
    // Strata are refused under `full`, which is not this reader's matter.
    return complete.replacing("publication", with: "counts")
  }
}

extension JSONValue {
  /// The object with this value for the key, at the key's place or at the end.
  func replacing(_ key: String, with value: JSONValue) -> JSONValue {
    guard var members else { return self }
    if let place = members.firstIndex(where: { $0.key == key }) {
      members[place].value = value
    } else {
      members.append(JSONMember(key: key, value: value))
    }
    return .object(members)
  }

  /// The object without the key.
  func removing(_ key: String) -> JSONValue {
    guard let members else { return self }
    return .object(members.filter { $0.key != key })
  }
}
