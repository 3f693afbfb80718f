import Foundation
import TallyCount
import TallyPages
import TallyVerify
import Testing

/// `docs/formats.md` shows a whole example; here it is held to what the code writes.
///
/// `TALLYD_WRITE_EXAMPLE=1 swift test --filter ExampleTests` writes `Fixtures/example` and the page's
/// blocks again. A changed byte there is a changed format: it needs a new format tag.
@Suite struct `ExampleTests` {
  private static let folder = "Fixtures/example"
  private static let page = "docs/formats.md"
  private static let isWriting = ProcessInfo.processInfo.environment["TALLYD_WRITE_EXAMPLE"] == "1"

  @Test func `the example is what the code writes`() throws {
    let files = try ExampleElection().files()
    for (name, bytes) in files {
      if Self.isWriting { try writeFile(bytes, to: "\(Self.folder)/\(name)") }
      #expect(try fixture("\(Self.folder)/\(name)") == bytes, "\(name)")
    }
  }

  @Test func `the page shows the example's bytes`() throws {
    let files = try ExampleElection().files()
    let page = String(decoding: try fixture(Self.page), as: UTF8.self)
    let renewed = DocumentBlocks.renewed(page, from: files)
    if Self.isWriting { try writeFile(Array(renewed.utf8), to: Self.page) }
    let isCurrent = try fixture(Self.page) == Array(renewed.utf8)
    #expect(isCurrent, "Write the page's blocks again.")
    #expect(DocumentBlocks.files(in: page).isSubset(of: files.keys))
    let unshown = Set(files.keys).subtracting(DocumentBlocks.files(in: page)).filter {
      // What is made of the others is described, not shown.
      !DerivedFiles.isName(String($0.dropFirst("bundle/".count)))
    }
    #expect(unshown == [], "A whole example shows every file.")
  }

  @Test func `the example verifies from its files, with its receipt`() async throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in try ExampleElection().files() where name.hasPrefix("bundle/") {
      try folder.write(bytes, to: String(name.dropFirst("bundle/".count)))
    }
    var options = VerificationOptions()
    options.receipts = [
      Evidence(name: "5.tlog-proof", bytes: try fixture("\(Self.folder)/receipts/5.tlog-proof"))
    ]
    let report = try await BundleVerifier(folder: folder.path, options: options).verify()
    #expect(report.signers.count == 2)
    #expect(report.statement.turnout.counted == 3)
    #expect(report.statement.turnout.weight == 4)
  }
}
