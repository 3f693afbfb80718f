import ArgumentParser
import TallyCrypto
import TallyModel
import TallyPages

/// `tallyd receipt`: checks receipts on their own, from the moment they are given.
struct CheckReceipt: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "receipt",
    abstract: "Check receipts against the election's definition, at any time.",
    discussion: """
      Examples:
        tallyd receipt market-3.tlog-proof --definition election.json
        tallyd receipt market-3.tlog-proof --definition election.json --page receipt.html

      Shows that the log's key signed a tree that holds this ballot. That the published \
      result counts it, verify BUNDLE --receipt shows after closing. Ends with 1 when a \
      receipt fails.
      """
  )

  @Argument(help: "The receipts' files.")
  var files: [String]

  @Option(help: "The election's definition, election.json.")
  var definition: String

  @Option(help: "Write one receipt as a sheet for people: a new HTML file.")
  var page: String?

  @Option(help: "The sheet's language: ar or en.")
  var language = ReceiptLanguage.arabic

  @Flag(help: "Let the choice be printed on the sheet; else it is only behind a lid on the screen.")
  var withChoice = false

  @Flag(help: "Print JSON.")
  var json = false

  private struct Checked {
    let receipt: Receipt
    let size: UInt64
    let ballot: BallotEntry
    let scope: String
    let selections: String
    let tracker: ShortTracker
  }

  func validate() throws {
    guard page == nil || files.count == 1 else {
      throw ValidationError("--page is a sheet of one receipt; name one file")
    }
    guard !withChoice || page != nil else {
      throw ValidationError("--with-choice goes with --page")
    }
  }

  func run() throws {
    if let page { try OutputFile.checkNew(page) }
    let file = try InputFile.read(definition, limit: Limits.definitionBytesMax)
    let definition: Definition
    switch DefinitionFile.check(file) {
    case .success((let good, _)): definition = good
    case .failure(let error): throw CommandFailure(.badInput, "\(self.definition): \(error)")
    }
    for path in files {
      let bytes = try InputFile.read(path, limit: Limits.noteBytesMax)
      do {
        let receipt = try Receipt(parsing: bytes)
        try Self.checkOrigin(of: receipt, named: path, definition)
        let checked = try Self.check(receipt, definition)
        if let page { try write(checked, definition, to: page) }
        report(path, checked, definition)
      } catch let error as NoteError {
        throw CommandFailure(.verificationFailed, "NOT VERIFIED. \(path): \(error)")
      }
    }
  }

  private static func check(_ receipt: Receipt, _ definition: Definition) throws -> Checked {
    guard let entry = receipt.extra, let parts = BallotEntry.decode(entry.rawSpan) else {
      throw NoteError.malformedReceipt(reason: "it does not hold a ballot")
    }
    guard let key = PublicKey(definition.logKey) else {
      throw NoteError.malformedKey(reason: "the definition's logKey is not an Ed25519 public key")
    }
    let verifier = VerifierKey(name: definition.origin, key: key)
    let checkpoint = try receipt.verified(leaf: Merkle.leaf(entry), by: [verifier])
    let selections = Selections(contests: definition.contests)
    let chosen = entry.rawSpan.extracting(parts.selections)
    guard selections.fault(inCanonical: chosen) == nil else {
      throw NoteError.malformedReceipt(reason: "its selections are not the definition's")
    }
    return Checked(
      receipt: receipt,
      size: checkpoint.size,
      ballot: parts.ballot,
      scope: String(decoding: entry[parts.scope], as: UTF8.self),
      selections: selections.text(of: chosen),
      tracker: ShortTracker(leaf: Merkle.leaf(entry))
    )
  }

  /// A receipt of another election, or of this one under other bytes, is no sign of a fraud.
  private static func checkOrigin(
    of receipt: Receipt,
    named path: String,
    _ definition: Definition
  ) throws {
    let promise = try Checkpoint(parsing: try SignedNote(parsing: receipt.checkpoint).text)
    guard promise.origin.hasSameBytes(as: definition.origin) else {
      throw CommandFailure(
        .verificationFailed,
        "NOT VERIFIED. \(path): It is about the log \(promise.origin); the definition's is "
          + "\(definition.origin). Take the definition that was announced, byte for byte."
      )
    }
  }

  private func write(_ checked: Checked, _ definition: Definition, to path: String) throws {
    let sheet = ReceiptSheet(
      definition: definition,
      receipt: checked.receipt,
      size: checked.size,
      tracker: checked.tracker,
      scope: checked.scope,
      selections: checked.selections
    )
    let page = ReceiptPage(sheet, in: language, printsChoice: withChoice)
    try OutputFile.writeNew(Array(page.html.utf8), to: path)
    if !json { Console.note("\(path): the sheet, to read or to print") }
  }

  private func report(_ path: String, _ checked: Checked, _ definition: Definition) {
    if json {
      Console.print([
        "verified": true, "rehearsal": .bool(definition.isRehearsal), "file": .string(path),
        "election": .string(definition.id),
        "index": .integer(Int64(checked.receipt.index)), "size": .integer(Int64(checked.size)),
        "tracker": .string(checked.tracker.description),
        "pseudonym": .string(checked.ballot.pseudonym.hex), "scope": .string(checked.scope),
        "selections": .string(checked.selections),
      ])
      return
    }
    Console.print("\(path): VERIFIED")
    if definition.isRehearsal { Console.print(OutcomeText.watermark) }
    Console.print("election    \(definition.id): \(definition.defaultTitle)")
    Console.print("entry       \(checked.receipt.index) of a signed log of \(checked.size)")
    Console.print("tracker     \(checked.tracker)")
    Console.print("pseudonym   \(checked.ballot.pseudonym.hex)")
    if !checked.scope.isEmpty { Console.print("scope       \(checked.scope)") }
    Console.print("selections  \(checked.selections.isEmpty ? "-" : checked.selections)")
  }
}

extension ReceiptLanguage: ExpressibleByArgument {}
