import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite struct `Receipts on their own` {
  /// A place whose daemon gave one receipt, as the bytes that `nc` would have kept.
  private static func placeWithReceipt() throws -> PollingPlace {
    let place = try PollingPlace()
    try place.open()
    let daemon = try RunningDaemon(place)
    let socket = try daemon.connect()
    let words = try socket.ask(String(LineBallot("v", nonce: 7).line.dropLast()))
      .split(separator: " ")
    let bytes = try socket.bytes(try #require(Int(words.last ?? "")))
    try Data(bytes).write(to: URL(fileURLWithPath: place.path("mine.tlog-proof")))
    try daemon.stop()
    return place
  }

  @Test func `hold against the definition, and say what was chosen`() throws {
    let place = try Self.placeWithReceipt()
    let text = try place.succeed("receipt", "mine.tlog-proof", "--definition", "election.json")
    #expect(text.contains("mine.tlog-proof: VERIFIED"))
    #expect(text.contains("selections  question=yes"))
    let output = try place.succeed(
      "receipt",
      "mine.tlog-proof",
      "--definition",
      "election.json",
      "--json"
    )
    let json = try JSONValue(parsing: Array(output.utf8))
    #expect(json["verified"] == true)
    #expect(json["index"] == 3)
    #expect(json["selections"] == "question=yes")
    let tracker = try #require(json["tracker"]?.stringValue)
    #expect(tracker.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/) != nil)
    #expect(text.contains("tracker     \(tracker)"))
  }

  @Test func `of another election, or under other bytes, are no sign of a fraud`() throws {
    let place = try Self.placeWithReceipt()
    try place.write(try place.text("election.json") + "\n", to: "saved.json")
    let refusal = try place.fail(1, "receipt", "mine.tlog-proof", "--definition", "saved.json")
    #expect(refusal.contains("It is about the log") && refusal.contains("byte for byte"))
  }

  @Test func `become a sheet for people, once and only when they hold`() throws {
    let place = try Self.placeWithReceipt()
    let sheet = ["receipt", "mine.tlog-proof", "--definition", "election.json", "--page"]
    try place.succeed(sheet + ["sheet.html", "--language", "en"])
    let html = try place.text("sheet.html")
    #expect(html.contains("<html lang=\"en\"") && html.contains("<svg"))
    #expect(html.contains("class=\"choice\""))
    #expect(try place.program.run(sheet + ["sheet.html"]).status == 73)
    try place.succeed(sheet + ["printed.html", "--with-choice"])
    #expect(try place.text("printed.html").contains("class=\"choice printed\" open"))
    let receipt = try place.text("mine.tlog-proof")
    let bad = receipt.replacing("index 3", with: "index 2")
    #expect(bad != receipt)
    try place.write(bad, to: "mine.tlog-proof")
    #expect(try place.program.run(sheet + ["bad.html"]).status == 1)
    #expect(!FileManager.default.fileExists(atPath: place.path("bad.html")))
  }

  @Test func `a sheet is of one receipt, and a printed choice on a sheet`() throws {
    let place = try PollingPlace()
    for extra in [["other", "--page", "x.html"], ["--with-choice"]] {
      let command = ["receipt", "mine", "--definition", "election.json"] + extra
      #expect(try place.program.run(command).status == 64)
    }
  }

  @Test func `fail with 1 wherever a byte was changed`() throws {
    let place = try Self.placeWithReceipt()
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: place.path("mine.tlog-proof"))))
    for offset in stride(from: 0, to: good.count, by: 7) {
      var bad = good
      bad[offset] ^= 1
      try Data(bad).write(to: URL(fileURLWithPath: place.path("bad.tlog-proof")))
      let said = try place.fail(1, "receipt", "bad.tlog-proof", "--definition", "election.json")
      #expect(said.contains("NOT VERIFIED"), "byte \(offset)")
    }
  }

  @Test func `fail against another election's definition`() throws {
    let place = try Self.placeWithReceipt()
    let other = try PollingPlace()
    try other.open()
    try place.write(try other.text("election.json"), to: "other.json")
    try place.fail(1, "receipt", "mine.tlog-proof", "--definition", "other.json")
    try place.fail(66, "receipt", "missing.tlog-proof", "--definition", "election.json")
  }
}
