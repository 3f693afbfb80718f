import ArgumentParser
import TallyCrypto
import TallyEngine
import TallyModel

/// `tallyd init election`: an election's keys, and a definition to start from.
struct InitializeElection: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "election",
    abstract: "Make an election's two keys, and a definition to start from.",
    discussion: """
      Example:
        tallyd init election central-market --data DATA \\
          --authority participation.example.om --officer chair.vkey \\
          --officer clerk.vkey --officer auditor.vkey --template election.json

      log.key signs the election's log; its public half is the definition's logKey. voter.key \
      turns voters into pseudonyms; whoever has it can look voters up. Both stand in \
      DATA/keys/ELECTION/; keep a copy of them in a safe, apart from other backups.
      """
  )

  @Argument(help: "The election's id: A-Z a-z 0-9 . _ -")
  var id: String

  @OptionGroup var data: DataOption

  @Option(help: "Write a definition to start from to this new file.")
  var template: String?

  @Option(name: .customLong("officer"), help: "An officer's .vkey for the template; repeat it.")
  var officers: [String] = []

  @Option(
    help: "The host name of who holds the election, for the template; give it with every template."
  )
  var authority = "elections.example.org"

  @Flag(help: "Use the keys that were made before instead of making new ones.")
  var existing = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard Identifier.isValid(id) else {
      throw ValidationError(
        "\(id) is not an id; use 1 to \(Limits.idBytesMax) of A-Z a-z 0-9 . _ -"
      )
    }
    guard template == nil || !officers.isEmpty else {
      throw ValidationError(
        "a definition names its officers; add --officer NAME.vkey for each (tallyd init officer)"
      )
    }
  }

  func run() throws {
    let home = try data.open()
    let officers = try officers.map(OfficerKey.readPublic)
    // Keys are made once, so everything else is checked before.
    if let template {
      try OutputFile.checkNew(template)
      _ = try document(logKey: SigningKey.random().publicKey, officers: officers)
    }
    let logKey =
      existing ? try home.keyStore.logKey(id, of: .new).publicKey : try home.keyStore.create(id)
    if let template {
      try OutputFile.writeNew(try document(logKey: logKey, officers: officers), to: template)
    }
    let text = Base64.encode(logKey.bytes)
    if json {
      Console.print(["election": .string(id), "logKey": .string(text)])
      return
    }
    Console.print("\(existing ? "keys" : "new keys") of \(id) in \(home.folder.keys)/\(id)")
    Console.print("logKey: \(text)")
    if let template {
      Console.print(
        "\(template): fill in authority, title, contests, eligibility, voterId, window and channels, "
          + "then tallyd lint it"
      )
    }
  }

  private func document(
    logKey: PublicKey,
    officers: [VerifierKey]
  ) throws(CommandFailure) -> [UInt8] {
    let now = Clock.timestamp().unixSeconds
    let document = DefinitionTemplate(
      id: id,
      authority: authority,
      logKey: logKey,
      officers: officers,
      opens: Timestamp(unixSeconds: now - now % 3600)
    ).document
    let bytes = document.indentedBytes
    if case .failure(let error) = DefinitionFile.check(bytes) {
      // Only what was given can be at fault: authority or officers.
      throw CommandFailure(.badInput, "the template would have faults:\n\(error)")
    }
    return bytes
  }
}
