import ArgumentParser
import TallyCrypto
import TallyModel

/// `tallyd lint`: every fault of a definition.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a definition: every fault with its path.",
    discussion: """
      Example:
        tallyd lint election.json

      Ends with 65 when there are faults. The origin that it prints is the log's name: it \
      holds the file's digest, so any change of the file, a space too, makes another election. \
      What still stands there from the template of init election is warned of.
      """
  )

  @Argument(help: "The definition, election.json.")
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let bytes = try InputFile.read(file, limit: Limits.definitionBytesMax)
    switch DefinitionFile.check(bytes) {
    case .success((let definition, _)):
      let warnings = DefinitionTemplate.leftovers(in: definition)
      report(definition, warnings)
      for warning in warnings { Console.note("warning: \(warning)") }
    case .failure(let error):
      let count = error.faults.count
      if json {
        Console.print([
          "file": .string(file),
          "faults": .array(
            error.faults.map { ["path": .string($0.path), "reason": .string($0.reason)] }
          ),
        ])
      } else {
        for fault in error.faults { Console.print("\(fault)") }
      }
      throw CommandFailure(
        .badInput,
        "\(file) has \(count) fault\(count == 1 ? "" : "s"); correct \(count == 1 ? "it" : "them")"
      )
    }
  }

  /// The key under which other tools check receipts and checkpoints.
  private static func logVerifierKey(_ definition: Definition) -> String? {
    PublicKey(definition.logKey).map { VerifierKey(name: definition.origin, key: $0).vkey }
  }

  private func report(_ definition: Definition, _ warnings: [DefinitionFault]) {
    if json {
      Console.print([
        "file": .string(file), "faults": [], "election": .string(definition.id),
        "origin": .string(definition.origin),
        "logKey": Self.logVerifierKey(definition).map { .string($0) } ?? .null,
        "sha256": .string(Hex.encode(definition.digest.bytes)),
        "warnings": .array(
          warnings.map { ["path": .string($0.path), "reason": .string($0.reason)] }
        ),
      ])
      return
    }
    Console.print("\(file): no faults")
    Console.print("election  \(definition.id): \(definition.defaultTitle)")
    Console.print("origin    \(definition.origin)")
    if let vkey = Self.logVerifierKey(definition) { Console.print("log key   \(vkey)") }
    let options = definition.contests.reduce(0) { $0 + $1.options.count }
    Console.print("contests  \(definition.contests.count), with \(options) options")
    Console.print(
      "officers  \(definition.officers.threshold) of \(definition.officers.keys.count) sign"
    )
    Console.print(
      "window    \(definition.window.opens.rfc3339) to \(definition.window.closes.rfc3339)"
    )
  }
}
