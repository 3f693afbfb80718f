import Foundation
import TallyModel
import Testing

@Suite struct `Nothing that exists is overwritten` {
  @Test func `a run never touches the file that it reads`() throws {
    let place = try PollingPlace()
    try place.open()
    let ballots = PollingPlace.ballot("v1", nonce: 1) + "\n"
    try place.write(ballots, to: "ballots.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: place.path("link"),
      withDestinationPath: "ballots.jsonl"
    )
    let run = ["run", "--data", "DATA", "--input", "ballots.jsonl"]
    for output in [
      ["--answers", "ballots.jsonl"], ["--answers", "./ballots.jsonl"], ["--answers", "link"],
      ["--receipts", "ballots.jsonl"],
    ] {
      let outcome = try place.program.run(run + output)
      #expect(outcome.status == 73, "\(output): \(outcome.errors)")
      #expect(try place.text("ballots.jsonl") == ballots)
    }
    // Nothing was cast before the mistake was found.
    let survey = try place.succeed("inspect", "DATA", "poll", "--json")
    let entries = try JSONValue(parsing: Array(survey.utf8))["elections"]?.elements?[0]["entries"]
    #expect(entries?["ballot"] == nil)
  }

  @Test func `an act is not written over a definition`() throws {
    let place = try PollingPlace()
    let before = try place.text("election.json")
    let act = ["act", "open", "election.json", "--data", "DATA", "--output"]
    #expect(try place.program.run(act + ["election.json"]).status == 73)
    #expect(try place.text("election.json") == before)
    try place.succeed(act + ["open.act"])
    #expect(try place.program.run(act + ["open.act"]).status == 73)
  }

  @Test func `a roll is not written over a list or a definition`() throws {
    let place = try PollingPlace {
      $0.with("eligibility", ["kind": "roll", "root": "", "count": 0])
    }
    try place.write("voter_id\nv1\n", to: "voters.csv")
    let before = try place.text("election.json")
    let roll = [
      "roll", "voters.csv", "--data", "DATA", "--election", "poll", "--definition", "election.json",
    ]
    for output in [
      ["--output", "voters.csv"], ["--output", "election.json"],
      ["--output", "roll.csv", "--write", "election.json"],
      ["--output", "roll.csv", "--write", "roll.csv"],
    ] {
      let outcome = try place.program.run(roll + output)
      #expect(outcome.status == 73, "\(output): \(outcome.errors)")
    }
    #expect(try place.text("voters.csv") == "voter_id\nv1\n")
    #expect(try place.text("election.json") == before)
    #expect(!FileManager.default.fileExists(atPath: place.path("roll.csv")))
  }

  @Test func `a bundle is not published among files that are not its own`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    try FileManager.default.createDirectory(
      atPath: place.path("BUNDLE"),
      withIntermediateDirectories: false
    )
    try place.write("mine", to: "BUNDLE/notes.txt")
    let errors = try place.fail(73, "publish", "poll", "BUNDLE", "--data", "DATA")
    #expect(errors.contains("BUNDLE/notes.txt"))
    #expect(try place.names(in: "BUNDLE") == ["notes.txt"])
    try FileManager.default.removeItem(atPath: place.path("BUNDLE/notes.txt"))
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    try place.write("mine", to: "BUNDLE/notes.txt")
    let words = try place.fail(1, "verify", "BUNDLE", "--allow-unsigned")
    #expect(words.contains("notes.txt") && words.contains("emove it"))
  }
}
