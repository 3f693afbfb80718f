import TallyModel

/// HTML that nobody else has written: a literal is taken as it stands, what is put into one is
/// escaped.
struct Markup: ExpressibleByStringInterpolation, Equatable, Sendable {
  private(set) var html: String

  init(stringLiteral html: String) { self.html = html }
  init(stringInterpolation pieces: StringInterpolation) { html = pieces.html }

  static func + (one: Markup, other: Markup) -> Markup { "\(one)\(other)" }

  /// Every character that would mean something to a reader of HTML or XML is written as an entity,
  /// every one that would turn the direction of the line or is forbidden in XML, visibly.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in VisibleText.shown(text).unicodeScalars {
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

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { html += literal }
    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }

    /// A name, apart from the direction of the line around it.
    mutating func appendInterpolation(name: String) {
      html += "<bdi>\(Markup.escaped(name))</bdi>"
    }

    /// A number or a code, which runs from left to right in every language.
    mutating func appendInterpolation(figure: String) {
      html += "<bdi dir=\"ltr\">\(Markup.escaped(figure))</bdi>"
    }

    mutating func appendInterpolation(_ number: Int) {
      appendInterpolation(figure: Figure.grouped(number))
    }
  }
}

extension Sequence<Markup> {
  /// Not called `joined`, so that literals before it are taken for markup and never for plain text.
  func assembled(separator: Markup = "") -> Markup {
    var joined: Markup = ""
    var isFirst = true
    for piece in self {
      joined = isFirst ? piece : "\(joined)\(separator)\(piece)"
      isFirst = false
    }
    return joined
  }
}
