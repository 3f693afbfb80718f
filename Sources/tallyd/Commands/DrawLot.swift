import ArgumentParser
import TallyCrypto
import TallyEngine
import TallyModel

/// `tallyd lot`: notes what was drawn after the closing, with the officers' keys at hand.
struct DrawLot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lot",
    abstract: "Note the lot that was drawn after the closing, with officers' keys at hand.",
    discussion: """
      Example:
        tallyd lot central-market --seed 3-6-1-1-4-2-5-5-3-6 --data DATA \\
          --key chair.key --key clerk.key

      For elections with a contest that breaks its ties by lot. Draw the seed in public after \
      the closing, with dice or balls, and write it down before anybody computes with it: the \
      lot is SHA-256 of the seed and of the log's root at its closing, so nobody knows it before, \
      and everybody can repeat it. It is drawn once.
      """
  )

  @Argument(help: "The election's id.")
  var election: String

  @OptionGroup var data: DataOption

  @Option(help: "What was drawn: 8 to 128 of A-Z a-z 0-9 . _ -")
  var seed: String

  @Option(name: .customLong("key"), help: "An officer's private key; repeat it.")
  var keys: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let fault = ActText.fault(inSeed: seed) { throw ValidationError(fault) }
  }

  func run() throws {
    let signers = try OfficerKey.read(keys)
    var office = try ActOffice(try data.open())
    let defined = try office.find(election)
    try OfficerCheck.enough(signers, for: defined.definition, officers: defined.officers)
    _ = try office.closeIfOverdue(election, at: Clock.now())
    let checkpoint = try office.submit(
      .lot,
      for: defined.definition,
      seed: seed,
      signers: signers
    )
    office.report(election, checkpoint: checkpoint, json: json)
  }
}
