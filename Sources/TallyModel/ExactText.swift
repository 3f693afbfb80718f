/// A text that equals only what has the same bytes.
///
/// Swift's strings are equal in every spelling that Unicode calls equivalent: KELVIN SIGN is a K. Other
/// programs compare bytes, and what two readers read in two ways, one of them reads wrongly.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: ExactText, b: ExactText) -> Bool { a.text.hasSameBytes(as: b.text) }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}

extension String {
  /// Whether both are written with the same bytes; `==` also lets equivalent spellings pass.
  package func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
