import Foundation
import TallyCrypto
import TallyModel
import TallyVerify
import Testing

/// `docs/frauds.md` lists every planted fraud with what finds it.
///
/// `TALLYD_WRITE_FRAUDS=1 swift test --filter FraudTableTests` writes the page again;
/// `TALLYD_FRAUDS_FOLDER=DIR` writes the bundles there too, for other verifiers.
@Suite struct `FraudTableTests` {
  private static let page = "docs/frauds.md"
  private static let mark = "<!-- frauds -->\n"
  private static let environment = ProcessInfo.processInfo.environment

  @Test func `the page of frauds says what the verifier finds`() async throws {
    var rows = [
      "", "| # | fraud | thief's keys | check | needs | message |", "|---|---|---|---|---|---|",
    ]
    for (number, fraud) in Fraud.all.enumerated() {
      rows.append(try await Self.row(number + 1, fraud))
    }
    let page = String(decoding: try fixture(Self.page), as: UTF8.self)
    let head = try #require(page.range(of: Self.mark))
    let renewed = page[..<head.upperBound] + rows.joined(separator: "\n") + "\n"
    if Self.environment["TALLYD_WRITE_FRAUDS"] == "1" {
      try writeFile(Array(renewed.utf8), to: Self.page)
    }
    let isCurrent = try fixture(Self.page) == Array(renewed.utf8)
    #expect(isCurrent, "Write the page again.")
    #expect(Fraud.all.count >= 40)
  }

  @Test(.enabled(if: environment["TALLYD_FRAUDS_FOLDER"] != nil))
  func `the planted frauds are written for other verifiers`() throws {
    let root = try #require(Self.environment["TALLYD_FRAUDS_FOLDER"])
    var list: [JSONValue] = []
    for (number, fraud) in Fraud.all.enumerated() {
      let name = "\(number + 1)"
      let forgery = try fraud.forgery()
      let bundle = try TemporaryFolder(keptAt: "\(root)/\(name)/bundle")
      try bundle.fill(with: forgery.files())
      try forgery.finish?(bundle)
      let beside = try TemporaryFolder(keptAt: "\(root)/\(name)")
      list.append(try Self.entry(name, fraud, forgery.options, beside))
    }
    let json = JSONValue.array(list).canonicalBytes
    try Data(json).write(to: URL(filePath: "\(root)/frauds.json"))
  }

  /// What a verifier needs to know to be told of this fraud.
  private static func entry(
    _ name: String,
    _ fraud: Fraud,
    _ options: VerificationOptions,
    _ beside: TemporaryFolder
  ) throws -> JSONValue {
    func keep(_ evidence: [Evidence], _ kind: String) throws -> JSONValue {
      var names: [JSONValue] = []
      for (number, item) in evidence.enumerated() {
        try beside.write(item.bytes, to: "\(kind)-\(number)")
        names.append(.string("\(kind)-\(number)"))
      }
      return .array(names)
    }
    if let definition = options.definition { try beside.write(definition, to: "definition") }
    let trust = options.trust.map { keys in
      JSONValue.array(keys.keys.map { .string($0.vkey) })
    }
    return [
      "folder": .string(name), "name": .string(fraud.name), "check": .string(fraud.check.rawValue),
      "receipts": try keep(options.receipts, "receipt"),
      "known": try keep(options.knownCheckpoints, "checkpoint"),
      "definition": .bool(options.definition != nil), "trust": trust ?? .null,
      "trustThreshold": options.trustThreshold.map { .integer(Int64($0)) } ?? .null,
      "now": options.now.map { .integer(Int64($0)) } ?? .null,
      "allowUnsigned": .bool(options.allowsUnsigned), "allowOpen": .bool(options.allowsOpen),
      "auditor": .bool(options.isAuditor),
    ]
  }

  private static func row(_ number: Int, _ fraud: Fraud) async throws -> String {
    let forgery = try fraud.forgery()
    let folder = try TemporaryFolder()
    try folder.fill(with: forgery.files())
    try forgery.finish?(folder)
    var message = "found by nobody"
    do {
      _ = try await BundleVerifier(folder: folder.path, options: forgery.options).verify()
    } catch {
      message = "\(error)"
    }
    let cells = [
      "\(number)", fraud.name, try keys(fraud, forgery), "`\(fraud.check.rawValue)`",
      evidence(forgery.options), message,
    ]
    return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }

  /// The log's key, and those of officers whose signatures stand under acts that they never made.
  private static func keys(_ fraud: Fraud, _ forgery: Forgery) throws -> String {
    let honest = Set(try fraud.story.scribe(ballots: fraud.ballots).entries)
    let forged = forgery.scribe.entries.filter { !honest.contains($0) }
    let notes = forged.compactMap { try? SignedNote(parsing: Array($0.dropFirst())) }
    let officers = TestElection.officerKeys.map(\.verifier).filter { key in
      notes.contains { (try? $0.verified(by: [key]))?.isEmpty == false }
    }
    let roles = officers.map { "the \($0.name.prefix { $0 != "." })'s" }
    return (["the log's"] + roles).joined(separator: ", ")
  }

  private static func evidence(_ options: VerificationOptions) -> String {
    var needed: [String] = []
    if options.definition != nil { needed.append("the announced definition") }
    if options.trust != nil { needed.append("officers' keys") }
    if !options.knownCheckpoints.isEmpty { needed.append("a kept checkpoint") }
    if !options.receipts.isEmpty { needed.append("a receipt") }
    if options.now != nil { needed.append("a clock") }
    return needed.isEmpty ? "bundle alone" : needed.joined(separator: ", ")
  }
}
