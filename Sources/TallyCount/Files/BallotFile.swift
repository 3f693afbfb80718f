/// Ballots that a file holds, ready to be counted.
package struct BallotFile: Sendable {
  /// Empty where the file has none.
  package let title: String
  package let contests: [FileContest]

  package init(title: String, contests: [FileContest]) {
    self.title = title
    self.contests = contests
  }
}

/// One contest of a file.
package struct FileContest: Sendable {
  /// Empty where the file has only one.
  package let name: String
  package let profile: BallotProfile
  /// What the file says of seats; nothing where it says nothing.
  package let seats: Int?
  /// What the file itself fixes of a rule's settings, as `budget`.
  package let settings: [String: String]

  package init(
    name: String = "",
    profile: BallotProfile,
    seats: Int? = nil,
    settings: [String: String] = [:]
  ) {
    self.name = name
    self.profile = profile
    self.seats = seats
    self.settings = settings
  }
}

/// Why a file cannot be read, and where.
package struct BallotFileFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1; nothing where the reason itself says where, as in a JSON document.
  package let line: Int?
  /// What is wrong and what to do.
  package let reason: String

  package init(line: Int?, reason: String) {
    self.line = line
    self.reason = reason
  }

  package var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}

/// Puts a file's ballots into a box, and says what a box would trap on.
struct BallotGathering {
  private(set) var box: BallotBox
  private(set) var weight: UInt64 = 0

  init(_ box: BallotBox) { self.box = box }

  /// Adds equal ballots; of options that exist, with values that the form allows.
  mutating func add(
    _ marks: [BallotMark],
    weight: UInt64,
    heads: UInt64,
    line: Int?
  ) throws(BallotFileFault) {
    guard weight > 0 else { return }
    let (sum, overflows) = self.weight.addingReportingOverflow(weight)
    guard !overflows, sum <= BallotBox.weightMax else {
      throw BallotFileFault(
        line: line,
        reason: "the ballots weigh more than \(BallotBox.weightMax) together"
      )
    }
    self.weight = sum
    if let option = Self.repeated(marks, inRanking: box.form == .ranking) {
      throw BallotFileFault(line: line, reason: "\(box.options[option]) stands twice on a ballot")
    }
    box.add(marks, weight: weight, heads: heads)
  }

  /// An option that is marked twice; in rankings, twice in the same rank.
  private static func repeated(_ marks: [BallotMark], inRanking: Bool) -> Int? {
    for (place, mark) in marks.enumerated() {
      // Ballots are short, and most have few marks of one rank.
      for other in marks[..<place].reversed() {
        if inRanking, other.value != mark.value { break }
        if other.option == mark.option { return Int(mark.option) }
      }
    }
    return nil
  }
}

/// The lines of a file, without their ends.
struct FileLines {
  private let bytes: [UInt8]
  private var offset: Int
  /// Of the line that was read last, from 1.
  private(set) var number = 0

  /// A byte order mark at the start is passed over.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard offset < bytes.count else { return nil }
    number += 1
    let start = offset
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    offset = end + 1
    let line = bytes[start..<end]
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    guard let first = firstIndex(where: { !isBlank($0) }) else { return [] }
    return self[first...(lastIndex { !isBlank($0) } ?? first)]
  }

  /// A whole number of digits alone; nothing beyond 64 bits.
  var wholeNumber: UInt64? {
    guard !isEmpty, count < 20 else { return nil }
    var number: UInt64 = 0
    for byte in self {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let (product, isOver) = number.multipliedReportingOverflow(by: 10)
      let (sum, isAbove) = product.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      if isOver || isAbove { return nil }
      number = sum
    }
    return number
  }

  /// As text; nothing when it is not UTF-8.
  var text: String? { String(validating: self, as: UTF8.self) }
}
