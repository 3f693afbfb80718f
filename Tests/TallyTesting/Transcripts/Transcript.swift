/// A conversation of `Fixtures/transcripts`; Fixtures/README.md says how it is written.
package struct Transcript {
  package enum Line: Equatable {
    case sent(SentText)
    /// What the session gives for the request that the next answer belongs to.
    case step(String)
    case answer(String)
    /// How the announced bytes of the answer before begin.
    case body(String)
    case event(Event)
  }

  /// What is or happens beside the connection.
  package enum Event: String {
    case undefined = "nothing is defined"
    case open = "market is open"
    case closing = "the officers close market"
    case hangup = "the daemon closes"
  }

  struct Fault: Error { let place: String }

  private static let folder = "Fixtures/transcripts"

  /// All of them, for the arguments of a test; none where the folder cannot be read.
  package static let names: [String] = (try? PackageFile.names(in: folder)) ?? []

  package let name: String
  package let lines: [Line]

  package init(named name: String) throws {
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
    case ">": SentText(text, end: [0x0A]).map { .sent($0) }
    case ">>": SentText(text).map { .sent($0) }
    case "=": .step(text)
    case "<": .answer(text)
    case "<<": .body(text)
    case "!": Event(rawValue: text).map { .event($0) }
    default: nil
    }
  }
}
