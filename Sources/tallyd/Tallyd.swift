import ArgumentParser
import Glibc

/// The program: takes the arguments apart, runs one command, and turns whatever it throws into a
/// sentence and an exit code.
@main
struct Tallyd: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "tallyd",
    abstract: "Counts public votes so that strangers can recompute the result.",
    discussion: """
      From nothing to a verified result:

        tallyd init data DATA                              an empty data folder
        tallyd init officer anna --folder OFFICERS         an officer's keys (on the officer's machine)
        tallyd init election market --data DATA --officer OFFICERS/anna.vkey --template election.json
        tallyd lint election.json                          after filling in title, contests, window
        tallyd open election.json --data DATA --key OFFICERS/anna.key
        tallyd run --data DATA --input ballots.jsonl --receipts RECEIPTS
        tallyd close market --data DATA --key OFFICERS/anna.key
        tallyd publish market BUNDLE --data DATA
        tallyd sign BUNDLE --key OFFICERS/anna.key
        tallyd verify BUNDLE --trust OFFICERS/anna.vkey

      Exit codes: 0 done; 1 verification failed; 64 usage; 65 bad input; 66 no such file or election;
      70 internal error; 73 cannot create; 74 storage error; 75 not now, try later; 77 a key may not
      be used. What each means for each command: docs/commands.md.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Prepare", subcommands: [Initialize.self, Roll.self, Lint.self]),
      CommandGroup(
        name: "Officers",
        subcommands: [Open.self, Close.self, Act.self, Sign.self, Submit.self]
      ),
      CommandGroup(name: "Vote", subcommands: [Run.self]),
      CommandGroup(
        name: "Publish and check",
        subcommands: [Publish.self, Verify.self, Inspect.self]
      ),
    ]
  )

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      guard let failure = CommandFailure(of: error) else { exit(withError: error) }
      Console.error(failure.message)
      Glibc.exit(failure.status.rawValue)
    }
  }
}
