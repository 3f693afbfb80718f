import ArgumentParser
import TallyCrypto
import TallyModel

/// `tallyd roll`: from a list of voters to a roll of pseudonyms and the root that commits to it.
struct Roll: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn a list of voters into a roll of pseudonyms and its root.",
    discussion: """
      Example:
        tallyd roll voters.csv --data DATA --election central-market \\
          --definition draft.json --output roll.csv --write election.json

      The list is a CSV with the header voter_id,weight,stratum,district, of which only \
      voter_id is needed. The draft may still have anything for root and count: they are what \
      this command prints, and fills in with --write. Voter ids are held to the draft's form \
      and never repaired; faults name lines, never voters.
      """
  )

  @Argument(help: "The list of voters.")
  var voters: String

  @OptionGroup var data: DataOption

  @Option(help: "The election's id; its keys were made by: tallyd init election")
  var election: String

  @Option(help: "The definition, finished or not.")
  var definition: String

  @Option(help: "Where the roll goes: a new file.")
  var output: String

  @Option(help: "Write a copy of the definition with root and count filled in: a new file.")
  var write: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    for path in [output, write] { if let path { try OutputFile.checkNew(path) } }
    guard output != write else {
      throw CommandFailure(.cannotCreate, "--output and --write name the same file; name two")
    }
    let draft = try DraftDefinition(definition)
    if let id = draft.id, id != election {
      throw CommandFailure(.badInput, "\(definition) is of election \(id), not of \(election)")
    }
    let key = try data.open().keyStore.voterKey(election, of: .new)
    var list = try read(draft, key: key)
    var made: RollFile?
    do {
      made = try RollFile(voters: list.rows, strata: draft.strata, districts: draft.districts)
    } catch { list.faults += error.faults }
    guard list.faults.isEmpty, let roll = made else { throw failure(list.faults) }
    guard !roll.rows.isEmpty else {
      throw CommandFailure(.badInput, "\(voters) names no voter")
    }
    let root = RollRoot.of(roll)
    try OutputFile.writeNew(roll.bytes, to: output)
    if let write {
      let filled = draft.filled(root: root, count: roll.rows.count)
      try OutputFile.writeNew(filled.indentedBytes, to: write)
    }
    report(roll, root)
  }

  /// The voters of the list, and every line that is not one.
  private func read(
    _ draft: DraftDefinition,
    key: VoterKey
  ) throws(CommandFailure) -> (rows: [(row: RollRow, line: Int)], faults: [RollFault]) {
    let csv = try InputFile.read(voters, limit: Limits.rollBytesMax)
    var faults: [RollFault] = []
    var rows: [(row: RollRow, line: Int)] = []
    do throws(RollFault) {
      var list = try VoterList(
        csv: csv,
        form: draft.voterID,
        strata: draft.strata,
        districts: draft.districts
      )
      while faults.count < RollError.faultsMax {
        do throws(RollFault) {
          guard let voter = try list.next() else { break }
          let pseudonym = key.pseudonym(scope: [UInt8]().rawSpan, voterID: voter.id.rawSpan)
          let row = RollRow(
            pseudonym: pseudonym,
            weight: voter.weight,
            stratum: voter.stratum,
            district: voter.district
          )
          rows.append((row, voter.line))
        } catch { faults.append(error) }
      }
    } catch { faults.append(Self.isSeparatedBySemicolons(csv) ? Self.semicolons : error) }
    return (rows, faults)
  }

  private static let semicolons = RollFault(
    line: 1,
    reason: "the columns are separated by semicolons; separate them by commas"
  )

  private static func isSeparatedBySemicolons(_ csv: [UInt8]) -> Bool {
    let header = csv.prefix { $0 != UInt8(ascii: "\n") }
    return header.contains(UInt8(ascii: ";")) && !header.contains(UInt8(ascii: ","))
  }

  private func failure(_ faults: [RollFault]) -> CommandFailure {
    let lines = faults.sorted { $0.line < $1.line }.map { "\n  \($0)" }.joined()
    return CommandFailure(.badInput, "\(voters) has faults, and no roll was written:\(lines)")
  }

  private func report(_ roll: RollFile, _ root: Digest) {
    let text = Base64.encode(root.bytes)
    if json {
      Console.print([
        "election": .string(election), "root": .string(text),
        "count": .integer(Int64(roll.rows.count)), "weight": .integer(Int64(roll.weight)),
      ])
      return
    }
    Console.print(
      "\(output): \(Table.grouped(UInt64(roll.rows.count))) voters, "
        + "weight \(Table.grouped(roll.weight))"
    )
    Console.print("root:  \(text)")
    Console.print("count: \(roll.rows.count)")
    if let write { Console.print("\(write): the definition with both filled in") }
  }
}
