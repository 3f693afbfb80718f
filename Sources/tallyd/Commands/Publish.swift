import ArgumentParser
import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyPages
import TallyPublication

/// `tallyd publish`: an election's bundle.
struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write an election's bundle: what strangers need to recompute its result.",
    discussion: """
      Example:
        tallyd publish central-market BUNDLE --data DATA
        tallyd publish central-market BUNDLE --data DATA --watch

      Reads the journal up to what was signed, beside a running engine or without one. Before \
      closing it refuses (75), unless the definition says live. Doing it again changes \
      nothing; a folder with other files in it is refused (73). Then the officers sign: \
      tallyd sign BUNDLE --key NAME.key

      With --watch it begins before the closing: every ten seconds, when the log has grown, the \
      hashes of its tree and a checkpoint over them, which anybody can keep; the turnout or live \
      figures only where the definition shows them; entries only where it says live. At the \
      closing it writes the whole bundle and ends.
      """
  )

  @Argument(help: "The election's id.")
  var election: String

  @Argument(help: "The bundle's folder; its parent must exist.")
  var bundle: String

  @OptionGroup var data: DataOption

  @Flag(help: "For named auditors: entries and roll also under publication counts.")
  var auditors = false

  @Flag(
    help:
      "While casting goes on: publish the tree's hashes as it grows, and the whole when it closes."
  )
  var watch = false

  @Option(help: "Seconds between two looks, with --watch.")
  var every = 10

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard (1...3600).contains(every) else {
      throw ValidationError("--every takes 1 to 3600 seconds")
    }
    guard !watch || !auditors else {
      throw ValidationError("--auditors goes without --watch: auditors get the entries at the end")
    }
  }

  func run() throws {
    let home = try data.open()
    let survey = try JournalSurvey(home)
    let (logID, log, definition) = try survey.find(election)
    if !watch, log.phase == .open, Clock.timestamp() >= definition.window.closes {
      throw CommandFailure.windowEnded(election)
    }
    let logKey = try home.keyStore.logKey(election, of: .defined)
    let disk = RealDisk(readers: .everybody)
    let writer = try BundleWriter(
      definition: definition,
      roll: try home.folder.store(on: home.disk).load(logID).roll,
      logKey: logKey,
      disk: disk
    )
    var journal = try JournalLog(logID, in: survey.reader)
    if watch, log.phase != .closed {
      let open = try OpenBundleWriter(
        definition: definition,
        logKey: logKey,
        folder: bundle,
        disk: disk
      )
      guard try follow(&journal, of: definition, writer: writer, open: open) else { return }
    }
    report(try publish(journal, writer), definition)
  }

  private func publish(_ journal: JournalLog, _ writer: BundleWriter) throws -> Bulletin {
    try writer.publish(
      journal,
      to: bundle,
      for: auditors ? .auditors : .everybody,
      at: Clock.timestamp()
    )
  }

  /// Publishes what may be seen before the closing, until it comes.
  ///
  /// - Returns: False when somebody stopped it before.
  private func follow(
    _ journal: inout JournalLog,
    of definition: Definition,
    writer: BundleWriter,
    open: OpenBundleWriter
  ) throws -> Bool {
    StopSignal.install(hangUp: true)
    var open = open
    var size: UInt64 = 0
    while true {
      let watch = Stopwatch()
      if definition.results == .live, journal.size > size {
        let bulletin = try publish(journal, writer)
        size = bulletin.checkpoint.size
        if bulletin.isClosed { return true }
        note(size)
      } else if definition.results != .live {
        switch try open.look(at: journal) {
        case .closed: return true
        case .unchanged: break
        case .published(let size): note(size)
        }
      }
      // Live figures are counted anew each time: never for more than a tenth of the time.
      let pause = max(UInt64(every) * 1000, 9 * watch.milliseconds)
      guard StopSignal.wait(for: nil, milliseconds: Int32(clamping: pause)) == .nothing
      else { return false }
      try journal.advance()
    }
  }

  private func note(_ size: UInt64) {
    if json {
      Console.print(["election": .string(election), "size": .integer(Int64(size)), "closed": false])
    } else {
      Console.print("checkpoint  \(size)")
    }
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
    let asAuditor = auditors && definition.publication == .counts ? " --auditor" : ""
    guard bulletin.isClosed else {
      let allowance = bulletin.published.hasEntries ? "--allow-open" : "--allow-unsigned"
      return "not closed, so not to be signed yet; to check it: "
        + "tallyd verify \(bundle) \(allowance)\(asAuditor)"
    }
    if bulletin.statement.awaitsLot(under: definition) {
      return "next: the definition asks for a lot, which is not drawn yet: "
        + "tallyd lot \(election), then publish again, and only then have it signed"
    }
    let (signed, threshold) = (bulletin.published.signers.count, definition.officers.threshold)
    guard signed < threshold else {
      return "signed by \(signed) of \(definition.officers.keys.count) officers; "
        + "to check it: tallyd verify \(bundle)\(asAuditor)"
    }
    let others = signed == 0 ? "" : ", \(signed) so far"
    return "next: \(threshold) of \(definition.officers.keys.count) officers sign\(others): "
      + "tallyd sign \(bundle) --definition FILE --key NAME.key\(asAuditor)"
  }
}
