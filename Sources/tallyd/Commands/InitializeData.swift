import ArgumentParser
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel

/// `tallyd init data`: an empty data folder.
struct InitializeData: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Make an empty data folder: a journal and its signer state.",
    discussion: """
      Example:
        tallyd init data /srv/tallyd

      Its parent must exist. A copy of signer/ must never be put back: it would let a log be \
      signed a second way. Without it, a copy of the folder is evidence, and no command works \
      on it. keys/ belongs in a safe of its own. What is published needs none of them.
      """
  )

  @Argument(help: "The folder to make.")
  var folder: String

  @Option(help: "The size of the journal's files; one is always kept ahead, full of zeros.")
  var segmentMebibytes = Limits.segmentBytes >> 20

  /// A segment holds at least one of the longest blocks.
  private static let segmentMebibytesRange = 16...1_024

  func validate() throws {
    guard Self.segmentMebibytesRange.contains(segmentMebibytes) else {
      throw ValidationError("--segment-mebibytes is from 16 to 1024")
    }
  }

  func run() throws {
    let id = try DataHome.create(folder, segmentBytes: segmentMebibytes << 20)
    Console.print("\(folder) is an empty data folder; journal \(id.hex)")
  }
}
