import Foundation
import TallyModel
import Testing

/// A limit on the length of files stands for a disk without room.
@Suite struct `When there is no room` {
  /// No file may be written beyond its first 128 KiB (in units of 512 bytes).
  private static let fullDisk = "trap '' XFSZ; ulimit -f 256; "
  private static let run = "tallyd run --data DATA --input - --answers answers.csv --json"

  @Test func `a run says what it answered before the journal was full`() throws {
    let place = try PollingPlace()
    try place.open()
    let running = try place.program.startShell(Self.fullDisk + Self.run)
    try running.write((1...50).map { PollingPlace.ballot("v\($0)", nonce: $0) + "\n" }.joined())
    for _ in 0..<600 where (try? place.text("answers.csv"))?.contains("\n50,") != true {
      usleep(50_000)
    }
    try running.write(
      (51...20_000).map { PollingPlace.ballot("v\($0)", nonce: $0) + "\n" }.joined()
    )
    let outcome = try running.finish()
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("run the same input again"))
    let report = try outcome.json()
    let accepted = try #require(report["accepted"]?.integerValue)
    #expect(accepted >= 50)
    #expect(report["fault"]?["status"] == 74)
    let answers = try place.text("answers.csv").split(separator: "\n")
    #expect(answers.count == 1 + Int(accepted))

    let ballots = (1...100).map { PollingPlace.ballot("v\($0)", nonce: $0) }
    let again = try place.cast(ballots)
    #expect((again["retries"]?.integerValue ?? 0) >= 50)
    #expect(again["fault"] == .null)
  }

  @Test func `a run says what it answered before the file of answers was full`() throws {
    let place = try PollingPlace()
    try place.open()
    let good = PollingPlace.ballot("v1", nonce: 1) + "\n"
    let bad = String(repeating: "no ballot\n", count: 10_000)
    let outcome = try place.program.shell(Self.fullDisk + Self.run, input: good + bad)
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("answers.csv"))
    let report = try outcome.json()
    #expect(report["accepted"] == 1)
    #expect(report["fault"]?["status"] == 74)
    #expect(try place.text("answers.csv").hasSuffix("\n"))
  }

  @Test func `a report that cannot be written ends with 74`() throws {
    let place = try PollingPlace()
    let outcome = try place.program.shell("tallyd lint election.json > /dev/full")
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("No space left"))
  }

  @Test func `the work is finished when the reader of the report has gone`() throws {
    let place = try PollingPlace()
    try place.open()
    try place.close()
    try place.succeed("publish", "poll", "BUNDLE", "--data", "DATA")
    let line =
      "{ sleep 1; env --default-signal=PIPE \"$0\" sign BUNDLE --key chair/chair.key; echo $? > status; } | true"
    try place.program.shell(line + "; while [ ! -s status ]; do sleep 0.1; done")
    #expect(try place.text("status") == "0\n")
    #expect(try place.text("BUNDLE/result.note").contains("— chair "))
  }
}
