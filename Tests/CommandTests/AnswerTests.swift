import Foundation
import TallyModel
import Testing

@Suite struct `The file of answers` {
  private static let header = "line,answer,election,index,contest,reason\n"

  @Test func `every ballot's line is joined to its verdict and its receipt`() throws {
    let place = try PollingPlace()
    try place.open()
    let lines = [
      PollingPlace.ballot("v1", nonce: 1), PollingPlace.ballot("v2", nonce: 2, "no"), "",
      PollingPlace.ballot("v2", nonce: 2, "no"), PollingPlace.ballot("v2", nonce: 3),
      PollingPlace.ballot("v2", nonce: 2), "no ballot",
      PollingPlace.ballot("v4", nonce: 5, "perhaps"),
      PollingPlace.ballot("v4", nonce: 5, election: "pol"), PollingPlace.ballot("v 4", nonce: 5),
    ]
    _ = try place.cast(lines, "--receipts", "RECEIPTS", "--answers", "answers.csv")
    #expect(
      try place.text("answers.csv") == Self.header + """
        1,ACCEPTED,poll,3,,
        2,ACCEPTED,poll,4,,
        4,RETRIED,poll,4,,
        5,DUPLICATE,poll,,,
        6,NONCE,poll,,,
        7,MALFORMED,,,,the line is not JSON
        8,SELECTION,poll,,question,
        9,UNKNOWN-ELECTION,,,,
        10,VOTER-ID,poll,,,

        """
    )
    #expect(try place.names(in: "RECEIPTS") == ["poll-3.tlog-proof", "poll-4.tlog-proof"])
    #expect(try place.mode("answers.csv") == 0o600)
  }

  @Test func `a malformed line is told why, and never by what stands in it`() throws {
    let place = try PollingPlace()
    try place.open()
    let good = PollingPlace.ballot("v1", nonce: 1)
    let lines = [
      "{", "[]", "{}", good.replacing("\"voter\"", with: "\"elector\""),
      good.replacing("\"v1\"", with: "7"), good.replacing("000", with: "00"),
      good.replacing("{\"election\"", with: "{\"secret\":1,\"election\""),
      good.replacing("{\"election\"", with: "{\"voter\":\"v1\",\"election\""),
    ]
    _ = try place.program.run(
      ["run", "--data", "DATA", "--input", "-", "--answers", "answers.csv"],
      input: lines.map { "\($0)\n" }.joined()
    )
    let reasons = try place.text("answers.csv").split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).last.map(String.init) }
    #expect(
      reasons == [
        "the line is not JSON", "the line is no JSON object", "election is missing",
        "voter is missing", "voter is not a text",
        "the nonce is not 32 lower-case hexadecimal digits", "it has a key that a ballot has not",
        "a key stands twice",
      ]
    )
  }

  @Test func `answers are in the file while the input pauses`() throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.start([
      "run", "--data", "DATA", "--input", "-", "--answers", "answers.csv",
    ])
    try running.write(PollingPlace.ballot("v1", nonce: 1) + "\n")
    for _ in 0..<600 where (try? place.text("answers.csv"))?.contains("ACCEPTED") != true {
      usleep(50_000)
    }
    #expect(try place.text("answers.csv") == Self.header + "1,ACCEPTED,poll,3,,\n")
    #expect(try running.finish().status == 0)
  }

  @Test func `a run that fails before its first answer leaves no file`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.write("voter;nonce\n", to: "ballots.csv")
    let run = ["run", "--data", "DATA", "--input", "ballots.csv", "--answers", "answers.csv"]
    let outcome = try place.program.run(run)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("commas"))
    #expect(!FileManager.default.fileExists(atPath: place.path("answers.csv")))
  }

  @Test func `a byte order mark before the first ballot is passed over`() throws {
    let place = try PollingPlace()
    try place.open()
    let report = try place.cast(["\u{FEFF}" + PollingPlace.ballot("v1", nonce: 1)])
    #expect(report["accepted"] == 1)
    #expect(report["refused"] == [:])
  }

  @Test func `an input without a single ballot in it is taken for the wrong file`() throws {
    let place = try PollingPlace()
    try place.open()
    let run = ["run", "--data", "DATA", "--input"]
    let wrong = try place.program.run(run + ["election.json"])
    #expect(wrong.status == 65)
    #expect(wrong.output.contains("MALFORMED"))
    #expect(wrong.errors.contains("--format csv"))
    try place.write(
      "election,voter,nonce,scope,channel,selections\n"
        + "poll,v1,\(String(repeating: "0", count: 32)),,portal,question=yes\n",
      to: "BALLOTS.CSV"
    )
    #expect(try place.succeed(run + ["BALLOTS.CSV", "--json"]).contains("\"accepted\": 1"))
  }
}
