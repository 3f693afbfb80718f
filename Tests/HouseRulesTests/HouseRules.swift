/// What the compiler does not hold us to: who may import whom, and what a library may not touch.
///
/// SwiftPM lets a target import whatever one of its dependencies builds, so the floors of the house
/// are held here, by reading the import lines.
enum HouseRules {
  static let lineCountMax = 400

  /// Every target and the modules that it may name.
  static let floors: [String: Set<String>] = [
    "COpenSSL": [],
    "TallyModel": [],
    "TallyCrypto": ["TallyModel", "COpenSSL"],
    "TallyCount": ["TallyModel", "BigInt"],
    "TallyWire": ["TallyModel"],
    "TallyLedger": ["TallyModel", "TallyCrypto", "Glibc", "Synchronization"],
    "TallyEngine": [
      "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "Synchronization",
    ],
    "TallyPages": ["TallyModel", "TallyCrypto", "TallyCount", "Mustache"],
    "TallyPublication": [
      "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyPages",
    ],
    "TallyVerify": ["TallyModel", "TallyCrypto", "TallyCount", "TallyPages", "Glibc"],
    "TallyClient": [
      "TallyModel", "TallyCrypto", "TallyWire", "NIOCore", "NIOPosix", "Synchronization",
    ],
    "TallyRehearsal": [
      "TallyModel", "TallyCrypto", "TallyWire", "TallyClient", "Histogram", "Synchronization",
    ],
    "tallyd": [
      "TallyWire", "TallyClient", "TallyRehearsal", "NIOCore", "NIOPosix", "ServiceLifecycle",
      "TallyModel", "TallyCrypto", "TallyCount", "TallyLedger", "TallyEngine", "TallyPages",
      "TallyPublication", "TallyVerify", "ArgumentParser", "Logging", "Glibc", "Foundation",
      "Synchronization",
    ],
  ]

  /// What single files may import beyond their target's floor, and why.
  static let exceptions: [String: Set<String>] = [
    // A thread of its own for calls that block, which the standard library does not give.
    "Sources/TallyEngine/Pipeline/ThreadExecutor.swift": ["Dispatch"]
  ]

  /// The one target that may ask for the time, for randomness and for standard output.
  static let program = "tallyd"

  /// What no library asks for: it comes in as a parameter, so that a seed replays everything.
  static func forbidden(_ word: Word) -> String? {
    switch word.text {
    case "stdout", "stderr", "puts", "fputs", "printf", "vprintf", "putchar", "readLine",
      "FileHandle":
      "standard output"
    case "print", "debugPrint", "dump":
      word.isCalled && !word.isMember ? "standard output" : nil
    case "clock_gettime", "gettimeofday", "timespec_get", "ContinuousClock", "SuspendingClock",
      "SystemClock", "DispatchTime", "Date", "nanosleep", "usleep":
      "the time"
    case "time", "sleep":
      word.isCalled && !word.isMember ? "the time" : nil
    case "SystemRandomNumberGenerator", "Randomness", "getrandom", "getentropy", "drand48", "UUID":
      "randomness"
    case "random", "randomElement", "shuffle", "shuffled":
      word.isCalled && word.isMember ? "randomness" : nil
    default:
      word.text.hasPrefix("RAND_") || word.text.hasPrefix("arc4random") ? "randomness" : nil
    }
  }

  /// Where `unsafe` may stand: what touches C, the disk, a thread, the bytes of a number, or the
  /// voter table's memory.
  static func mayBeUnsafe(_ path: String) -> Bool {
    [
      "Sources/TallyModel/Bytes.swift", "Sources/TallyEngine/Pipeline/ThreadExecutor.swift",
      "Sources/TallyEngine/Admission/VoterSegment.swift",
    ]
    .contains(path)
      || [
        "Sources/TallyCrypto/", "Sources/TallyLedger/Durable/", "Sources/TallyVerify/Files/",
        "Sources/tallyd/",
      ]
      .contains { path.hasPrefix($0) }
  }

  /// Everything that breaks a rule, as `path:line: what`.
  static func faults(in file: SourceFile) -> [String] {
    var faults: [String] = []
    if file.lineCount > lineCountMax {
      faults.append("\(file.path): \(file.lineCount) lines, more than \(lineCountMax)")
    }
    guard let target = file.target else { return faults }
    guard let floor = floors[target] else {
      return faults + ["\(file.path): the target \(target) has no floor in the table"]
    }
    let mayImport = floor.union(exceptions[file.path] ?? [])
    let lines = file.code.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = Word.words(in: line)
      let place = "\(file.path):\(index + 1)"
      if let module = importedModule(words), !mayImport.contains(module) {
        faults.append("\(place): \(target) may not import \(module)")
      }
      if words.contains(where: { $0.text == "unsafe" }), !mayBeUnsafe(file.path) {
        faults.append("\(place): unsafe outside the places that may be")
      }
      if target == program { continue }
      for what in words.compactMap(forbidden) {
        // The one door to the system's randomness; who needs some gets it passed in.
        if target == "TallyCrypto", what == "randomness" { continue }
        faults.append("\(place): a library asks for \(what)")
      }
    }
    return faults
  }

  /// The module that a line imports: attributes, access and kind are passed over.
  private static func importedModule(_ words: [Word]) -> String? {
    let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "typealias", "func", "var", "let",
    ]
    let statement = words.drop { word in
      word.before == "@" || word.before == "(" || access.contains(word.text)
    }
    guard statement.first?.text == "import" else { return nil }
    return statement.dropFirst().first { !kinds.contains($0.text) }.map { String($0.text) }
  }
}
