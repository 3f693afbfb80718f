import Foundation
import TallyModel
import Testing

@Suite struct `The road from keys to a verified result` {
  @Test func `ballots from a file become a result that is verified from the bundle alone`() throws {
    let place = try PollingPlace()
    #expect(try place.succeed("lint", "election.json").contains("no faults"))
    try place.open()

    let lines = [
      PollingPlace.ballot("v1", nonce: 1), PollingPlace.ballot("v2", nonce: 2, "no"),
      PollingPlace.ballot("v3", nonce: 3), PollingPlace.ballot("v3", nonce: 3),
      PollingPlace.ballot("v3", nonce: 4), PollingPlace.ballot("v3", nonce: 3, "no"),
      "", "no ballot", PollingPlace.ballot("v4", nonce: 5, "perhaps"),
      PollingPlace.ballot("v4", nonce: 5, election: "pol"), PollingPlace.ballot("v 4", nonce: 5),
    ]
    let report = try place.cast(lines, "--receipts", "RECEIPTS")
    #expect(report["cast"] == 10)
    #expect(report["accepted"] == 3)
    #expect(report["retries"] == 1)
    #expect(report["duplicates"] == 1)
    #expect(
      report["refused"] == [
        "MALFORMED": 1, "UNKNOWN-ELECTION": 1, "VOTER-ID": 1, "SELECTION": 1, "NONCE": 1,
        "DUPLICATE": 1,
      ]
    )
    let receipts = try place.names(in: "RECEIPTS")
    #expect(receipts == ["poll-3.tlog-proof", "poll-4.tlog-proof", "poll-5.tlog-proof"])

    let again = try place.cast(lines)
    #expect(again["accepted"] == 0)
    #expect(again["retries"] == 4)

    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    #expect(try place.mode("BUNDLE/result.json") == 0o644)
    #expect(try place.fail(1, "verify", "BUNDLE").contains("signature"))
    try place.succeed("verify", "BUNDLE", "--allow-unsigned")
    for officer in place.officers.prefix(2) {
      try place.succeed("sign", "BUNDLE", "--key", "\(officer)/\(officer).key")
    }
    var verify = ["verify", "BUNDLE", "--json", "--known", "BUNDLE/checkpoint"]
    for officer in place.officers { verify += ["--trust", "\(officer)/\(officer).vkey"] }
    for receipt in receipts { verify += ["--receipt", "RECEIPTS/\(receipt)"] }
    let verified = try JSONValue(parsing: Array(try place.succeed(verify).utf8))
    #expect(verified["recounted"] == true)
    #expect(verified["unvouched"] == [])
    let outcome = verified["result"]?["scopes"]?.elements?[0]["contests"]?.elements?[0]["outcome"]
    #expect(outcome?["options"] == [["id": "yes", "marks": 2], ["id": "no", "marks": 1]])
    #expect(outcome?["elected"] == ["yes"])
  }

  @Test func `a spoilt bundle is not verified, and the fault has a place`() throws {
    let place = try PollingPlace()
    try place.open()
    _ = try place.cast([PollingPlace.ballot("v1", nonce: 1)])
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    let result = try place.text("BUNDLE/result.json")
    try place.write(result.replacing("\"marks\":1", with: "\"marks\":2"), to: "BUNDLE/result.json")
    let errors = try place.fail(1, "verify", "BUNDLE", "--allow-unsigned")
    #expect(errors.contains("result.json"))
    let outcome = try place.program.run("verify", "BUNDLE", "--allow-unsigned", "--json")
    #expect(outcome.status == 1)
    #expect(try outcome.json()["fault"]?["check"] == "result")
    #expect(try place.fail(1, "sign", "BUNDLE", "--key", "chair/chair.key").contains("NOT SIGNED"))
    #expect(!FileManager.default.fileExists(atPath: place.path("BUNDLE/result.note")))
  }

  @Test func `the same ballots in CSV and in JSON Lines get the same verdicts`() throws {
    let place = try PollingPlace()
    try place.open()
    let nonces = (1...3).map { String(repeating: "0", count: 31) + "\($0)" }
    try place.write(
      """
      election,voter,nonce,scope,channel,selections
      poll,v1,\(nonces[0]),,portal,question=yes
      poll,v2,\(nonces[1]),,,"question=no"
      poll,v3,\(nonces[2])

      """,
      to: "ballots.csv"
    )
    let output = try place.succeed("run", "--data", "DATA", "--input", "ballots.csv", "--json")
    let report = try JSONValue(parsing: Array(output.utf8))
    #expect(report["accepted"] == 2)
    #expect(report["refused"] == ["MALFORMED": 1])
    let again = try place.cast([
      PollingPlace.ballot("v1", nonce: 1), PollingPlace.ballot("v2", nonce: 2, "no"),
    ])
    #expect(again["retries"] == 2)
    let errors = try place.fail(
      65,
      "run",
      "--data",
      "DATA",
      "--input",
      "-",
      "--format",
      "csv",
      input: PollingPlace.ballot("v9", nonce: 9)
    )
    #expect(errors.contains("first line"))
  }

  @Test func `nothing of a result leaves before closing`() throws {
    let place = try PollingPlace()
    try place.open()
    let report = try place.cast([
      PollingPlace.ballot("v1", nonce: 1), PollingPlace.ballot("v2", nonce: 2, "no"),
    ])
    let election = try #require(report["elections"]?.elements?[0])
    #expect(election["turnout"] == .null)
    #expect(election["scopes"] == .null)
    #expect(
      try place.fail(75, "publish", "poll", "BUNDLE", "--data", "DATA").contains("not closed")
    )
    #expect(!FileManager.default.fileExists(atPath: place.path("BUNDLE")))
    for arguments in [["inspect", "DATA"], ["inspect", "DATA", "poll", "--json"]] {
      let output = try place.succeed(arguments)
      #expect(!output.contains("yes") && !output.contains("question"))
    }
    let plain = try place.succeed(["run", "--data", "DATA", "--input", "-"])
    #expect(plain.contains("no result before closing"))
    #expect(!plain.contains("yes"))
  }

  @Test func `live results and turnout are shown where the definition says so`() throws {
    for (policy, showsTurnout, showsResult) in [("turnout", true, false), ("live", true, true)] {
      let place = try PollingPlace { $0.with("results", .string(policy)) }
      try place.open()
      let report = try place.cast([PollingPlace.ballot("v1", nonce: 1)])
      let election = try #require(report["elections"]?.elements?[0])
      #expect((election["turnout"] == 1) == showsTurnout)
      #expect((election["scopes"] != .null) == showsResult)
    }
  }

  @Test func `an election whose window has ended is closed without a key`() throws {
    let place = try PollingPlace()
    let closes = Date(timeIntervalSinceNow: 10)
    let window: JSONValue = [
      "opens": "2020-01-01T00:00:00Z", "closes": .string(closes.ISO8601Format()),
    ]
    try place.write(try place.json("election.json").with("window", window), to: "election.json")
    try place.open()
    _ = try place.cast([PollingPlace.ballot("v1", nonce: 1)])
    Thread.sleep(until: closes.addingTimeInterval(1))
    #expect(try place.fail(75, "publish", "poll", "B", "--data", "DATA").contains("needs no key"))
    let closed = try place.succeed("close", "poll", "--data", "DATA", "--json")
    #expect(try JSONValue(parsing: Array(closed.utf8))["phase"] == "closed")
    let report = try place.cast([
      PollingPlace.ballot("v1", nonce: 1), PollingPlace.ballot("v2", nonce: 2),
    ])
    #expect(report["retries"] == 1)
    #expect(report["refused"] == ["CLOSED": 1])
    #expect(report["elections"]?.elements?[0]["turnout"] == 1)
    try place.succeed("publish", "poll", "B", "--data", "DATA")
    try place.succeed("verify", "B", "--allow-unsigned")
  }
}
