import Foundation
import TallyModel
import Testing

@Suite struct `Mistakes have a sentence and an exit code` {
  @Test func `wrong arguments end with 64`() throws {
    let place = try PollingPlace()
    for arguments in [
      ["frobnicate"], ["run"], ["run", "--data", "DATA"], ["open", "election.json"],
      ["init", "election", "no/id", "--data", "DATA"],
      ["init", "election", "other", "--data", "DATA", "--template", "t.json"],
      ["run", "--data", "DATA", "--input", "-", "--receipts-count", "3"],
      ["act", "open", "poll", "--data", "DATA", "--output", "a", "--reason", "no"],
      ["init", "officer", "an na", "--folder", "x"],
      ["init", "officer", "../chair", "--folder", "x"],
    ] {
      let outcome = try place.program.run(arguments)
      #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
    }
  }

  @Test func `what is not there ends with 66`() throws {
    let place = try PollingPlace()
    #expect(try place.fail(66, "lint", "none.json").contains("none.json"))
    #expect(try place.fail(66, "inspect", "NOWHERE").contains("init data"))
    #expect(try place.fail(66, "run", "--data", "NOWHERE", "--input", "-").contains("init data"))
    #expect(try place.fail(66, "run", "--data", "DATA", "--input", "none").contains("none"))
    #expect(try place.fail(66, "verify", "NOWHERE").contains("NOWHERE"))
    #expect(try place.fail(66, "close", "none", "--data", "DATA").contains("none"))
    #expect(try place.fail(66, "publish", "none", "B", "--data", "DATA").contains("none"))
    #expect(try place.fail(66, "sign", "election.json", "--key", "no.key").contains("no.key"))
  }

  @Test func `what exists is not made again, 73`() throws {
    let place = try PollingPlace()
    #expect(try place.fail(73, "init", "data", "DATA").contains("already"))
    #expect(try place.fail(73, "init", "officer", "chair", "--folder", "chair").contains("exists"))
    let before = try place.text("DATA/keys/poll/log.key")
    #expect(try place.fail(73, "init", "election", "poll", "--data", "DATA").contains("--existing"))
    #expect(try place.text("DATA/keys/poll/log.key") == before)
    let shown = try place.succeed(
      "init",
      "election",
      "poll",
      "--data",
      "DATA",
      "--existing",
      "--json"
    )
    let logKey = try JSONValue(parsing: Array(shown.utf8))["logKey"]
    #expect(try place.json("election.json")["logKey"] == logKey)
  }

  @Test func `what cannot be done yet ends with 75`() throws {
    let place = try PollingPlace()
    #expect(try place.fail(75, "run", "--data", "DATA", "--input", "-").contains("tallyd open"))
    try place.open()
    #expect(try place.fail(75, "publish", "poll", "B", "--data", "DATA").contains("not closed"))
  }

  @Test func `a faulty definition ends with 65 and names every path`() throws {
    let place = try PollingPlace { definition in
      definition.with("secrecy", "secret").with("colour", "red").with("logKey", "AAAA")
    }
    let outcome = try place.program.run("lint", "election.json")
    #expect(outcome.status == 65)
    for path in ["secrecy", "colour", "logKey"] { #expect(outcome.output.contains("\(path): ")) }
    #expect(outcome.errors.contains("3 faults"))
    let json = try place.program.run("lint", "election.json", "--json")
    #expect(try json.json()["faults"]?.elements?.count == 3)
    let opening = try place.program.run(
      ["open", "election.json", "--data", "DATA"] + place.keys(2)
    )
    #expect(opening.status == 65)
  }

  @Test func `an election that has ended is not defined, and its id is used once`() throws {
    let place = try PollingPlace()
    let original = try place.json("election.json")
    let past: JSONValue = [
      "opens": "2020-01-01T00:00:00Z", "closes": "2020-01-02T00:00:00Z",
    ]
    try place.write(original.with("window", past), to: "past.json")
    let late = try place.program.run(["open", "past.json", "--data", "DATA"] + place.keys(2))
    #expect(late.status == 65)
    #expect(late.errors.contains("window.closes"))
    try place.open()
    try place.write(original.with("results", "live"), to: "other.json")
    let other = try place.program.run(["open", "other.json", "--data", "DATA"] + place.keys(2))
    #expect(other.status == 65)
    #expect(other.errors.contains("another definition"))
    let again = try place.program.run(["open", "election.json", "--data", "DATA"] + place.keys(2))
    #expect(again.status == 65)
    #expect(again.errors.contains("open already"))
  }

  @Test func `a lost signer state stops everything with 74 and changes nothing`() throws {
    let place = try PollingPlace()
    try place.open()
    let state = place.path("DATA/signer/state")
    try FileManager.default.moveItem(atPath: state, toPath: "\(state).away")
    #expect(try place.fail(74, "run", "--data", "DATA", "--input", "-").contains("signer state"))
    try FileManager.default.moveItem(atPath: "\(state).away", toPath: state)
    #expect(try place.cast([PollingPlace.ballot("v1", nonce: 1)])["accepted"] == 1)
  }

  @Test func `an election's keys are made only when all else is right`() throws {
    let place = try PollingPlace()
    let make = ["init", "election", "other", "--data", "DATA", "--officer", "chair/chair.vkey"]
    for (faulty, status) in [
      (["--template", "t.json", "--authority", "no host"], 65),
      (["--template", "none/t.json"], 73), (["--template", "election.json"], 73),
    ] as [([String], Int32)] {
      #expect(try place.program.run(make + faulty).status == status)
    }
    let made = try place.succeed(make + ["--template", "t.json"])
    #expect(made.contains("eligibility") && made.contains("authority"))
  }

  @Test func `what stands in the template unchanged is warned of`() throws {
    let place = try PollingPlace()
    let outcome = try place.program.run("lint", "election.json", "--json")
    #expect(outcome.status == 0)
    let warnings = try outcome.json()["warnings"]?.elements ?? []
    #expect(warnings.count >= 2)
    #expect(outcome.errors.contains("title") && outcome.errors.contains("authority"))
    let label: JSONValue = ["ar": "سؤال", "en": "Who?"]
    let contests = try #require(try place.json("election.json")["contests"]?.elements)
    try place.write(
      try place.json("election.json").with("title", label)
        .with("authority", "participation.gov.om")
        .with("contests", .array(contests.map { $0.with("title", label) })),
      to: "election.json"
    )
    let quiet = try place.program.run("lint", "election.json", "--json")
    #expect(try quiet.json()["warnings"] == [])
  }

  @Test func `what cannot be looked at is not called missing`() throws {
    let place = try PollingPlace()
    // A link to itself: as with a folder that is closed to us, nobody can say what is there.
    try FileManager.default.createSymbolicLink(
      atPath: place.path("LOOP"),
      withDestinationPath: "LOOP"
    )
    let errors = try place.fail(74, "inspect", "LOOP")
    #expect(!errors.contains("init data") && errors.contains("symbolic links"))
    let key = place.path("DATA/keys/poll/log.key")
    try FileManager.default.removeItem(atPath: key)
    try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: "log.key")
    let opening = try place.program.run(
      ["open", "election.json", "--data", "DATA"] + place.keys(2)
    )
    #expect(!opening.errors.contains("init election") && opening.errors.contains("symbolic links"))
  }

  @Test func `help and version are there for every command`() throws {
    let program = Program(folder: FileManager.default.temporaryDirectory.path)
    let version = try program.run("--version")
    #expect(version.status == 0)
    #expect(version.output.contains("."))
    for command in [
      "init data", "init election", "init officer", "roll", "lint", "open", "close", "act", "sign",
      "submit", "run", "publish", "verify", "inspect",
    ] {
      let outcome = try program.run(command.split(separator: " ").map(String.init) + ["--help"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Example"), "\(command)")
      #expect(outcome.output.contains("tallyd \(command)"), "\(command)")
    }
  }
}
