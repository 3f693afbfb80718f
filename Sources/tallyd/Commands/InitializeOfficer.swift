import ArgumentParser
import TallyCrypto
import TallyModel

/// `tallyd init officer`: an officer's keys.
struct InitializeOfficer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "officer",
    abstract: "Make an officer's keys, on the officer's own machine.",
    discussion: """
      Example:
        tallyd init officer chair.example.om --folder ~/keys

      NAME.key signs; only its owner may read it, and it never goes to the engine's machine. \
      NAME.vkey is public: it goes into definitions, and to everybody who verifies.
      """
  )

  @Argument(help: "The officer's name, as it will stand in signatures: no space, no +")
  var name: String

  @Option(help: "The folder for the two files; made if it is not there.")
  var folder: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let key = try OfficerKey.create(name, in: folder)
    if json {
      Console.print(["name": .string(name), "vkey": .string(key.vkey)])
    } else {
      Console.print("\(folder)/\(name).key  private, for \(name) alone")
      Console.print("\(folder)/\(name).vkey  \(key.vkey)")
    }
  }
}
