import Foundation
import TallyModel
import TallyTesting
import Testing

@Suite(.serialized) struct `tallyd rehearse` {
  @Test func `brings an even rate, and writes a page and a report`() throws {
    let place = try RehearsalPlace()
    let outcome = try place.rehearse(
      "constant",
      "--rate",
      "300",
      "--seconds",
      "1",
      "--connections",
      "3",
      "--brief",
      "--report",
      "page.html"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.report["format"] == "tallyd/rehearsal/1")
    #expect(outcome.report["rehearsal"] == true)
    #expect(outcome.count("answers", "accepted") == 300 && outcome.answered == 300)
    #expect(outcome.count("plan", "connections") == 3)
    // After short answers, ballots are cast again for their receipts.
    #expect(outcome.count("checks", "receiptStride") == 1)
    #expect(outcome.count("checks", "receiptsVerified") == 300)
    #expect(try place.names == ["page.html"])
    let again = try place.rehearse("constant", "--rate", "9", "--report", "page.html")
    #expect(again.status == 73 && again.errors.contains("page.html"))
  }

  @Test func `loses nothing when its daemon is killed in mid-run`() throws {
    let outcome = try RehearsalPlace().rehearse(
      "constant",
      "--rate",
      "200",
      "--seconds",
      "3",
      "--kill-at",
      "1"
    )
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
    #expect(outcome.report["interruptions"]?.elements?.count == 1)
    #expect(outcome.count("answers", "accepted") == 600 && outcome.answered == 600)
    #expect(outcome.count("checks", "receiptsVerified") == 600)
    #expect(outcome.count("checks", "votersCounted") == 600)
    #expect(outcome.report["checks"]?["areTotalsEqual"] == true && outcome.faults.isEmpty)
    #expect(outcome.output.contains("listening again after"))
  }

  @Test func `told to end says what was done until then`() throws {
    let place = try RehearsalPlace()
    let running = try place.start(["constant", "--rate", "100", "--seconds", "600"])
    // The first line of progress: ballots are on their way.
    while running.isRunning, !(try running.errorsSoFar().contains("offered")) { usleep(5_000) }
    running.interrupt(SIGINT)
    let outcome = try place.finish(running)
    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(outcome.report["wasStopped"] == true)
    #expect(outcome.report["verdict"]?["outcome"] == "stopped")
    #expect(outcome.output.contains("REHEARSAL STOPPED"))
    #expect(outcome.count("answers", "accepted") > 0 && outcome.faults.isEmpty)
    #expect(outcome.count("answers", "accepted") == outcome.answered)
    #expect(outcome.count("checks", "votersCounted") == outcome.answered)
    #expect(outcome.report["checks"]?["areTotalsEqual"] == true)
    #expect(try place.names.count { $0.hasSuffix(".html") } == 1)
  }

  @Test func `searches for a rate until none is left`() throws {
    // No answer comes in a microsecond.
    let outcome = try RehearsalPlace().rehearse(
      "ramp",
      "--p99",
      "1us",
      "--rate",
      "40",
      "--seconds",
      "1"
    )
    let steps = try #require(outcome.report["steps"]?.elements)
    #expect(steps.map { $0["perSecond"]?.integerValue } == [40, 20, 10, 5, 3])
    #expect(steps.allSatisfy { $0["isHeld"] == false })
    #expect([1, 75].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.faults.isEmpty && outcome.output.contains("not held 40/s"))
  }

  @Test(arguments: [true, false]) func `floods with as many ballots as it is told`(
    isBrief: Bool
  )
    throws
  {
    let count = isBrief ? 20_000 : 4_000
    let place = try RehearsalPlace()
    let arguments = ["flood", "--ballots", "\(count)", "--connections", "4"]
    let outcome = try place.finish(try place.start(arguments + (isBrief ? ["--brief"] : [])))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.report["format"] == "tallyd/rehearsal-flood/1")
    #expect(outcome.report["rehearsal"] == true)
    // One in a hundred is a second one.
    #expect(outcome.report["accepted"]?.integerValue == Int64(count - count / 100))
    #expect(outcome.report["duplicates"]?.integerValue == Int64(count / 100))
    #expect(outcome.report["mode"] == .string(isBrief ? "brief" : "full"))
    #expect(outcome.report["receiptsVerified"]?.integerValue == 1)
    #expect(outcome.output.contains("REHEARSAL flood"))
  }

  @Test func `takes an officer's own profile`() throws {
    let place = try RehearsalPlace()
    let profile = """
      {"format":"tallyd/profile/1","name":"evening","source":"a guess",
       "phases":[{"seconds":1,"casts":150},{"seconds":1,"casts":10,"late":true}],
       "duplicatesPerThousand":100,"abandonedPerThousand":20,"retries":1,"thinkSeconds":1,
       "options":4,"entitled":400,"connections":3}
      """
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("evening-\(UUID().uuidString).json")
    try Data(profile.utf8).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let outcome = try place.rehearse(path.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.report["plan"]?["profile"] == "evening")
    #expect(outcome.count("answers", "accepted") == 150)
    #expect(outcome.count("answers", "closed") == 10)
    #expect(outcome.count("checks", "entitled") == 400)
    #expect(outcome.output.contains("37.50 % of 400"))

    try Data(profile.replacingOccurrences(of: "150", with: "-1").utf8).write(to: path)
    let faulty = try place.rehearse(path.path)
    #expect(faulty.status == 65 && faulty.errors.contains("phases[0].casts"), "\(faulty.errors)")
  }

  @Test func `has a sentence for every mistake`() throws {
    let place = try RehearsalPlace()
    for (arguments, words) in [
      (["rehearse"], "profile"), (["rehearse", "constant"], "--rate"),
      (["rehearse", "ramp"], "--p99"), (["rehearse", "ramp", "--p99", "soon"], "--p99"),
      (["rehearse", "tv-moment", "--speed", "0"], "--speed"),
      (["rehearse", "tv-moment", "--speed", "nan"], "--speed"),
      (["rehearse", "tv-moment", "--part", "1.5"], "--part"),
      (["rehearse", "tv-moment", "--connections", "0"], "--connections"),
      (["rehearse", "tv-moment", "--expect", "quick"], "--expect"),
      (["rehearse", "tv-moment", "--expect", "1e30/s"], "--expect"),
      (["rehearse", "page-rating", "--expect", "1000/s"], "--speed"),
      (["rehearse", "tv-moment", "--against", "127.0.0.1:1"], "--definition"),
      (["rehearse", "tv-moment", "--definition", "x.json"], "--against"),
      (["rehearse", "tv-moment", "--voters", "x"], "--against"),
      (["rehearse", "tv-moment", "--kill-at", "0"], "--kill-at"),
      (
        [
          "rehearse", "tv-moment", "--kill-at", "1", "--against", "127.0.0.1:1", "--definition",
          "x.json",
        ], "--kill-at"
      ),
      (["rehearse", "constant", "--rate", "0"], "--rate"),
      (["rehearse", "constant", "--rate", "5", "--seconds", "0"], "--seconds"),
      (["rehearse", "flood", "--ballots", "0"], "--ballots"),
      (["rehearse", "flood", "--window", "0"], "--window"),
      (["rehearse", "tv-moment", "--language", "fr"], "language"),
    ] as [([String], String)] {
      let outcome = try place.program.run(arguments)
      #expect(outcome.status == 64, "\(arguments): \(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
    }
    let unknown = try place.program.run("rehearse", "nowhere-2023")
    #expect(unknown.status == 66 && unknown.errors.contains("oman-shura-2023"))
    let homeless = try place.program.run("rehearse", "tv-moment", "--folder", "nowhere")
    #expect(homeless.status == 66 && homeless.errors.contains("nowhere"))
    #expect(try place.names.isEmpty)
  }
}
