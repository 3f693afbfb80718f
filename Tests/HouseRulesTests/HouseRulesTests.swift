import Testing

@Suite struct `House rules` {
  @Test func `every file keeps to its floor, its length and what it may ask for`() throws {
    let files = try SourceFile.all(under: ["Sources", "Tests", "Benchmarks"])
    let faults = files.flatMap { HouseRules.faults(in: $0) }
    #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
  }

  @Test func `every room of the house is there to be read`() throws {
    let targets = Set(try SourceFile.all(under: ["Sources"]).compactMap(\.target))
    let rooms: Set<String> = [
      "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyEngine", "TallyPublication",
      "TallyVerify", "tallyd",
    ]
    #expect(rooms.subtracting(targets).isEmpty)
  }

  @Test(arguments: [
    ("TallyModel", "import Foundation", "may not import Foundation"),
    ("TallyModel", "package import TallyCrypto", "may not import TallyCrypto"),
    ("TallyCount", "@testable import TallyCrypto", "may not import TallyCrypto"),
    ("TallyCount", "@_exported public import Glibc", "may not import Glibc"),
    ("TallyVerify", "internal import struct TallyEngine.Engine", "may not import TallyEngine"),
    ("TallyVerify", "import TallyLedger", "may not import TallyLedger"),
    ("TallyLedger", "import COpenSSL", "may not import COpenSSL"),
    ("TallyUpstairs", "let one = 1", "has no floor"),
    ("TallyEngine", "  print(\"counted\")", "asks for standard output"),
    ("TallyEngine", "fputs(line, stderr)", "asks for standard output"),
    ("TallyEngine", "let now = ContinuousClock.now", "asks for the time"),
    ("TallyEngine", "let now = time(nil)", "asks for the time"),
    ("TallyLedger", "clock_gettime(CLOCK_REALTIME, &now)", "asks for the time"),
    ("TallyPublication", "let made = Date()", "asks for the time"),
    ("TallyEngine", "let label = \"made \\(Date()) here\"", "asks for the time"),
    ("TallyEngine", "let nonce = UInt64.random(in: 0...9)", "asks for randomness"),
    ("TallyCount", "let lot = tied.shuffled()", "asks for randomness"),
    ("TallyCount", "var lots = SystemRandomNumberGenerator()", "asks for randomness"),
    ("TallyLedger", "let id = Randomness.bytes(16)", "asks for randomness"),
    ("TallyEngine", "import Dispatch", "may not import Dispatch"),
    ("TallyModel", "let word = unsafe pointer.pointee", "unsafe outside"),
    ("TallyEngine", "nonisolated(unsafe) var shared = 0", "unsafe outside"),
  ])
  func `a line that breaks a rule is found`(target: String, line: String, fault: String) throws {
    let file = SourceFile(path: "Sources/\(target)/Offender.swift", text: "\n\(line)\n")
    let faults = HouseRules.faults(in: file)
    try #require(faults.count >= 1)
    #expect(faults.allSatisfy { $0.contains(fault) })
  }

  @Test(arguments: [
    ("TallyModel", "// print(it), Date(), unsafe: only words"),
    ("TallyModel", "/* import Foundation /* nested */\nimport Foundation\n*/"),
    ("TallyModel", "let text = \"print(1) \\\"Date() unsafe\""),
    ("TallyModel", "let text = #\"a \" unsafe \\(Date()) \"#"),
    ("TallyModel", "let text = \"\"\"\n  import Foundation \\(name) unsafe\n  \"\"\""),
    ("TallyModel", "let blueprint = fingerprint(of: entry)"),
    ("TallyModel", "let update = updateTime(nil)"),
    ("TallyModel", "entry.print(into: &out)"),
    ("TallyEngine", "package func admit(random: UInt64) -> Bool { true }"),
    ("TallyCrypto", "guard unsafe RAND_bytes(pointer, 32) == 1 else { return }"),
    ("TallyLedger", "import Glibc"),
    ("tallyd", "import Foundation\nprint(ContinuousClock.now)"),
  ])
  func `what only looks like an offence is let through`(target: String, text: String) {
    let file = SourceFile(path: "Sources/\(target)/Innocent.swift", text: text + "\n")
    #expect(HouseRules.faults(in: file).isEmpty)
  }

  @Test func `unsafe is allowed in the named places and nowhere beside them`() {
    let line = "let value = unsafe load()\n"
    let allowed = [
      "Sources/TallyModel/Bytes.swift", "Sources/TallyCrypto/SHA256.swift",
      "Sources/TallyLedger/Durable/File.swift", "Sources/tallyd/Serve.swift",
    ]
    for path in allowed {
      #expect(HouseRules.faults(in: SourceFile(path: path, text: line)).isEmpty, "\(path)")
    }
    for path in ["Sources/TallyModel/Digest.swift", "Sources/TallyLedger/Journal.swift"] {
      #expect(HouseRules.faults(in: SourceFile(path: path, text: line)).count == 1, "\(path)")
    }
  }

  @Test(arguments: [(400, 0), (401, 1)])
  func `a file is at most 400 lines`(lines: Int, faults: Int) {
    let text = String(repeating: "let one = 1\n", count: lines)
    for path in ["Sources/TallyModel/Long.swift", "Tests/TallyModelTests/Long.swift"] {
      #expect(HouseRules.faults(in: SourceFile(path: path, text: text)).count == faults)
    }
  }
}
