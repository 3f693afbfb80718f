import Mustache
import TallyModel

/// Escapes what is put into the page, scalar by scalar.
///
/// The template engine's own escaping looks at whole characters, so a quote with a combining mark
/// behind it, which is one character, would get through and end an attribute.
struct PageEscape: MustacheContentType {
  /// The name by which templates ask for it: each begins with `{{% CONTENT_TYPE:PAGE}}`.
  static let name = "PAGE"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
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
}

extension JSONValue {
  /// The value for a `<script>` element: no `<`, `>` or `&` that could end it.
  var scriptText: String {
    var text = ""
    for scalar in String(decoding: canonicalBytes, as: UTF8.self).unicodeScalars {
      switch scalar {
      case "<": text += "\\u003c"
      case ">": text += "\\u003e"
      case "&": text += "\\u0026"
      case "\u{2028}": text += "\\u2028"
      case "\u{2029}": text += "\\u2029"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
