import Foundation
import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

private let renderedFolder = ProcessInfo.processInfo.environment["TALLYD_RENDERED"]

/// Files of every kind for programs that others wrote: `Scripts/interop` names the folder.
///
/// The demo's elections have few kinds of contests, and its receipts few lengths.
@Suite("Files for other programs", .enabled(if: renderedFolder != nil))
struct RenderedFilesTests {
  private let place: URL

  init() throws {
    place = URL(fileURLWithPath: try #require(renderedFolder), isDirectory: true)
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let file = place.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: file)
  }

  private static func results() throws -> [(name: String, result: PublishedResult)] {
    var every = SampleResult.everyContest()
    every.sample["id"] = "every"
    var rehearsal = every
    rehearsal.sample["rehearsal"] = true
    var signed = every
    signed.sample["id"] = "signed"
    signed.sample["publication"] = "counts"
    signed.signers = ["first", "third"]
    var live = every
    live.sample["id"] = "live"
    live.sample["results"] = "live"
    live.isClosed = false
    var pages = SampleResult.pageRating()
    pages.ballots += [("news", "rating=page:3", 1)]
    var hostile = SampleResult(contests: [], ballots: ["", ""])
    hostile.sample["contests"] = [
      SampleDefinition.contest("-1", type: "single", rule: "plurality", options: ["-a", "_b.-"])
    ]
    for (place, label) in ["=cmd|' /C calc'!A0", "\"<script>&amp;;=1,\u{301}'"].enumerated() {
      hostile.sample["contests[0].options[\(place)].label.en"] = .string(label)
    }
    hostile.sample["id"] = "Hostile_.-"
    return try [
      ("every", every), ("rehearsal", rehearsal), ("signed", signed), ("live", live),
      ("pages", pages), ("hostile", hostile),
    ].map { ($0.0, try $0.1.published()) }
  }

  @Test("bundles of every kind of contest, and a feed of them")
  func bundles() throws {
    var bundles: [AtomFeed.Bundle] = []
    for (name, result) in try Self.results() {
      try write(result.definition.fileBytes, "bundles/\(name)/election.json")
      try write(result.statement.bytes, "bundles/\(name)/result.json")
      let table = ResultTable.bytes(of: result.statement, definition: result.definition)
      try write(table, "bundles/\(name)/results.csv")
      for file in DerivedFiles.all(of: result) {
        try write(file.bytes, "bundles/\(name)/\(file.name)")
      }
      try write(ResultPage(result).bytes, "bundles/\(name)/index.html")
      bundles.append(
        AtomFeed.Bundle(
          folder: name,
          definition: result.definition,
          created: result.created,
          isSigned: result.note != nil
        )
      )
    }
    let feed = AtomFeed(of: bundles, at: "https://vote.example.org/results/", in: .arabic)
    try write(feed.bytes, "bundles/feed.atom")
  }

  @Test("QR codes of every version, at its two levels and a length between")
  func codes() throws {
    var random = SeededRandom(seed: 7)
    var lengths: Set<Int> = [1, 2_953]
    var side = 0
    for length in 1...2_953 {
      guard let code = QRCode([UInt8](repeating: 0, count: length)), code.side != side else {
        continue
      }
      side = code.side
      // The last of the version before, and the first of this one.
      lengths.formUnion([max(1, length - 1), length, min(2_953, length + 3)])
    }
    for length in lengths {
      let bytes = random.bytes(length)
      let code = try #require(QRCode(bytes))
      try write(Array(code.svg.utf8), "codes/\(length).svg")
      try write(bytes, "codes/\(length).bytes")
    }
    #expect(lengths.count > 80)
  }

  @Test("receipts' pages in both languages")
  func receipts() throws {
    for (name, isReplaceable, extra) in [
      ("first", false, 60), ("last", true, 1_000), ("long", true, 9_000),
    ] {
      var sample = SampleResult.everyContest()
      sample.sample["revote"] = .string(isReplaceable ? "last" : "first")
      let entry = [UInt8](repeating: 2, count: extra)
      let path = [Digest](repeating: .zero, count: 20)
      let checkpoint = Array("vote.example.org/sample\n9\nAA==\n\n— x AAAA\n".utf8)
      let sheet = ReceiptSheet(
        definition: try sample.sample.definition(),
        receipt: Receipt(extra: entry, index: 7, path: path, checkpoint: checkpoint),
        size: 1_000_000,
        tracker: ShortTracker(leaf: Merkle.leaf(entry)),
        scope: isReplaceable ? "home" : "",
        selections: "choice=a;rating=page:4;council=sara:1,ali:2"
      )
      for language in ReceiptLanguage.allCases {
        let page = ReceiptPage(sheet, in: language, printsChoice: isReplaceable)
        try write(Array(page.html.utf8), "receipts/\(name)-\(language.rawValue).html")
        if extra < 2_000 {
          try write(sheet.receipt.bytes, "receipts/\(name)-\(language.rawValue).bytes")
        }
      }
    }
  }
}
