extension BLTFile {
  /// Writes ranked ballots, equal ones together.
  ///
  /// Patterns come in the order of their marks, so that nothing of the order of casting is left. A
  /// quote in a name becomes an apostrophe, because the format knows no escape; or more of them, where
  /// that would be another option's name.
  ///
  /// - Parameters:
  ///   - profile: Of rankings.
  ///   - names: One for each option, no two the same.
  ///   - seats: `1...`.
  ///   - title: Of the contest.
  /// - Returns: The whole file.
  /// - Complexity: O(marks + patterns × log patterns).
  package static func bytes(
    of profile: BallotProfile,
    names: [String],
    seats: Int,
    title: String
  ) -> [UInt8] {
    precondition(profile.form == .ranking, "Only rankings become a .blt.")
    var text = "\(names.count) \(seats)\n"
    for pattern in profile.sortedPatterns {
      text += "\(pattern.weight)\(ranks(profile.marks[pattern.marks])) 0\n"
    }
    text += "0\n"
    for name in withoutQuotes(names) + [withoutQuotes(title)] { text += "\"\(name)\"\n" }
    return Array(text.utf8)
  }

  /// Names that are still distinct without their quotes.
  private static func withoutQuotes(_ names: [String]) -> [String] {
    let quote = UInt8(ascii: "\"")
    var taken = Set(names.filter { !$0.utf8.contains(quote) })
    return names.map { name in
      guard name.utf8.contains(quote) else { return name }
      var count = 1
      while !taken.insert(withoutQuotes(name, apostrophes: count)).inserted { count += 1 }
      return withoutQuotes(name, apostrophes: count)
    }
  }

  /// By bytes: as a character, a quote with a combining mark behind it is no quote.
  private static func withoutQuotes(_ name: String, apostrophes: Int = 1) -> String {
    let bytes = name.utf8.flatMap { byte in
      byte == UInt8(ascii: "\"")
        ? [UInt8](repeating: UInt8(ascii: "'"), count: apostrophes) : [byte]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// ` 3=2 - 4`: marks come by rank.
  private static func ranks(_ marks: ArraySlice<BallotMark>) -> String {
    var text = ""
    var last: UInt16 = 0
    for mark in marks {
      if mark.value == last {
        text += "=\(mark.option + 1)"
        continue
      }
      for _ in last..<(mark.value - 1) { text += " -" }
      text += " \(mark.option + 1)"
      last = mark.value
    }
    return text
  }
}

extension BallotProfile {
  /// The patterns by their marks, whatever order they came in.
  var sortedPatterns: [BallotPattern] {
    patterns.sorted { a, b in
      marks[a.marks].lexicographicallyPrecedes(marks[b.marks]) { $0.key < $1.key }
    }
  }
}
