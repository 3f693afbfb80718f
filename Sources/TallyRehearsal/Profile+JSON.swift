import TallyModel

/// Why a profile's file cannot be used.
package struct ProfileFault: Error, Equatable, CustomStringConvertible {
  /// Where in the file: `phases[2].seconds`.
  package let path: String
  package let reason: String

  package var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

extension Profile {
  private static let format = "tallyd/profile/1"
  private static let keys: Set<String> = [
    "format", "name", "source", "phases", "revotesPerThousand", "retries", "readsPerSecond",
    "connections",
  ]
  /// What one machine can keep in mind: 24 bytes each.
  private static let castsMax = 20_000_000
  private static let secondsMax = 30.0 * 86_400

  /// Reads an officer's own profile.
  ///
  /// - Throws: The first fault, with its place.
  /// - SeeAlso: docs/formats.md, "Profile".
  package init(parsing bytes: [UInt8]) throws(ProfileFault) {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch {
      throw ProfileFault(path: "", reason: "\(error)")
    }
    guard let members = json.members else {
      throw ProfileFault(path: "", reason: "expected an object")
    }
    for member in members where !Self.keys.contains(member.key) {
      throw ProfileFault(path: member.key, reason: "unknown key; remove it")
    }
    guard json["format"]?.stringValue == Self.format else {
      throw ProfileFault(path: "format", reason: "write \"\(Self.format)\"")
    }
    guard let elements = json["phases"]?.elements, !elements.isEmpty else {
      throw ProfileFault(path: "phases", reason: "give one phase at least")
    }
    var phases: [Phase] = []
    for (number, element) in elements.enumerated() {
      phases.append(try Self.phase(element, at: "phases[\(number)]"))
    }
    self.init(
      name: try Self.text(json, "name"),
      source: try Self.text(json, "source"),
      phases: phases,
      revoteShare: Double(try Self.number(json, "revotesPerThousand", in: 0...1_000, else: 0))
        / 1_000,
      retries: try Self.number(json, "retries", in: 0...10, else: 0),
      readsPerSecond: Double(try Self.number(json, "readsPerSecond", in: 0...1_000_000, else: 0)),
      connections: try Self.number(json, "connections", in: 1...1_024, else: 8)
    )
    guard casts <= Self.castsMax else {
      throw ProfileFault(path: "phases", reason: "\(casts) casts; at most \(Self.castsMax)")
    }
    guard seconds <= Self.secondsMax else {
      throw ProfileFault(path: "phases", reason: "longer than 30 days together")
    }
  }

  private static func phase(_ json: JSONValue, at path: String) throws(ProfileFault) -> Phase {
    let keys = Set((json.members ?? []).map(\.key))
    guard keys == ["seconds", "casts"] else {
      throw ProfileFault(path: path, reason: "give exactly seconds and casts")
    }
    guard let seconds = json["seconds"]?.integerValue, seconds > 0 else {
      throw ProfileFault(path: "\(path).seconds", reason: "a whole number above 0")
    }
    guard let casts = json["casts"]?.integerValue, (0...Int64(castsMax)).contains(casts) else {
      throw ProfileFault(path: "\(path).casts", reason: "a whole number from 0 to \(castsMax)")
    }
    return Phase(seconds: Double(seconds), casts: Int(casts))
  }

  private static func text(_ json: JSONValue, _ key: String) throws(ProfileFault) -> String {
    guard let text = json[key]?.stringValue, !text.isEmpty else {
      throw ProfileFault(path: key, reason: "missing; write some words")
    }
    return text
  }

  private static func number(
    _ json: JSONValue,
    _ key: String,
    in range: ClosedRange<Int>,
    else none: Int
  ) throws(ProfileFault) -> Int {
    guard let value = json[key] else { return none }
    guard let number = value.integerValue, range.contains(Int(number)) else {
      throw ProfileFault(
        path: key,
        reason: "a whole number from \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return Int(number)
  }
}
