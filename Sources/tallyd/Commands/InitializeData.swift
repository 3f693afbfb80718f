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

      Its parent must exist. Back up everything in it but two folders: signer/, because a restored
      signer state would let a log be signed a second way, and keys/, which has a safe of its own.
      """
  )

  @Argument(help: "The folder to make.")
  var folder: String

  func run() throws {
    guard let id = JournalID(Randomness.bytes(16)) else {
      preconditionFailure("A journal id has 16 bytes.")
    }
    do {
      try DataFolder(folder).create(
        on: RealDisk(),
        id: id,
        segmentBytes: Limits.segmentBytes
      )
    } catch { throw CommandFailure(error) }
    try FileSystem.makeFolder(DataFolder(folder).keys, mode: 0o700)
    Console.print("\(folder) is an empty data folder; journal \(id.hex)")
  }
}
