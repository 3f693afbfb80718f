package import TallyModel

/// Why bytes are no result statement.
package struct ResultStatementError: Error, Equatable, Sendable, CustomStringConvertible {
  package let reason: String

  package var description: String { "The result statement cannot be read: \(reason)." }
}

extension ResultStatement {
  /// Reads exactly what ``bytes`` writes.
  ///
  /// The outcomes are read as far as every rule has them: scope, contest, rule; their figures stay
  /// JSON, because each rule has its own.
  package init(parsing file: [UInt8]) throws(ResultStatementError) {
    guard file.last == UInt8(ascii: "\n") else {
      throw ResultStatementError(reason: "it does not end in a line feed")
    }
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Array(file.dropLast()))
    } catch {
      throw ResultStatementError(reason: error.description)
    }
    guard let statement = Self(json) else {
      throw ResultStatementError(reason: "a part is missing, unknown or of another kind")
    }
    self = statement
    guard bytes == file else { throw ResultStatementError(reason: "it is not in canonical form") }
  }

  private init?(_ json: JSONValue) {
    guard json["format"]?.stringValue == Self.format,
      let authority = json["authority"]?.stringValue,
      let electionID = json["election"]?.stringValue,
      let definition = json["definition"]?.stringValue.flatMap(Hex.decode(_:)),
      let digest = Digest(definition), let isRehearsal = json["rehearsal"]?.boolValue,
      let logs = json["logs"]?.elements, let scopes = json["scopes"]?.elements,
      let turnout = json["turnout"].flatMap(Turnout.init(_:)),
      scopes.allSatisfy(Self.isScope)
    else { return nil }
    self.authority = authority
    self.electionID = electionID
    self.definition = digest
    self.isRehearsal = isRehearsal
    self.logs = logs.compactMap(Log.init(_:))
    self.turnout = turnout
    self.scopes = scopes
    guard self.logs.count == logs.count, !logs.isEmpty else { return nil }
  }

  private static func isScope(_ json: JSONValue) -> Bool {
    guard let members = json.members, let contests = json["contests"]?.elements else {
      return false
    }
    return Set(members.map(\.key)) == ["contests", "counted", "scope", "weight"]
      && json["scope"]?.stringValue != nil && json["counted"].flatMap(natural) != nil
      && json["weight"].flatMap(natural) != nil
      && contests.allSatisfy { contest in
        contest.members.map { Set($0.map(\.key)) == ["id", "outcome", "rule"] } == true
          && contest["id"]?.stringValue != nil && contest["rule"]?.stringValue != nil
          && contest["outcome"]?.members != nil
      }
  }

  /// A number that is not negative.
  fileprivate static func natural(_ json: JSONValue) -> UInt64? {
    json.integerValue.flatMap(UInt64.init(exactly:))
  }

  /// Why the statement is not about this definition and this log, as far as that can be said without
  /// the ballots; nothing when it is.
  package func fault(definition: Definition, log: Log) -> String? {
    guard self.definition == definition.digest else { return "It is about another definition." }
    guard authority.hasSameBytes(as: definition.authority),
      electionID.hasSameBytes(as: definition.id),
      isRehearsal == definition.isRehearsal
    else { return "It names another election than the definition." }
    guard logs == [log] else {
      return "It does not count the log at the checkpoint's size and root."
    }
    guard turnout.roll == definition.roll.map({ UInt64($0.count) }) else {
      return "Its roll is not the definition's."
    }
    guard turnout.ballots <= log.size else {
      return "It counts more ballots than the log has entries."
    }
    let sums = scopes.reduce(into: (counted: UInt64(0), weight: UInt64(0))) { sums, scope in
      sums.counted &+= scope["counted"].flatMap(Self.natural) ?? 0
      sums.weight &+= scope["weight"].flatMap(Self.natural) ?? 0
    }
    guard sums.counted == turnout.counted, sums.weight == turnout.weight else {
      return "Its scopes do not add up to its turnout."
    }
    for scope in scopes {
      let contests = scope["contests"]?.elements ?? []
      guard contests.map({ $0["id"] }) == definition.contests.map({ .string($0.id) }),
        contests.map({ $0["rule"] }) == definition.contests.map({ .string($0.rule) })
      else { return "Its contests are not the definition's." }
    }
    return nil
  }
}

extension ResultStatement.Log {
  fileprivate init?(_ json: JSONValue) {
    guard let origin = json["origin"]?.stringValue,
      let size = json["size"].flatMap(ResultStatement.natural),
      let root = json["root"]?.stringValue.flatMap(Base64.decode(_:)).flatMap(Digest.init(_:))
    else { return nil }
    self.init(origin: origin, size: size, root: root)
  }
}

extension ResultStatement.Turnout {
  fileprivate init?(_ json: JSONValue) {
    guard let ballots = json["ballots"].flatMap(ResultStatement.natural),
      let counted = json["counted"].flatMap(ResultStatement.natural), counted <= ballots,
      let weight = json["weight"].flatMap(ResultStatement.natural), let roll = json["roll"]
    else { return nil }
    self.ballots = ballots
    self.counted = counted
    self.weight = weight
    self.roll = ResultStatement.natural(roll)
    // A roll that is neither null nor a number shows when the statement is written again.
  }
}
