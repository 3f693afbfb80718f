/// Reads PrefLib's `.soc`, `.soi`, `.toc` and `.toi`: orders of alternatives and how many voters gave
/// them.
///
/// A header of lines `# KEY: value`, then lines `count: 1,2,{3,4}`; numbers from 1, braces share a rank.
package struct PrefLibFile: Sendable {
  /// What the ending of the file's name promises.
  package enum Kind: String, CaseIterable, Sendable {
    /// Strict orders, complete or incomplete.
    case soc, soi
    /// Orders with ties, complete or incomplete.
    case toc, toi

    var hasTies: Bool { self == .toc || self == .toi }
    var isComplete: Bool { self == .soc || self == .toc }
  }

  private let kind: Kind
  private var title = ""
  private var names: [Int: String] = [:]
  private var numbers: [String: UInt64] = [:]
  private var gathering: BallotGathering?
  private var orders: UInt64 = 0

  /// Reads a whole file.
  ///
  /// - Complexity: O(bytes).
  package static func read(
    _ bytes: [UInt8],
    kind: Kind
  ) throws(BallotFileFault) -> BallotFile {
    var file = PrefLibFile(kind: kind)
    var lines = FileLines(bytes)
    while let line = lines.next() {
      let text = line.trimmed
      if text.isEmpty { continue }
      if text.first == UInt8(ascii: "#") {
        try file.take(header: text.dropFirst().trimmed, line: lines.number)
      } else {
        try file.take(order: text, line: lines.number)
      }
    }
    return try file.finish(line: max(1, lines.number))
  }

  private init(kind: Kind) { self.kind = kind }

  private mutating func take(
    header: ArraySlice<UInt8>,
    line: Int
  ) throws(BallotFileFault) {
    guard let colon = header.firstIndex(of: UInt8(ascii: ":")) else { return }
    guard let key = header[..<colon].trimmed.text, let value = header[(colon + 1)...].trimmed.text
    else { throw BallotFileFault(line: line, reason: "not UTF-8; save the file as UTF-8") }
    switch key {
    case "TITLE": title = value
    case "NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS":
      guard let number = UInt64(value) else {
        throw BallotFileFault(line: line, reason: "\(key) is a whole number")
      }
      numbers[key] = number
    default:
      guard key.hasPrefix("ALTERNATIVE NAME ") else { return }
      guard let number = Int(key.dropFirst("ALTERNATIVE NAME ".count)), number > 0 else {
        throw BallotFileFault(line: line, reason: "write ALTERNATIVE NAME 1: and the name")
      }
      names[number] = value
    }
  }

  /// Opens the box when the header is known: with the first order, or at the end.
  private mutating func open(line: Int) throws(BallotFileFault) -> BallotGathering {
    if let gathering { return gathering }
    guard let count = numbers["NUMBER ALTERNATIVES"],
      (1...UInt64(BallotBox.optionsMax)).contains(count)
    else {
      throw BallotFileFault(
        line: line,
        reason: "the header says NUMBER ALTERNATIVES, from 1 to \(BallotBox.optionsMax)"
      )
    }
    if let stranger = names.keys.filter({ $0 > Int(count) }).min() {
      throw BallotFileFault(
        line: line,
        reason: "ALTERNATIVE NAME \(stranger) is beyond NUMBER ALTERNATIVES \(count)"
      )
    }
    let options = (1...Int(count)).map { names[$0] ?? "\($0)" }
    guard Set(options).count == options.count else {
      throw BallotFileFault(line: line, reason: "two alternatives have one name")
    }
    return BallotGathering(BallotBox(form: .ranking, options: options))
  }

  private mutating func take(order: ArraySlice<UInt8>, line: Int) throws(BallotFileFault) {
    var open = try open(line: line)
    // The box must stand in one place alone, or every ballot would copy it.
    gathering = nil
    guard let colon = order.firstIndex(of: UInt8(ascii: ":")),
      let count = order[..<colon].trimmed.wholeNumber, count > 0
    else { throw BallotFileFault(line: line, reason: "write count: 1,2,3") }
    let marks = try marks(order[(colon + 1)...], options: open.box.options.count, line: line)
    try open.add(marks, weight: count, heads: count, line: line)
    orders += 1
    gathering = open
  }

  private func marks(
    _ text: ArraySlice<UInt8>,
    options: Int,
    line: Int
  ) throws(BallotFileFault) -> [BallotMark] {
    var marks: [BallotMark] = []
    var seen = [Bool](repeating: false, count: options)
    var rank = 1
    var isShared = false
    for piece in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      var piece = piece.trimmed
      if piece.isEmpty, text.trimmed.isEmpty { break }
      if piece.first == UInt8(ascii: "{"), !isShared {
        guard kind.hasTies else {
          throw BallotFileFault(line: line, reason: "a .\(kind.rawValue) file has no ties")
        }
        isShared = true
        piece = piece.dropFirst().trimmed
      }
      let isLast = isShared && piece.last == UInt8(ascii: "}")
      if isLast { piece = piece.dropLast().trimmed }
      guard let number = piece.wholeNumber, (1...UInt64(options)).contains(number) else {
        throw BallotFileFault(
          line: line,
          reason: "there is no such alternative; use numbers from 1 to \(options)"
        )
      }
      let option = Int(number) - 1
      guard !seen[option] else {
        throw BallotFileFault(line: line, reason: "alternative \(number) stands twice")
      }
      seen[option] = true
      marks.append(BallotMark(option: option, value: rank))
      if isLast { isShared = false }
      if !isShared { rank += 1 }
    }
    guard !isShared else { throw BallotFileFault(line: line, reason: "a brace is not closed") }
    guard !kind.isComplete || marks.count == options else {
      throw BallotFileFault(
        line: line,
        reason: "a .\(kind.rawValue) file has all \(options) alternatives in every order"
      )
    }
    return marks
  }

  private mutating func finish(line: Int) throws(BallotFileFault) -> BallotFile {
    let gathered = try open(line: line)
    guard let voters = numbers["NUMBER VOTERS"] else {
      throw BallotFileFault(line: line, reason: "the header says NUMBER VOTERS")
    }
    guard voters == gathered.weight else {
      throw BallotFileFault(
        line: line,
        reason: "the counts add up to \(gathered.weight), NUMBER VOTERS is \(voters)"
      )
    }
    if let unique = numbers["NUMBER UNIQUE ORDERS"], unique != orders {
      throw BallotFileFault(
        line: line,
        reason: "there are \(orders) orders, NUMBER UNIQUE ORDERS is \(unique)"
      )
    }
    return BallotFile(title: title, contests: [FileContest(profile: gathered.box.profile)])
  }
}
