/// Reads the rows of a roll file one after the other, strictly.
struct RollRowParser {
  private(set) var rows: [RollRow] = []
  var faults: [RollFault] = []
  private var line = 1
  private let strata: IDTable
  private let districts: IDTable

  init(strata: [String], districts: [String]) {
    self.strata = IDTable(strata.map { Array($0.utf8) })
    self.districts = IDTable(districts.map { Array($0.utf8) })
  }

  /// Reads the row at `offset` and moves behind its line feed.
  mutating func parse(_ bytes: [UInt8], from offset: inout Int) {
    line += 1
    let start = offset
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
    offset = end.map { $0 + 1 } ?? bytes.count
    guard let end else { return fault("the last line does not end in a line feed") }
    let commas = bytes[start..<end].indices.filter { bytes[$0] == UInt8(ascii: ",") }
    guard commas.count == 3 else { return fault("expected four fields: \(RollFile.header)") }
    guard let pseudonym = Pseudonym(hex: bytes[start..<commas[0]]) else {
      return fault("the pseudonym is not 32 lower case hexadecimal digits")
    }
    if let previous = rows.last, previous.pseudonym >= pseudonym {
      return fault(
        previous.pseudonym == pseudonym
          ? "the same pseudonym as on line \(line - 1)" : "not in order of pseudonyms"
      )
    }
    guard let weight = Self.weight(bytes[(commas[0] + 1)..<commas[1]]) else {
      return fault("the weight is not a number from 1 to \(Limits.weightMax)")
    }
    guard let stratum = number(bytes, (commas[1] + 1)..<commas[2], in: strata) else {
      return fault("the stratum is not in the definition")
    }
    guard let district = number(bytes, (commas[2] + 1)..<end, in: districts) else {
      return fault("the district is not in the definition")
    }
    rows.append(
      RollRow(pseudonym: pseudonym, weight: weight, stratum: stratum, district: district)
    )
  }

  /// A whole number without leading zero, `1...Limits.weightMax`.
  static func weight(_ digits: ArraySlice<UInt8>) -> UInt32? {
    guard let first = digits.first, first != UInt8(ascii: "0"), digits.count <= 7 else {
      return nil
    }
    var value: UInt32 = 0
    for digit in digits {
      guard digit &- UInt8(ascii: "0") < 10 else { return nil }
      value = value * 10 + UInt32(digit - UInt8(ascii: "0"))
    }
    return value <= Limits.weightMax ? value : nil
  }

  /// 0 for an empty field; nothing for an unknown id.
  private func number(_ bytes: [UInt8], _ range: Range<Int>, in table: IDTable) -> UInt16? {
    range.isEmpty ? 0 : table.find(bytes.rawSpan, range).map { UInt16($0 + 1) }
  }

  private mutating func fault(_ reason: String) {
    faults.append(RollFault(line: line, reason: reason))
  }
}
