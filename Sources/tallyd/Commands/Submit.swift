import ArgumentParser
import TallyEngine
import TallyModel

/// `tallyd submit`: takes an act that officers have signed into the log.
struct Submit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take an act that officers have signed into the log.",
    discussion: """
      Examples:
        tallyd submit close.act --data DATA
        tallyd submit open.act --data DATA \\
          --definition election.json --roll roll.csv

      The second form defines the election first, where it is not defined yet; nothing is \
      defined by an act that is not the opening or has not enough signatures.
      """
  )

  @Argument(help: "The signed act.")
  var file: String

  @OptionGroup var data: DataOption

  @Option(help: "The definition, for the opening of an election that is not defined yet.")
  var definition: String?

  @Option(help: "The roll, where that definition has one.")
  var roll: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let act = try ActFile(parsing: try InputFile.read(file, limit: Limits.noteBytesMax))
    guard act.note != nil else {
      throw CommandFailure(
        .badInput,
        "\(file) has no signature; each officer adds one: tallyd sign \(file) --key NAME.key"
      )
    }
    var office = try ActOffice(try data.open())
    if let definition {
      let source = try DefinitionFile(definition)
      guard source.definition.origin == act.text.origin else {
        throw CommandFailure(
          .badInput,
          "the act is for \(act.text.origin), the definition is \(source.definition.origin)"
        )
      }
      if !office.isDefined(source) { try OfficerCheck.opening(act, of: source) }
      try office.define(source, roll: roll, now: Clock.now())
    }
    guard let election = office.find(origin: act.text.origin) else {
      throw CommandFailure(
        .noInput,
        "no election here has the log \(act.text.origin); to define it now, add --definition"
      )
    }
    let id = election.definition.id
    let checkpoint = try office.submit(act.bytes, for: id)
    office.report(id, checkpoint: checkpoint, json: json)
  }
}
