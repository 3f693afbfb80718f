import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite struct `Casting a file through the daemon` {
  private static func input(_ count: Int) -> String {
    (1...count).map { PollingPlace.ballot("v\($0)", nonce: $0) + "\n" }.joined()
  }

  @Test func `answers every line once, and keeps receipts that the published bundle holds`() throws
  {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let output = try place.succeed(
      [
        "cast", "-", "--to", "127.0.0.1:\(daemon.port)", "--definition", "election.json",
        "--receipts", "R", "--answers", "answers.csv", "--json",
      ],
      input: Self.input(500) + PollingPlace.ballot("v1", nonce: 9_999) + "\nno ballot\n"
    )
    let report = try JSONValue(parsing: Array(output.utf8))
    #expect(report["accepted"] == 500)
    let answers = try place.text("answers.csv").split(separator: "\n")
    #expect(answers.count == 1 + 502)
    #expect(answers.count { $0.contains("DUPLICATE") } == 1)
    #expect(answers.count { $0.contains("MALFORMED") } == 1)
    try daemon.stop()

    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    let receipts = try place.names(in: "R").prefix(20).flatMap { ["--receipt", "R/\($0)"] }
    try place.succeed(["verify", "BUNDLE", "--allow-unsigned"] + receipts)
    let result = try place.json("BUNDLE/result.json")
    #expect(result["turnout"]?["counted"] == 500)
  }

  @Test func `counts nobody twice when the same file is cast again`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let arguments = [
      "cast", "-", "--to", "127.0.0.1:\(daemon.port)", "--definition", "election.json", "--json",
      "--connections", "3",
    ]
    for _ in 0..<2 {
      let output = try place.succeed(arguments, input: Self.input(300))
      #expect(try JSONValue(parsing: Array(output.utf8))["accepted"] == 300)
    }
    // Definition, act and hour stand before them.
    #expect(try daemon.connect().ask("STATUS poll") == "OK open 303 1")
    try daemon.stop()
  }

  @Test func `ends with 66 without its input, and with 64 where the address is none`() throws {
    let place = try PollingPlace()
    try place.fail(66, "cast", "missing.jsonl", "--definition", "election.json")
    try place.write(Self.input(1), to: "ballots.jsonl")
    try place.fail(64, "cast", "ballots.jsonl", "--to", "nowhere", "--definition", "election.json")
  }
}
