import ArgumentParser
import TallyCount
import TallyModel
import TallyPages
import TallyVerify

/// `tallyd export`: the ballots of one contest in a format that other counting programs read.
struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a contest's ballots from a bundle, for other programs: .blt or .pb.",
    discussion: """
      Examples:
        tallyd export BUNDLE --contest council --output council.blt
        tallyd export BUNDLE --contest parks --output parks.pb --country Oman --unit Muscat

      Contests of ranks become a .blt, budgets a Pabulib .pb; tallyd count reads both. The bundle \
      is verified first. Ballots come sorted, not in the order of casting. Refused before the closing, \
      unless the definition says live.
      """
  )

  @Argument(help: "The bundle's folder.")
  var bundle: String

  @Option(help: "The contest's id.")
  var contest: String

  @Option(help: "Where it goes: a new file.")
  var output: String

  @Option(help: "For names, one of the definition's languages (default: the first).")
  var language: String?

  @Option(help: "The country that a .pb names.")
  var country = "unknown"

  @Option(help: "The city or body that a .pb names (default: the authority).")
  var unit: String?

  @Flag(help: "Expect entries also under publication counts: for named auditors.")
  var auditor = false

  func run() async throws {
    try OutputFile.checkNew(output)
    guard try FileSystem.isFolder(bundle) else {
      throw CommandFailure(.noInput, "there is no folder \(bundle)")
    }
    let (definition, tally) = try await recount()
    guard let number = definition.contests.firstIndex(where: { $0.id == contest }) else {
      let known = definition.contests.map(\.id).joined(separator: ", ")
      throw CommandFailure(.badInput, "there is no contest \(contest); there are: \(known)")
    }
    let asked = definition.contests[number]
    guard let profile = tally.sortedScopes.first?.contests[number].profile,
      let bytes = try file(asked, profile, of: definition)
    else {
      throw CommandFailure(
        .badInput,
        "\(contest) is a contest of type \(asked.type.rawValue); ranked ones become a .blt, "
          + "budgets a .pb. Its whole count stands in result.json and results.csv"
      )
    }
    try OutputFile.writeNew(bytes, to: output)
    Console.print(
      "\(output): \(Table.grouped(profile.heads)) ballots of \(contest), by \(asked.rule)"
    )
  }

  /// The ballots that count, from a bundle that holds.
  private func recount() async throws -> (Definition, ElectionTally) {
    var options = VerificationOptions()
    options.now = Clock.now()
    options.allowsUnsigned = true
    options.allowsOpen = true
    options.isAuditor = auditor
    let report: VerificationReport
    do throws(VerificationFault) {
      report = try await BundleVerifier(folder: bundle, options: options).verify()
    } catch {
      throw CommandFailure(.verificationFailed, "NOT EXPORTED, because not verified. \(error)")
    }
    guard let tally = report.tally else {
      throw CommandFailure(
        .badInput,
        "the ballots are not in this bundle (publication counts); named auditors have them: --auditor"
      )
    }
    guard report.isClosed || report.definition.results == .live else {
      throw CommandFailure(
        .notNow,
        "\(report.definition.id) is not closed, and its results are embargoed until then"
      )
    }
    return (report.definition, tally)
  }

  /// Nothing for contests that neither format can hold.
  private func file(
    _ contest: Contest,
    _ profile: BallotProfile,
    of definition: Definition
  ) throws -> [UInt8]? {
    guard BallotFiles.ending(of: contest) != nil else { return nil }
    guard
      let bytes = BallotFiles.bytes(
        of: profile,
        in: contest,
        definition: definition,
        language: try languagePlace(in: definition),
        place: BallotFiles.Place(country: country, unit: unit ?? definition.authority)
      )
    else {
      throw CommandFailure(.badInput, "ballots of this election have weights, and a .pb has none")
    }
    return bytes
  }

  private func languagePlace(in definition: Definition) throws(CommandFailure) -> Int {
    guard let language else { return 0 }
    guard let place = definition.languages.firstIndex(of: language) else {
      let known = definition.languages.joined(separator: ", ")
      throw CommandFailure(.badInput, "the definition has no language \(language), but: \(known)")
    }
    return place
  }
}
