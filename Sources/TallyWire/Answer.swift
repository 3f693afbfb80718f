package import TallyModel

/// The answers of `tally/1`, as bytes.
package enum Answer {
  /// The first line of every connection: version and limits.
  package static let greeting: [UInt8] = Array(
    "\(CommandTable.version) line=\(Limits.lineBytesMax) batch=\(Limits.batchBallotsMax)\n".utf8
  )

  /// `NO <code>`, with what it is about where that helps.
  package static func append(
    _ refusal: Refusal,
    detail: String = "",
    to out: inout [UInt8]
  ) {
    out += Array("NO \(refusal.rawValue)".utf8)
    if !detail.isEmpty {
      out.append(UInt8(ascii: " "))
      out += oneLine(detail).utf8
    }
    out.append(UInt8(ascii: "\n"))
  }

  /// The text with a space for each control character (also U+0080 to U+009F, which terminals
  /// obey): one line, whatever it quotes.
  private static func oneLine(_ text: some StringProtocol) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 || 0x7F..<0xA0 ~= scalar.value
      scalars.append(isControl ? " " : scalar)
    }
    return String(scalars)
  }

  /// `OK` and words.
  package static func append(ok words: String..., to out: inout [UInt8]) {
    out += Array((["OK"] + words).joined(separator: " ").utf8)
    out.append(UInt8(ascii: "\n"))
  }

  /// `OK <bytes>` and then the bytes.
  package static func append(body: [UInt8], to out: inout [UInt8]) {
    append(ok: "\(body.count)", to: &out)
    out += body
  }
}
