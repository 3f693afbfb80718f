import ArgumentParser
import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyPublication

/// `tallyd publish`: an election's bundle.
struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an election's bundle: what strangers need to recompute its result.",
    discussion: """
      Example:
        tallyd publish central-market BUNDLE --data DATA

      Reads the journal up to what was signed, beside a running engine or without one. Before \
      closing it refuses (75), unless the definition says live. Doing it again changes \
      nothing; a folder with other files in it is refused (73). Then the officers sign: \
      tallyd sign BUNDLE --key NAME.key
      """
  )

  @Argument(help: "The election's id.")
  var election: String

  @Argument(help: "The bundle's folder; its parent must exist.")
  var bundle: String

  @OptionGroup var data: DataOption

  @Flag(help: "For named auditors: entries and roll also under publication counts.")
  var auditors = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let home = try data.open()
    let survey = try JournalSurvey(home)
    let (logID, log, definition) = try survey.find(election)
    if log.phase == .open, Clock.timestamp() >= definition.window.closes {
      throw CommandFailure.windowEnded(election)
    }
    let writer = try BundleWriter(
      definition: definition,
      roll: try home.folder.store(on: home.disk).load(logID).roll,
      logKey: try home.keyStore.logKey(election, of: .defined),
      disk: RealDisk(readers: .everybody)
    )
    let bulletin = try writer.publish(
      try JournalLog(logID, in: survey.reader),
      to: bundle,
      for: auditors ? .auditors : .everybody
    )
    report(bulletin, definition)
  }

  private func report(_ bulletin: Bulletin, _ definition: Definition) {
    let root = Base64.encode(bulletin.checkpoint.root.bytes)
    if json {
      Console.print([
        "election": .string(election), "origin": .string(bulletin.checkpoint.origin),
        "size": .integer(Int64(bulletin.checkpoint.size)), "root": .string(root),
        "closed": .bool(bulletin.isClosed), "filesWritten": .integer(Int64(bulletin.writtenCount)),
        "result": bulletin.statement.json,
      ])
      return
    }
    for line in OutcomeText.lines(bulletin.statement) { Console.print(line) }
    Console.print("checkpoint  \(bulletin.checkpoint.size) \(root)")
    Console.print("\(bundle): \(Table.grouped(UInt64(bulletin.writtenCount))) files written")
    Console.print(next(after: bulletin, definition))
  }

  /// What is to be done with this bundle now.
  private func next(after bulletin: Bulletin, _ definition: Definition) -> String {
    guard bulletin.isClosed else {
      return
        "not closed, so not to be signed yet; to check it: tallyd verify \(bundle) --allow-open"
    }
    let signing = try? ResultSigning(
      of: bulletin.statement,
      definition: definition,
      in: bundle,
      on: RealDisk(readers: .everybody)
    )
    let (signed, threshold) = (signing?.signers.count ?? 0, definition.officers.threshold)
    guard signed < threshold else {
      return "signed by \(signed) of \(definition.officers.keys.count) officers; "
        + "to check it: tallyd verify \(bundle)"
    }
    let others = signed == 0 ? "" : ", \(signed) so far"
    return "next: \(threshold) of \(definition.officers.keys.count) officers sign\(others): "
      + "tallyd sign \(bundle) --key NAME.key"
  }
}
