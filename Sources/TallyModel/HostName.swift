/// The form of an authority's name: a host name in lower case.
enum HostName {
  static func isValid(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 100 && labels.allSatisfy(isValid(label:))
  }

  private static func isValid(label: Substring.UTF8View) -> Bool {
    let hyphen = UInt8(ascii: "-")
    return !label.isEmpty && label.count <= 63 && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { byte in
        byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == hyphen
      }
  }
}

/// The form of a language's name: BCP 47 as far as `language[-Script][-REGION]`.
enum LanguageTag {
  static func isValid(_ text: String) -> Bool {
    var parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)[...]
    guard let language = parts.popFirst(), (2...3).contains(language.count),
      language.allSatisfy(isLower)
    else { return false }
    if let script = parts.first, script.count == 4 {
      guard let first = script.first, isUpper(first), script.dropFirst().allSatisfy(isLower) else {
        return false
      }
      parts.removeFirst()
    }
    guard let region = parts.popFirst() else { return true }
    guard parts.isEmpty else { return false }
    return region.count == 2 && region.allSatisfy(isUpper)
      || region.count == 3 && region.allSatisfy(isDigit)
  }

  private static func isLower(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }
  private static func isUpper(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
