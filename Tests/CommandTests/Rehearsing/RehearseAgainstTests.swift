import Foundation
import TallyModel
import TallyTesting
import Testing

/// A rehearsal of a daemon that somebody else runs.
@Suite(.serialized) struct `tallyd rehearse --against` {
  private static func rehearse(
    _ place: PollingPlace,
    _ daemon: RunningDaemon,
    _ more: String...,
    definition: String = "election.json"
  ) throws -> Program.Outcome {
    try place.program.run(
      [
        "rehearse", "constant", "--rate", "200", "--seconds", "1", "--against",
        "127.0.0.1:\(daemon.port)", "--definition", definition, "--expect", "max<3600s",
      ] + more
    )
  }

  @Test func `an election that counts sends nothing`() throws {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    #expect(try socket.ask(LineBallot("ann", nonce: 1).line.trimmed).hasPrefix("OK "))
    let before = try daemon.connect().ask("STATUS poll")
    let outcome = try Self.rehearse(place, daemon)
    #expect(outcome.status == 77 && outcome.errors.contains("counts"), "\(outcome.errors)")
    // Nor does a definition help that says of itself what is not so.
    try place.write(
      try place.json("election.json").with("rehearsal", .bool(true)),
      to: "changed.json"
    )
    let other = try Self.rehearse(place, daemon, definition: "changed.json")
    #expect(other.status != 0 && other.errors.contains("another definition"), "\(other.errors)")
    #expect(try daemon.connect().ask("STATUS poll") == before)
    #expect(try daemon.stop().status == 0)
    #expect(try place.names(in: ".").allSatisfy { !$0.hasSuffix(".html") })
  }

  @Test func `a rehearsal election loads it, and leaves the daemon as it is`() throws {
    let place = try PollingPlace { $0.with("rehearsal", .bool(true)).with("results", "live") }
    try place.open()
    let daemon = try RunningDaemon(place)
    for seed in 1...2 {
      let outcome = try Self.rehearse(place, daemon, "--seed", "\(seed)", "--json", "\(seed).json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let report = try place.json("\(seed).json")
      #expect(report["answers"]?["accepted"]?.integerValue == 200)
      // Those of the first time are not counted again.
      #expect(report["checks"]?["votersCounted"]?.integerValue == 200)
      #expect(report["checks"]?["areTotalsEqual"] == true)
      #expect(report["checks"]?["receiptsVerified"]?.integerValue == 200)
    }
    #expect(try daemon.connect().ask("TURNOUT poll") == "OK 400")
    #expect(try daemon.stop().status == 0)
  }

  @Test func `a rehearsal that keeps its count back compares none`() throws {
    let place = try PollingPlace { $0.with("rehearsal", .bool(true)) }
    try place.open()
    let daemon = try RunningDaemon(place)
    let outcome = try Self.rehearse(place, daemon, "--json", "report.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try place.json("report.json")
    #expect(report["answers"]?["accepted"]?.integerValue == 200)
    #expect(report["checks"]?["votersCounted"] == .null)
    #expect(report["checks"]?["areTotalsEqual"] == .null)
    #expect(outcome.output.contains("not compared"))
    #expect(try daemon.stop().status == 0)
  }

  @Test func `nobody, or no address, says so`() throws {
    let place = try PollingPlace { $0.with("rehearsal", .bool(true)) }
    let arguments = ["rehearse", "tv-moment", "--definition", "election.json", "--against"]
    let nobody = try place.program.run(arguments + ["127.0.0.1:1"])
    #expect(nobody.status != 0 && nobody.errors.contains("127.0.0.1:1"), "\(nobody.errors)")
    let nowhere = try place.program.run(arguments + ["nowhere"])
    #expect(nowhere.status == 64 && nowhere.errors.contains("HOST:PORT"), "\(nowhere.errors)")
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .newlines) }
}
