import TallyCount
import TallyCrypto
package import TallyLedger
package import TallyModel

/// The files of defined elections in the data folder: `elections/<log id>/election.json`, `roll.csv`.
package struct ElectionStore: Sendable {
  private let folder: String
  private let disk: any Disk

  package init(folder: String, disk: any Disk) {
    self.folder = folder
    self.disk = disk
  }

  /// Makes an election's files durable; a second time it only checks that they are the same.
  package func save(
    definition: [UInt8],
    roll: [UInt8]?,
    log: LogID
  ) throws(LedgerError) {
    let home = "\(folder)/\(log.hex)"
    try disk.createDurableFolder(folder)
    try disk.createDurableFolder(home)
    try DurableFile.writeOnce(definition, to: "\(home)/election.json", on: disk)
    if let roll { try DurableFile.writeOnce(roll, to: "\(home)/roll.csv", on: disk) }
  }

  /// The definition file and the roll file of a log.
  package func load(
    _ log: LogID
  ) throws(LedgerError) -> (definition: [UInt8]?, roll: [UInt8]?) {
    let home = "\(folder)/\(log.hex)"
    return (
      try DurableFile.read("\(home)/election.json", limit: Limits.definitionBytesMax, on: disk),
      try DurableFile.read("\(home)/roll.csv", limit: Limits.rollBytesMax, on: disk)
    )
  }
}

/// Reads an election's definition and roll into what the rooms use.
package enum ElectionFiles {
  package static func election(
    number: Int,
    definition file: [UInt8],
    roll: [UInt8]?,
    keys: (Definition) throws(EngineError) -> ElectionKeys
  ) throws(EngineError) -> Election {
    let definition: Definition
    do {
      definition = try Definition(file: file, digest: SHA256.hash(file), rules: CountingTable.self)
    } catch { throw .definitionRefused(error) }
    var rollFile: RollFile?
    if let roll {
      do {
        rollFile = try RollFile(
          parsing: roll,
          strata: definition.roll?.strata.map(\.id) ?? [],
          districts: definition.roll?.districts.map(\.id) ?? []
        )
      } catch { throw .electionUnusable(id: definition.id, reason: "roll.csv: \(error)") }
    }
    return try Election(
      number: number,
      definition: definition,
      keys: try keys(definition),
      roll: rollFile
    )
  }
}
