import ArgumentParser
import TallyModel
import TallyVerify

/// `tallyd verify`: checks a bundle from its files alone.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a bundle from its files alone, and recount it.",
    discussion: """
      Example:
        tallyd verify BUNDLE --definition election.json --trust officers.txt \\
          --known checkpoint.kept --receipt mine.tlog-proof

      Says what was checked, what these files let nobody check, and whose keys nobody vouched \
      for. Ends with 1 at the first fault, and names its place. --trust takes files with a \
      public key a line (.vkey files are such) that came to you another way than the bundle, and \
      --definition the definition that was announced: without it whoever made the bundle chose \
      the questions, the officers and how many must sign, and so a majority of the trusted keys is \
      asked for.
      """
  )

  @Argument(help: "The bundle's folder.")
  var bundle: String

  @Option(help: "The definition that was announced; the bundle's must be the same.")
  var definition: String?

  @Option(help: "Public keys that you vouch for, one a line; repeat it.")
  var trust: [String] = []

  @Option(help: "Trusted keys that must have signed (default: a majority, without --definition).")
  var trustThreshold: Int?

  @Option(help: "A checkpoint of this log that you kept earlier; repeat it.")
  var known: [String] = []

  @Option(help: "A voter's receipt; repeat it.")
  var receipt: [String] = []

  @Flag(help: "Accept a result that not enough officers have signed yet.")
  var allowUnsigned = false

  @Flag(help: "Accept a log that is not closed: its tree, and its figures only with live results.")
  var allowOpen = false

  @Flag(help: "Expect entries and roll also under publication counts: for named auditors.")
  var auditor = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard let trustThreshold else { return }
    guard !trust.isEmpty else { throw ValidationError("--trust-threshold needs --trust") }
    guard trustThreshold > 0 else { throw ValidationError("--trust-threshold begins at 1") }
  }

  func run() async throws {
    guard try FileSystem.isFolder(bundle) else {
      throw CommandFailure(.noInput, "there is no folder \(bundle)")
    }
    var options = VerificationOptions()
    options.definition = try definition.map { path in
      try InputFile.read(path, limit: Limits.definitionBytesMax)
    }
    options.trust = try trustedKeys()
    options.trustThreshold = trustThreshold
    options.now = Clock.now()
    options.knownCheckpoints = try known.map(Self.evidence)
    options.receipts = try receipt.map(Self.evidence)
    options.allowsUnsigned = allowUnsigned
    options.allowsOpen = allowOpen
    options.isAuditor = auditor
    let verifier = BundleVerifier(folder: bundle, options: options)
    do throws(VerificationFault) {
      if allowOpen, try verifier.isOpenBundle() {
        return report(open: try await verifier.verifyOpen())
      }
      let report = try await verifier.verify()
      if json {
        Console.print(report.json)
      } else {
        Self.print(report)
      }
    } catch {
      if json { Console.print(Self.json(error)) }
      throw CommandFailure(.verificationFailed, "NOT VERIFIED. \(error)")
    }
  }

  private func trustedKeys() throws(CommandFailure) -> TrustedKeys? {
    if trust.isEmpty { return nil }
    var keys: TrustedKeys?
    for path in trust {
      let bytes = try InputFile.read(path, limit: Limits.noteBytesMax)
      do {
        let more = try TrustedKeys(parsing: bytes)
        keys = TrustedKeys(keys: (keys?.keys ?? []) + more.keys)
      } catch { throw CommandFailure(.badInput, "\(path): \(error)") }
    }
    return keys
  }

  private static func evidence(_ path: String) throws(CommandFailure) -> Evidence {
    Evidence(name: path, bytes: try InputFile.read(path, limit: Limits.noteBytesMax))
  }

  private static func json(_ fault: VerificationFault) -> JSONValue {
    [
      "verified": false,
      "fault": [
        "check": .string(fault.check.rawValue), "place": .string("\(fault.place)"),
        "reason": .string(fault.reason),
      ],
    ]
  }

  /// What a look at a running election came to.
  private func report(open report: OpenReport) {
    if json {
      Console.print(report.json)
      return
    }
    Self.printLog(
      report.definition,
      size: report.size,
      root: report.root,
      report.isDefinitionPinned
    )
    Self.print(passed: report.passed, gaps: report.gaps)
    Console.print("VERIFIED as far as an open election can be: the tree, not the ballots")
  }

  private static func printLog(
    _ definition: Definition,
    size: UInt64,
    root: Digest,
    _ isPinned: Bool
  ) {
    Console.print("log  \(definition.origin)\(definition.isRehearsal ? " (REHEARSAL)" : "")")
    Console.print("     \(Table.grouped(size)) entries, root \(Base64.encode(root.bytes))")
    let pinned = isPinned ? "the one handed over" : "the bundle's own word"
    Console.print("     definition \(Hex.encode(definition.digest.bytes)), \(pinned)")
  }

  private static func print(
    passed: [VerificationReport.Passed],
    gaps: [VerificationReport.Gap]
  ) {
    Console.print("checked")
    for item in passed {
      Console.print("  \(item.check.claim) (\(Table.grouped(item.count)) \(item.things))")
    }
    if !gaps.isEmpty {
      Console.print("NOT checked")
      for gap in gaps { Console.print("  \(gap.what). \(gap.why)") }
    }
  }

  private static func print(_ report: VerificationReport) {
    printLog(report.definition, size: report.size, root: report.root, report.isDefinitionPinned)
    print(passed: report.passed, gaps: report.gaps)
    if !report.signers.isEmpty {
      let officers = report.definition.officers.keys.count
      Console.print(
        "signed by \(report.signers.count) of \(officers) officers; "
          + "\(report.signaturesNeeded) are needed"
      )
      for signer in report.signers {
        Console.print("  \(signer.name)\(signer.isVouched ? "" : " (nobody vouched for this key)")")
      }
    }
    let others = report.unvouched.filter { !report.signers.contains($0) }
    if !others.isEmpty {
      Console.print("keys that nobody vouched for")
      for key in others { Console.print("  \(key.vkey)") }
    }
    Console.print(report.isRecounted ? "result, recounted" : "result, as the officers state it")
    for line in OutcomeText.lines(report.statement) { Console.print("  \(line)") }
    Console.print(report.isOpen ? "VERIFIED so far: the election is open" : "VERIFIED")
  }
}
