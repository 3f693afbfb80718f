import Foundation
import TallyModel
import Testing

@Suite struct `Messages name the place and the next step` {
  @Test func `damage in the data folder ends with 74 and the file's path`() throws {
    let place = try PollingPlace()
    try place.open()
    let log = try #require(try place.names(in: "DATA/elections").first)
    let file = "DATA/elections/\(log)/election.json"
    let whole = try place.text(file)
    let run = ["run", "--data", "DATA", "--input", "-"]
    for damage in [whole + " ", "{}", nil] {
      if let damage {
        try place.write(damage, to: file)
      } else {
        try FileManager.default.removeItem(atPath: place.path(file))
      }
      for command in [run, ["inspect", "DATA"]] {
        let outcome = try place.program.run(command)
        #expect(outcome.status == 74, "\(command): \(outcome.errors)")
        #expect(outcome.errors.contains("DATA/elections/\(log)"), "\(outcome.errors)")
      }
    }
    try place.write(whole, to: file)
    let key = place.path("DATA/keys/poll/log.key")
    try FileManager.default.moveItem(atPath: key, toPath: "\(key).away")
    let missing = try place.program.run(run)
    #expect(missing.status == 66)
    #expect(!missing.errors.contains("init election"))
  }

  @Test func `a roll that does not fit is called by the name it was given by`() throws {
    let root = Base64.encode([UInt8](repeating: 1, count: 32))
    let place = try PollingPlace {
      $0.with("eligibility", ["kind": "roll", "root": .string(root), "count": 1])
    }
    try place.write("voter_id\nv1\n", to: "voters.csv")
    let outcome = try place.program.run(
      ["open", "election.json", "--data", "DATA", "--roll", "voters.csv"] + place.keys(2)
    )
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("voters.csv") && !outcome.errors.contains("roll.csv"))
    #expect(!outcome.errors.hasSuffix("\n\n"))
  }

  @Test func `an act for an election that is not defined is written from its file`() throws {
    let place = try PollingPlace()
    let act = ["act", "open", "poll", "--data", "DATA", "--output", "open.act"]
    let outcome = try place.program.run(act)
    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("election.json"))
  }

  @Test func `a draft without its root is sent to the roll, a list with semicolons to commas`()
    throws
  {
    let place = try PollingPlace()
    let draft = try place.json("election.json")
      .with("eligibility", ["kind": "roll", "root": "", "count": 0])
    try place.write(draft, to: "draft.json")
    #expect(try place.program.run("lint", "draft.json").output.contains("tallyd roll"))
    try place.write("voter_id;weight\nv1;1\n", to: "voters.csv")
    let outcome = try place.program.run([
      "roll", "voters.csv", "--data", "DATA", "--election", "poll", "--definition", "draft.json",
      "--output", "roll.csv",
    ])
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("commas"))
  }

  @Test func `a folder without its signer state is told of no way that does not exist`() throws {
    let place = try PollingPlace()
    try place.open()
    try FileManager.default.removeItem(atPath: place.path("DATA/signer"))
    for command in [["inspect", "DATA"], ["run", "--data", "DATA", "--input", "-"]] {
      let outcome = try place.program.run(command)
      #expect(outcome.status == 74)
      #expect(!outcome.errors.contains("mirror") && !outcome.errors.contains("act naming"))
    }
  }

  @Test func `a level of telling that help does not name is not taken`() throws {
    let place = try PollingPlace()
    let outcome = try place.program.run(
      ["run", "--data", "DATA", "--input", "-", "--log-level", "debug"]
    )
    #expect(outcome.status == 64)
  }
}
