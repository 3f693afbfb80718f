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
      From nothing to a verified result (chair is the only officer here):

        tallyd init data DATA
        tallyd init officer chair --folder OFFICERS
        tallyd init election market --data DATA \\
          --officer OFFICERS/chair.vkey --template election.json
        tallyd lint election.json
        tallyd open election.json --data DATA --key OFFICERS/chair.key
        tallyd run --data DATA --input ballots.jsonl \\
          --receipts RECEIPTS --answers answers.csv
        tallyd close market --data DATA --key OFFICERS/chair.key
        tallyd publish market BUNDLE --data DATA
        tallyd sign BUNDLE --key OFFICERS/chair.key
        tallyd verify BUNDLE --trust OFFICERS/chair.vkey

      Exit codes: 0 done; 1 not verified; 64 usage; 65 bad input; 66 not there; \
      70 internal error; 73 cannot be made; 74 storage; 75 not now, try later; \
      77 a key may not be used. docs/commands.md says more.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Prepare", subcommands: [Initialize.self, Roll.self, Lint.self]),
      CommandGroup(
        name: "Officers",
        subcommands: [Open.self, Close.self, DrawLot.self, Act.self, Sign.self, Submit.self]
      ),
      CommandGroup(name: "Rehearse", subcommands: [Rehearse.self]),
      CommandGroup(name: "Vote", subcommands: [Run.self, Serve.self, Cast.self]),
      CommandGroup(
        name: "Publish and check",
        subcommands: [
          Publish.self, Verify.self, CheckReceipt.self, Export.self, Feed.self, Inspect.self,
        ]
      ),
      CommandGroup(name: "Count files", subcommands: [Count.self]),
    ]
  )

  static func main() async {
    forbidCoreDumps()
    // A reader of the report that goes away must not keep the work from being finished.
    _ = signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      if let failure = Console.outputFailure { throw failure }
    } catch {
      guard let failure = CommandFailure(of: error) else { exit(withError: error) }
      Console.error(failure.message)
      Glibc.exit(failure.status.rawValue)
    }
  }

  /// Keys and voters stand in the memory of this process, and nothing of them is ever written down.
  ///
  /// One byte, not none: a limit of one also keeps the kernel from handing the dump to a program.
  private static func forbidCoreDumps() {
    var limit = rlimit(rlim_cur: 1, rlim_max: 1)
    // Safe: the kernel reads the struct during the call. Where it refuses, nothing is lost.
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
  }
}
