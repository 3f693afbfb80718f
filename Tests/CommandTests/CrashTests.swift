import Foundation
import TallyModel
import Testing

@Suite struct `A run that ends early` {
  /// Waits until so many receipts have left: the run is at work and has answered them.
  private static func waitForReceipts(_ count: Int, in place: PollingPlace) throws {
    for _ in 0..<600 {
      let names = (try? place.names(in: "RECEIPTS")) ?? []
      if names.count(where: { $0.hasSuffix(".tlog-proof") }) >= count { return }
      usleep(50_000)
    }
    Issue.record("The run answered nothing within half a minute.")
  }

  private static func ballots(_ range: ClosedRange<Int>) -> String {
    range.map { PollingPlace.ballot("v\($0)", nonce: $0) + "\n" }.joined()
  }

  private static let arguments = [
    "run", "--data", "DATA", "--input", "-", "--receipts", "RECEIPTS", "--json",
  ]

  @Test func `a killed run is made good by running the file again`() throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.start(Self.arguments)
    try running.write(Self.ballots(1...50))
    try Self.waitForReceipts(50, in: place)
    running.interrupt(SIGKILL)
    #expect(try running.finish().status == -SIGKILL)

    let output = try place.succeed(Self.arguments, input: Self.ballots(1...80))
    let report = try JSONValue(parsing: Array(output.utf8))
    #expect(report["recovery"]?["ballots"] == 50)
    #expect(report["retries"] == 50)
    #expect(report["accepted"] == 30)
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    var verify = ["verify", "BUNDLE", "--allow-unsigned"]
    for name in try place.names(in: "RECEIPTS") { verify += ["--receipt", "RECEIPTS/\(name)"] }
    #expect(verify.count == 3 + 2 * 80)
    try place.succeed(verify)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal stops the reading, and what was read is answered`(number: Int32) throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.start(Self.arguments)
    // The last line is not complete, so it has no verdict.
    try running.write(Self.ballots(1...20) + "{\"election\":")
    try Self.waitForReceipts(20, in: place)
    running.interrupt(number)
    let outcome = try running.finish(closingInput: false)
    #expect(outcome.status == 75)
    #expect(outcome.errors.contains("stopped by a signal"))
    let report = try outcome.json()
    #expect(report["stopped"] == true)
    #expect(report["cast"] == 20)
    #expect(report["accepted"] == 20)
  }

  @Test func `a second process is kept out of a data folder that is in use`() throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.start(Self.arguments)
    try running.write(Self.ballots(1...3))
    try Self.waitForReceipts(3, in: place)
    #expect(try place.fail(75, "run", "--data", "DATA", "--input", "-").contains("Another process"))
    // Reading is allowed meanwhile.
    let survey = try place.succeed("inspect", "DATA", "poll", "--json")
    let entries = try JSONValue(parsing: Array(survey.utf8))["elections"]?.elements?[0]["entries"]
    #expect(entries?["ballot"]?["count"] == 3)
    #expect(try running.finish().status == 0)
  }
}
