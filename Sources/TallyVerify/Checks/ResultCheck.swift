import TallyCount
import TallyCrypto
import TallyModel

/// Checks `result` and `table`: the published figures are those of the recount, byte for byte.
enum ResultCheck {
  static let file = "result.json"
  static let tableFile = "results.csv"
  /// How much longer than the recounted file one may be and still be read, to name the difference.
  private static let roomForDifference = 4096

  /// Holds result.json to what the ballots count to.
  static func run(
    on folder: BundleFolder,
    recounted: ResultStatement
  ) throws(VerificationFault) {
    let expected = recounted.bytes
    let limit = expected.count + roomForDifference
    let bytes = try folder.read(file, atMost: limit, for: .result)
    guard bytes != expected else { return }
    guard let published = try? ResultStatement(parsing: bytes) else {
      throw VerificationFault(.result, at: .file(file), "It is not a canonical result statement.")
    }
    throw VerificationFault(
      .result,
      at: .file(file),
      "The ballots count to another result: \(difference(published.json, recounted.json))."
    )
  }

  /// Reads a result.json that nobody outside can recount, and holds it to what is known.
  static func runWithoutEntries(
    on folder: BundleFolder,
    definition: Definition,
    checkpoint: Checkpoint
  ) throws(VerificationFault) -> ResultStatement {
    let bytes = try folder.read(file, atMost: Limits.resultBytesMax, for: .result)
    let statement: ResultStatement
    do {
      statement = try ResultStatement(parsing: bytes)
    } catch {
      throw VerificationFault(.result, at: .file(file), error.description)
    }
    let log = ResultStatement.Log(
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root
    )
    if let reason = statement.fault(definition: definition, log: log) {
      throw VerificationFault(.result, at: .file(file), reason)
    }
    return statement
  }

  static func runTable(
    on folder: BundleFolder,
    definition: Definition,
    statement: ResultStatement
  ) throws(VerificationFault) {
    let expected = ResultTable.bytes(of: statement, definition: definition)
    let limit = expected.count + roomForDifference
    let bytes = try folder.read(tableFile, atMost: limit, for: .table)
    guard bytes != expected else { return }
    throw VerificationFault(
      .table,
      at: .file(tableFile, line: firstDifferentLine(bytes, expected)),
      "It is not the table of result.json."
    )
  }

  /// The first place where two JSON values differ, and both readings.
  private static func difference(
    _ published: JSONValue,
    _ recounted: JSONValue,
    at path: JSONPath = .top
  ) -> String {
    switch (published, recounted) {
    case (.object(let a), .object(let b)) where a.map(\.key) == b.map(\.key):
      for (left, right) in zip(a, b) where left.value != right.value {
        return difference(left.value, right.value, at: path.member(left.key))
      }
    case (.array(let a), .array(let b)) where a.count == b.count:
      for (place, pair) in zip(a, b).enumerated() where pair.0 != pair.1 {
        return difference(pair.0, pair.1, at: path.element(place))
      }
    default: break
    }
    return "\(path.text) is \(words(published)), recounted \(words(recounted))"
  }

  private static func words(_ value: JSONValue) -> String {
    let text = String(decoding: value.canonicalBytes, as: UTF8.self)
    return text.utf8.count <= 200 ? text : "something longer"
  }

  private static func firstDifferentLine(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let common = zip(a, b).prefix { $0 == $1 }
    return 1 + common.count { $0.0 == UInt8(ascii: "\n") }
  }
}
