import ArgumentParser

/// `tallyd init`: makes what everything else needs.
struct Initialize: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a data folder, an election's keys, or an officer's keys.",
    subcommands: [InitializeData.self, InitializeElection.self, InitializeOfficer.self]
  )
}
