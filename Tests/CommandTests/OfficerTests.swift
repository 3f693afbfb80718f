import Foundation
import TallyModel
import Testing

@Suite struct `Officers and their keys` {
  @Test func `officers sign an act apart, and it takes enough of them`() throws {
    let place = try PollingPlace()
    let define = ["--definition", "election.json"]
    try place.succeed("act", "open", "election.json", "--data", "DATA", "--output", "open.act")
    #expect(try place.fail(65, "submit", "open.act", "--data", "DATA").contains("no signature"))
    let words = try place.succeed(["sign", "open.act", "--key", "chair/chair.key"] + define)
    #expect(words.contains("OPEN the election"))
    #expect(words.contains("1 of 2 signatures"))
    #expect(try place.fail(66, "submit", "open.act", "--data", "DATA").contains("--definition"))
    let tooFew = try place.program.run(["submit", "open.act", "--data", "DATA"] + define)
    #expect(tooFew.status == 65)
    #expect(tooFew.errors.contains("1 of 2"))
    try place.succeed(["sign", "open.act", "--key", "clerk/clerk.key"] + define)
    let opened = try place.succeed(["submit", "open.act", "--data", "DATA", "--json"] + define)
    #expect(try JSONValue(parsing: Array(opened.utf8))["phase"] == "open")

    // Two closings are written; the one that comes second was overtaken.
    let reason = ["--reason", "The hall is on fire."]
    try place.succeed(["act", "close", "poll", "--data", "DATA", "--output", "close.act"] + reason)
    for officer in ["chair", "auditor"] {
      let words = try place.succeed("sign", "close.act", "--key", "\(officer)/\(officer).key")
      #expect(words.contains("reason: The hall is on fire."))
    }
    try place.close()
    #expect(try place.fail(65, "submit", "close.act", "--data", "DATA").contains("act"))
    #expect(try place.fail(65, "close", "poll", "--data", "DATA").contains("closed already"))
  }

  @Test func `a key that others can read is not used`() throws {
    let place = try PollingPlace()
    #expect(try place.mode("chair/chair.key") == 0o600)
    #expect(try place.mode("chair/chair.vkey") == 0o644)
    #expect(try place.mode("DATA/keys/poll/log.key") == 0o600)
    #expect(try place.mode("DATA/keys/poll/voter.key") == 0o600)
    for mode in [0o640, 0o604, 0o610] {
      try place.chmod(mode, "chair/chair.key")
      let errors = try place.fail(
        77,
        "open",
        "election.json",
        "--data",
        "DATA",
        "--key",
        "chair/chair.key"
      )
      #expect(errors.contains("chmod 600 chair/chair.key"))
    }
    try place.chmod(0o600, "chair/chair.key")
    try place.open()
    for key in ["DATA/keys/poll/log.key", "DATA/keys/poll/voter.key"] {
      try place.chmod(0o644, key)
      let errors = try place.fail(77, "run", "--data", "DATA", "--input", "-")
      #expect(errors.contains("chmod 600 \(key)"))
      try place.chmod(0o600, key)
    }
  }

  @Test func `only the definition's officers sign, and nothing is defined by half`() throws {
    let place = try PollingPlace()
    try place.succeed("init", "officer", "zoe", "--folder", "zoe")
    let strangers = ["--key", "chair/chair.key", "--key", "zoe/zoe.key"]
    let outcome = try place.program.run(["open", "election.json", "--data", "DATA"] + strangers)
    #expect(outcome.status == 77)
    #expect(outcome.errors.contains("zoe"))
    let twice = place.keys(1) + place.keys(1)
    let tooFew = try place.program.run(["open", "election.json", "--data", "DATA"] + twice)
    #expect(tooFew.status == 65)
    #expect(tooFew.errors.contains("1 of 2"))
    #expect(try place.fail(66, "inspect", "DATA", "poll").contains("no election poll"))
    try place.open()
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    #expect(try place.fail(77, "sign", "BUNDLE", "--key", "zoe/zoe.key").contains("zoe"))
  }

  @Test func `an act that cannot be said in words is not signed`() throws {
    let place = try PollingPlace()
    try place.succeed("act", "open", "election.json", "--data", "DATA", "--output", "open.act")
    let act = try place.text("open.act")
    for name in ["paused", "voided", "rekeyed"] {
      try place.write(act.replacingOccurrences(of: "opened", with: name), to: "x.act")
      let errors = try place.fail(65, "sign", "x.act", "--key", "chair/chair.key")
      #expect(errors.contains(name) && errors.contains("nothing was signed"))
      #expect(!(try place.text("x.act")).contains("—"))
    }
  }

  @Test func `who signs a result is told of which election`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    let own = try place.succeed("sign", "BUNDLE", "--key", "chair/chair.key")
    #expect(own.contains("the bundle's own word"))
    let announced = ["--definition", "election.json"]
    let words = try place.succeed(["sign", "BUNDLE", "--key", "clerk/clerk.key"] + announced)
    #expect(words.contains("log:"))
    #expect(words.contains("definition: "))
    #expect(words.contains("window:"))
    #expect(words.contains("2 of 3 sign"))
    #expect(!words.contains("own word"))
    let verified = try place.succeed(["verify", "BUNDLE"] + announced)
    #expect(verified.contains("signed by 2 of 3 officers; 2 are needed"))
    #expect(verified.contains("the one handed over"))
    // The same election under other officers' eyes: another file.
    try place.write(try place.text("election.json") + " ", to: "other.json")
    let other = ["--definition", "other.json"]
    for command in [["verify", "BUNDLE"], ["sign", "BUNDLE", "--key", "auditor/auditor.key"]] {
      let outcome = try place.program.run(command + other)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("another election"))
    }
  }

  @Test func `a bundle says nothing to the terminal`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    try place.write("", to: "BUNDLE/\u{1B}[2J\u{9B}8m\nVERIFIED")
    let errors = try place.fail(1, "verify", "BUNDLE", "--allow-unsigned")
    #expect(errors.contains(#"\u001b[2J\u009b8m\u000aVERIFIED"#))
    #expect(!errors.unicodeScalars.contains("\u{1B}"))
  }

  @Test func `a signature is given once`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    try place.succeed("sign", "BUNDLE", "--key", "chair/chair.key")
    let note = try place.text("BUNDLE/result.note")
    let words = try place.succeed("sign", "BUNDLE", "--key", "chair/chair.key")
    #expect(words.contains("chair has signed already"))
    #expect(try place.text("BUNDLE/result.note") == note)
  }

  @Test func `an act that is not signed by enough officers defines nothing`() throws {
    let place = try PollingPlace()
    let submit = ["submit", "open.act", "--data", "DATA", "--definition", "election.json"]
    try place.succeed("act", "open", "election.json", "--data", "DATA", "--output", "open.act")
    try place.succeed("init", "officer", "zoe", "--folder", "zoe")
    for (key, words) in [("zoe/zoe.key", "0 of 2"), ("chair/chair.key", "1 of 2")] {
      try place.succeed("sign", "open.act", "--key", key)
      let outcome = try place.program.run(submit)
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains(words) && outcome.errors.contains("othing was defined"))
    }
    #expect(try place.fail(66, "inspect", "DATA", "poll").contains("no election poll"))
    try place.write(try place.json("election.json").with("results", "live"), to: "election.json")
    try place.open()
  }

  @Test func `only officers' signatures are counted, and a stranger is named`() throws {
    let place = try PollingPlace()
    try place.succeed("init", "officer", "zoe", "--folder", "zoe")
    try place.succeed("act", "open", "election.json", "--data", "DATA", "--output", "open.act")
    let alone = try place.succeed("sign", "open.act", "--key", "zoe/zoe.key")
    #expect(alone.contains("1 signature stands under it"))
    let sign = ["sign", "open.act", "--definition", "election.json", "--key"]
    let words = try place.succeed(sign + ["chair/chair.key"])
    #expect(words.contains("1 of 2 signatures"))
    #expect(words.contains("zoe") && words.contains("no officer"))
    let refused = try place.program.run(sign + ["zoe/zoe.key"])
    #expect(refused.status == 77)
    #expect(!refused.errors.contains("sign the result"))
  }

  @Test func `a public key in a private one's place is called so`() throws {
    let place = try PollingPlace()
    for mode in [0o644, 0o600] {
      try place.chmod(mode, "chair/chair.vkey")
      let outcome = try place.program.run([
        "open", "election.json", "--data", "DATA", "--key", "chair/chair.vkey",
      ])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("public key") && !outcome.errors.contains("chmod"))
    }
  }

  @Test func `publish asks for the signatures that are missing, and for none of an open log`()
    throws
  {
    let place = try PollingPlace { $0.with("results", "live") }
    try place.open()
    _ = try place.cast([PollingPlace.ballot("v1", nonce: 1)])
    let publish = ["publish", "poll", "BUNDLE", "--data", "DATA"]
    // What is published on the way is for everybody.
    try place.fail(64, publish + ["--watch", "--auditors"])
    let open = try place.succeed(publish)
    #expect(!open.contains("tallyd sign") && open.contains("--allow-open"))
    try place.succeed("verify", "BUNDLE", "--allow-open")
    try place.close()
    #expect(try place.succeed(publish).contains("tallyd sign"))
    #expect(try place.fail(1, "verify", "BUNDLE", "--allow-open").contains("signature"))
    for officer in place.officers.prefix(2) {
      try place.succeed("sign", "BUNDLE", "--key", "\(officer)/\(officer).key")
    }
    #expect(try !place.succeed(publish).contains("tallyd sign"))
  }

  @Test func `no signatures are asked for a closing that needs none`() throws {
    let place = try PollingPlace()
    let closes = Date(timeIntervalSinceNow: 5)
    let window: JSONValue = [
      "opens": "2020-01-01T00:00:00Z", "closes": .string(closes.ISO8601Format()),
    ]
    try place.write(try place.json("election.json").with("window", window), to: "election.json")
    try place.open()
    Thread.sleep(until: closes.addingTimeInterval(1))
    let act = ["act", "close", "poll", "--data", "DATA", "--output", "close.act"]
    let outcome = try place.program.run(act)
    #expect(outcome.status == 75)
    #expect(outcome.errors.contains("tallyd close poll"))
  }
}
