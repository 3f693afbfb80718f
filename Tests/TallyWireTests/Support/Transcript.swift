/// A conversation of `Fixtures/transcripts`; Fixtures/README.md says how it is written.
struct Transcript {
  enum Line: Equatable {
    case sent([UInt8])
    /// What the session gives for the request that the next answer belongs to.
    case step(String)
    case answer(String)
    /// How the announced bytes of the answer before begin.
    case body(String)
    case event(String)
  }

  struct Fault: Error { let place: String }

  static let folder = "Fixtures/transcripts"
  static let events: Set<String> = [
    "nothing is defined", "market is open", "the officers close market", "the daemon closes",
  ]

  let name: String
  let lines: [Line]

  init(named name: String) throws {
    self.name = name
    var lines: [Line] = []
    let text = try PackageFile.text("\(Self.folder)/\(name)")
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      guard let read = Self.read(line) else { throw Fault(place: "\(name):\(number + 1): \(line)") }
      lines.append(read)
    }
    self.lines = lines
  }

  private static func read(_ line: Substring) -> Line? {
    let mark = line.prefix { $0 != " " }
    let text = String(line.dropFirst(mark.count + 1))
    return switch mark {
    case ">": SentText.bytes(text).map { .sent($0 + [0x0A]) }
    case ">>": SentText.bytes(text).map { .sent($0) }
    case "=": .step(text)
    case "<": .answer(text)
    case "<<": .body(text)
    case "!": events.contains(text) ? .event(text) : nil
    default: nil
    }
  }
}
