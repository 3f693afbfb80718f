package import TallyModel

/// `feed.atom`: what opened, closed and was published, as an Atom feed (RFC 4287).
///
/// A pure function of the bundles, so that the same bundles give the same feed: no clock is asked, and
/// an entry keeps its id and its moment for good.
/// - SeeAlso: docs/formats.md, "feed.atom".
package struct AtomFeed: Sendable {
  /// A bundle as far as the feed tells of it.
  package struct Bundle: Sendable {
    /// The name of the bundle's folder.
    package let folder: String
    package let definition: Definition
    /// When the result was first published.
    package let created: Timestamp
    /// Whether enough officers have signed, which they do only when the log is closed.
    package let isSigned: Bool

    package init(folder: String, definition: Definition, created: Timestamp, isSigned: Bool) {
      self.folder = folder
      self.definition = definition
      self.created = created
      self.isSigned = isSigned
    }

    /// Whether voting has ended, as far as a bundle tells without its log.
    fileprivate var isClosed: Bool {
      isSigned || definition.results != .live || created >= definition.window.closes
    }
  }

  private enum Event: String {
    case opened, closed, published
  }

  /// What an entry's title says of its event.
  fileprivate enum Saying {
    case opened, closed, interim, unsigned, published
  }

  private struct Entry {
    let bundle: Bundle
    let event: Event
    let updated: Timestamp

    /// RFC 4151; the log's id makes it the election's own, whatever the folder's name.
    var id: String {
      let definition = bundle.definition
      return "tag:\(definition.authority),\(definition.window.opens.period(.day)):"
        + "\(definition.origin)/\(event.rawValue)"
    }

    var saying: Saying {
      switch event {
      case .opened: .opened
      case .closed: .closed
      case .published where bundle.isSigned: .published
      case .published: bundle.isClosed ? .unsigned : .interim
      }
    }
  }

  /// More entries are left out, the oldest first.
  package static let entriesMax = 1_000

  private let url: String
  private let language: FeedLanguage
  private let entries: [Entry]

  /// The feed of a folder.
  ///
  /// - Parameters:
  ///   - bundles: At least one; feeds need a moment, and this is the latest of theirs.
  ///   - url: Where the folder is served, an `https` address that ends in a slash.
  ///   - language: Of the feed's own words, and of titles where the definition has it.
  package init(of bundles: [Bundle], at url: String, in language: FeedLanguage) {
    precondition(!bundles.isEmpty, "A feed of no bundles has no moment.")
    self.url = url
    self.language = language
    entries = Array(bundles.flatMap(Self.entries).sorted(by: Self.isLater).prefix(Self.entriesMax))
  }

  private static func entries(of bundle: Bundle) -> [Entry] {
    let window = bundle.definition.window
    var entries = [
      Entry(bundle: bundle, event: .published, updated: bundle.created),
      Entry(bundle: bundle, event: .opened, updated: min(window.opens, bundle.created)),
    ]
    if bundle.isClosed {
      let closed = min(window.closes, bundle.created)
      entries.append(Entry(bundle: bundle, event: .closed, updated: closed))
    }
    return entries
  }

  /// The latest first; moments that are equal are told apart by their ids.
  private static func isLater(_ a: Entry, _ b: Entry) -> Bool {
    if a.updated != b.updated { return a.updated > b.updated }
    return a.id.utf8.lexicographicallyPrecedes(b.id.utf8)
  }

  package var bytes: [UInt8] {
    var lines = [
      #"<?xml version="1.0" encoding="utf-8"?>"#,
      #"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\#(language.rawValue)">"#,
      "<id>\(Self.escaped(url))feed.atom</id>",
      "<title>\(language.feedTitle)</title>",
      "<updated>\((entries.first?.updated ?? Timestamp(unixSeconds: 0)).rfc3339)</updated>",
      #"<link rel="self" type="application/atom+xml" href="\#(Self.escaped(url))feed.atom"/>"#,
      #"<generator>tallyd</generator>"#,
    ]
    for entry in entries { append(entry, to: &lines) }
    lines.append("</feed>\n")
    return Array(lines.joined(separator: "\n").utf8)
  }

  private func append(_ entry: Entry, to lines: inout [String]) {
    let definition = entry.bundle.definition
    let place = definition.languages.firstIndex(of: language.rawValue) ?? 0
    let title = Self.escaped(definition.title.texts[place])
    let link = Self.escaped(url + Self.percentEncoded(entry.bundle.folder) + "/")
    let words = language.words(entry.saying)
    let mark = definition.isRehearsal ? "\(language.rehearsal) " : ""
    lines += [
      "<entry>",
      "<id>\(Self.escaped(entry.id))</id>",
      "<title>\(mark)\(words): \(title)</title>",
      "<updated>\(entry.updated.rfc3339)</updated>",
      "<author><name>\(Self.escaped(definition.authority))</name></author>",
      #"<link rel="alternate" type="text/html" href="\#(link)"/>"#,
      #"<category term="\#(entry.event.rawValue)"/>"#,
    ]
    let others = zip(definition.languages, definition.title.texts).enumerated()
      .filter { $0.offset != place }
      .map { "\($0.element.0): \($0.element.1)" }
    let summary = others.isEmpty ? definition.title.texts[place] : others.joined(separator: "\n")
    lines += ["<summary type=\"text\">\(Self.escaped(summary))</summary>", "</entry>"]
  }

  /// Text of XML: marked up characters as entities, forbidden ones visibly.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in VisibleText.shown(text, keepingLineFeeds: true).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A folder's name as part of an address (RFC 3986).
  private static func percentEncoded(_ name: String) -> String {
    var encoded = ""
    for byte in name.utf8 {
      if Identifier.isAllowed(byte) || byte == UInt8(ascii: "~") {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        encoded += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return encoded
  }
}

/// The language of a feed's own words.
package enum FeedLanguage: String, CaseIterable, Sendable {
  case arabic = "ar"
  case english = "en"

  fileprivate var feedTitle: String {
    self == .arabic ? "الاقتراعات ونتائجها" : "Votes and their results"
  }

  fileprivate var rehearsal: String {
    self == .arabic ? "تجربة لا يُعتد بها –" : "REHEARSAL, decides nothing –"
  }

  fileprivate func words(_ saying: AtomFeed.Saying) -> String {
    switch (self, saying) {
    case (.arabic, .opened): "فُتح التصويت"
    case (.arabic, .closed): "أُغلق التصويت"
    case (.arabic, .interim): "أرقام أولية، التصويت مستمر"
    case (.arabic, .unsigned): "نُشرت النتيجة ولم يوقّعها المسؤولون بعد"
    case (.arabic, .published): "نُشرت النتيجة"
    case (.english, .opened): "Voting opened"
    case (.english, .closed): "Voting closed"
    case (.english, .interim): "Interim figures"
    case (.english, .unsigned): "The result is published, not signed yet"
    case (.english, .published): "The result is published"
    }
  }
}
