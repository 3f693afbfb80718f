/// Reads `.blt`, the format of transferable-vote programs.
///
/// `candidates seats`, withdrawn ones as `-3`, ballots `weight 1 3=2 - 4 0` (numbers from 1; `=` shares
/// a rank, `-` skips one), a `0`, then the names and the title in quotes. `#` begins a comment; line
/// breaks do not matter. Who has withdrawn is taken off the ballots without leaving a gap.
package enum BLTFile {
  /// - Complexity: O(bytes).
  package static func read(_ bytes: [UInt8]) throws(BallotFileFault) -> BallotFile {
    var reading = Reading(bytes)
    return try reading.run()
  }
}

private struct Reading {
  private var tokens: BLTTokens

  /// What the ballots say, until the names behind them are known.
  private struct Ballot {
    let line: Int
    let weight: UInt64
    let marks: [BallotMark]
  }

  init(_ bytes: [UInt8]) { tokens = BLTTokens(bytes) }

  mutating func run() throws(BallotFileFault) -> BallotFile {
    let count = try number("the number of candidates", 1...UInt64(BallotBox.optionsMax))
    let seats = try number("the number of seats", 1...UInt64(BallotBox.optionsMax))
    var withdrawn = [Bool](repeating: false, count: Int(count))
    var ballots: [Ballot] = []
    while true {
      let word = try word("a ballot's weight, or 0 behind the last ballot")
      if word.count > 1, word.first == UInt8(ascii: "-"), ballots.isEmpty {
        withdrawn[try candidate(word.dropFirst(), Int(count))] = true
        continue
      }
      guard let weight = word.wholeNumber else {
        throw fault("a weight is a whole number; a ballot ends with 0")
      }
      if weight == 0 { break }
      ballots.append(try ballot(weight, withdrawn))
    }
    var names: [String] = []
    for _ in 0..<count { names.append(try quoted("the name of candidate \(names.count + 1)")) }
    let title = try quoted("the title")
    if try tokens.next() != .end { throw fault("nothing may stand behind the title") }
    return try file(title, names, withdrawn, Int(seats), ballots)
  }

  private func file(
    _ title: String,
    _ names: [String],
    _ withdrawn: [Bool],
    _ seats: Int,
    _ ballots: [Ballot]
  ) throws(BallotFileFault) -> BallotFile {
    let standing = names.indices.filter { !withdrawn[$0] }
    let options = standing.map { names[$0] }
    guard Set(options).count == options.count else { throw fault("two candidates have one name") }
    guard !options.isEmpty else { throw fault("all candidates have withdrawn") }
    var place = [Int](repeating: 0, count: names.count)
    for (new, old) in standing.enumerated() { place[old] = new }
    var gathering = BallotGathering(BallotBox(form: .ranking, options: options))
    for ballot in ballots {
      let marks =
        standing.count == names.count
        ? ballot.marks
        : ballot.marks.map { mark in
          BallotMark(option: place[Int(mark.option)], value: Int(mark.value))
        }
      try gathering.add(marks, weight: ballot.weight, heads: ballot.weight, line: ballot.line)
    }
    let contest = FileContest(profile: gathering.box.profile, seats: seats)
    return BallotFile(title: title, contests: [contest])
  }

  private mutating func ballot(
    _ weight: UInt64,
    _ withdrawn: [Bool]
  ) throws(BallotFileFault) -> Ballot {
    let line = tokens.line
    var marks: [BallotMark] = []
    var rank = 1
    while true {
      let word = try word("a preference, or 0 at the ballot's end")
      guard rank <= Int(UInt16.max) else { throw fault("a ballot has too many ranks") }
      // Nearly every word is one number; it is read without being taken apart.
      if let number = word.wholeNumber {
        if number == 0 { break }
        let option = try candidate(number, withdrawn.count)
        if withdrawn[option] { continue }
        marks.append(BallotMark(option: option, value: rank))
        rank += 1
        continue
      }
      if word.elementsEqual([UInt8(ascii: "-")]) {
        rank += 1
        continue
      }
      var isKept = false
      for part in word.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false) {
        let option = try candidate(part, withdrawn.count)
        if withdrawn[option] { continue }
        marks.append(BallotMark(option: option, value: rank))
        isKept = true
      }
      if isKept { rank += 1 }
    }
    return Ballot(line: line, weight: weight, marks: marks)
  }

  private func candidate(_ text: ArraySlice<UInt8>, _ count: Int) throws(BallotFileFault) -> Int {
    try candidate(text.wholeNumber ?? 0, count)
  }

  private func candidate(_ number: UInt64, _ count: Int) throws(BallotFileFault) -> Int {
    guard (1...UInt64(count)).contains(number) else {
      throw fault("there is no such candidate; use numbers from 1 to \(count)")
    }
    return Int(number) - 1
  }

  private mutating func number(
    _ what: String,
    _ range: ClosedRange<UInt64>
  ) throws(BallotFileFault) -> UInt64 {
    guard let number = try word(what).wholeNumber, range.contains(number) else {
      throw fault("\(what) is a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private mutating func word(_ what: String) throws(BallotFileFault) -> ArraySlice<UInt8> {
    guard case .word(let word) = try tokens.next() else { throw fault("here stands \(what)") }
    return word
  }

  private mutating func quoted(_ what: String) throws(BallotFileFault) -> String {
    guard case .quoted(let text) = try tokens.next() else {
      throw fault("here stands \(what), in quotes")
    }
    return text
  }

  private func fault(_ reason: String) -> BallotFileFault {
    BallotFileFault(line: tokens.line, reason: reason)
  }
}

/// Words and quoted texts of a `.blt` file.
private struct BLTTokens {
  enum Token: Equatable {
    case word(ArraySlice<UInt8>)
    case quoted(String)
    case end
  }

  private let bytes: [UInt8]
  private var offset: Int
  /// Of the token that was read last, from 1.
  private(set) var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() throws(BallotFileFault) -> Token {
    skipBlanks()
    guard offset < bytes.count else { return .end }
    let start = offset
    if bytes[start] == UInt8(ascii: "\"") { return try quoted() }
    while offset < bytes.count, !Self.isBlank(bytes[offset]), bytes[offset] != UInt8(ascii: "#") {
      offset += 1
    }
    return .word(bytes[start..<offset])
  }

  private mutating func quoted() throws(BallotFileFault) -> Token {
    let start = offset + 1
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\"")) else {
      throw BallotFileFault(line: line, reason: "a quote is not closed")
    }
    offset = end + 1
    guard let text = bytes[start..<end].text else {
      throw BallotFileFault(line: line, reason: "a name is not UTF-8; save the file as UTF-8")
    }
    return .quoted(text)
  }

  private mutating func skipBlanks() {
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "#") {
        offset = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      } else if Self.isBlank(bytes[offset]) {
        if bytes[offset] == UInt8(ascii: "\n") { line += 1 }
        offset += 1
      } else {
        return
      }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte)
  }
}
