import ArgumentParser

/// The parser's, not the model's option of a contest.
typealias Option = ArgumentParser.Option

/// Where the engine keeps journal, elections and keys.
struct DataOption: ParsableArguments {
  @Option(name: .customLong("data"), help: "The data folder.")
  var path: String

  func open() throws(CommandFailure) -> DataHome { try DataHome(path) }
}
