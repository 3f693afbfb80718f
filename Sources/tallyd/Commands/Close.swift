import ArgumentParser
import TallyCrypto
import TallyEngine
import TallyModel

/// `tallyd close`: closes an election, with the officers' keys at hand.
struct Close: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Close an election, with enough officers' keys at hand.",
    discussion: """
      Example:
        tallyd close central-market --data DATA --key chair.key --key clerk.key

      An election whose window has ended closes by itself, at the latest here: then no key is \
      needed.
      """
  )

  @Argument(help: "The election's id.")
  var election: String

  @OptionGroup var data: DataOption

  @Option(help: "Why, in one line; it stands in the log.")
  var reason: String?

  @Option(name: .customLong("key"), help: "An officer's private key; repeat it.")
  var keys: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if let reason, let fault = ActText.fault(inReason: reason) { throw ValidationError(fault) }
  }

  func run() throws {
    let signers = try OfficerKey.read(keys)
    var office = try ActOffice(try data.open())
    let defined = try office.find(election)
    if try office.closeIfOverdue(election, at: Clock.now()) {
      office.report(election, checkpoint: nil, json: json)
      return
    }
    if try office.phase(of: election) == .open {
      try OfficerCheck.enough(signers, for: defined.definition, officers: defined.officers)
    }
    let checkpoint = try office.submit(
      .closed,
      for: defined.definition,
      reason: reason,
      signers: signers
    )
    office.report(election, checkpoint: checkpoint, json: json)
  }
}
