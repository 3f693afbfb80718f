import ArgumentParser
import TallyCrypto
import TallyEngine
import TallyModel

/// `tallyd open`: defines an election and opens it, with the officers' keys at hand.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Define an election and open it, with enough officers' keys at hand.",
    discussion: """
      Example:
        tallyd open election.json --data DATA --roll roll.csv \\
          --key chair.key --key clerk.key

      Officers' keys do not belong on the engine's machine. With keys that lie apart: tallyd \
      act open, tallyd sign on each officer's machine, tallyd submit.
      """
  )

  @Argument(help: "The definition, election.json.")
  var file: String

  @OptionGroup var data: DataOption

  @Option(help: "The roll, where the definition has one.")
  var roll: String?

  @Option(name: .customLong("key"), help: "An officer's private key; repeat it.")
  var keys: [String]

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let source = try DefinitionFile(file)
    let signers = try OfficerKey.read(keys)
    try OfficerCheck.enough(signers, for: source.definition, officers: source.officers)
    for warning in DefinitionTemplate.leftovers(in: source.definition) {
      Console.note("warning: \(warning)")
    }
    var office = try ActOffice(try data.open())
    try office.define(source, roll: roll, now: Clock.now())
    let checkpoint = try office.submit(.opened, for: source.definition, signers: signers)
    office.report(source.definition.id, checkpoint: checkpoint, json: json)
  }
}
