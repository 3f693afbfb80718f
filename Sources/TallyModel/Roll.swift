/// A voter on the roll: a pseudonym with what the voter's ballot carries.
package struct RollRow: Equatable, Sendable {
  package var pseudonym: Pseudonym
  /// `1...Limits.weightMax`.
  package var weight: UInt32
  /// From 1; 0 = none.
  package var stratum: UInt16
  /// From 1; 0 = none.
  package var district: UInt16

  package init(pseudonym: Pseudonym, weight: UInt32, stratum: UInt16, district: UInt16) {
    self.pseudonym = pseudonym
    self.weight = weight
    self.stratum = stratum
    self.district = district
  }
}

/// The roll as it is committed and published: `roll.csv`, one spelling for one roll.
///
/// A header and a line for each voter, sorted by pseudonym, LF behind each. The definition holds the
/// RFC 6962 root over the rows' bytes without LF.
/// - SeeAlso: docs/formats.md, "Roll".
package struct RollFile: Equatable, Sendable {
  package static let header = "pseudonym,weight,stratum,district\n"

  /// Strictly ascending pseudonyms.
  package let rows: [RollRow]
  /// Ids of the strata that rows number from 1.
  package let strata: [String]
  /// Ids of the districts that rows number from 1.
  package let districts: [String]

  /// Sorts the voters of a list into a roll.
  ///
  /// - Parameters:
  ///   - voters: Each with the line of the list on which it stands.
  ///   - strata: Ids that rows number from 1.
  ///   - districts: Ids that rows number from 1.
  /// - Throws: Every pseudonym that stands twice, with both lines.
  package init(
    voters: [(row: RollRow, line: Int)],
    strata: [String],
    districts: [String]
  ) throws(RollError) {
    let sorted = voters.sorted {
      ($0.row.pseudonym, $0.line) < ($1.row.pseudonym, $1.line)
    }
    var faults: [RollFault] = []
    for (before, voter) in zip(sorted, sorted.dropFirst())
    where before.row.pseudonym == voter.row.pseudonym && faults.count < RollError.faultsMax {
      faults.append(
        RollFault(
          line: voter.line,
          reason: "the same voter as on line \(before.line); remove one"
        )
      )
    }
    rows = sorted.map(\.row)
    self.strata = strata
    self.districts = districts
    if let reason = Self.fault(inTotals: rows) { faults.append(RollFault(line: 0, reason: reason)) }
    guard faults.isEmpty else { throw RollError(faults: faults.sorted { $0.line < $1.line }) }
  }

  /// Reads exactly what ``bytes`` writes.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - strata: Ids from the definition, numbered from 1.
  ///   - districts: Ids from the definition, numbered from 1.
  /// - Throws: Faults with their lines, at most ``RollError/faultsMax``.
  /// - Complexity: O(bytes).
  package init(
    parsing bytes: [UInt8],
    strata: [String],
    districts: [String]
  ) throws(RollError) {
    let header = Array(Self.header.utf8)
    guard bytes.starts(with: header) else {
      throw RollError(faults: [RollFault(line: 1, reason: "the header is not \(Self.header)")])
    }
    var parser = RollRowParser(strata: strata, districts: districts)
    var offset = header.count
    while offset < bytes.count, parser.faults.count < RollError.faultsMax {
      parser.parse(bytes, from: &offset)
    }
    if parser.faults.isEmpty, let reason = Self.fault(inTotals: parser.rows) {
      parser.faults.append(RollFault(line: 0, reason: reason))
    }
    guard parser.faults.isEmpty else { throw RollError(faults: parser.faults) }
    rows = parser.rows
    self.strata = strata
    self.districts = districts
  }

  /// The weights of all voters together, at most ``Limits/totalWeightMax``.
  package var weight: UInt64 { Self.weight(of: rows) }

  /// The whole file.
  package var bytes: [UInt8] {
    var out = Array(Self.header.utf8)
    out.reserveCapacity(out.count + rows.count * 40)
    for row in rows {
      append(row, to: &out)
      out.append(UInt8(ascii: "\n"))
    }
    return out
  }

  /// Appends the bytes of a row that the root covers: its line without LF.
  package func append(_ row: RollRow, to out: inout [UInt8]) {
    Hex.append(row.pseudonym.value.bigEndianBytes, to: &out)
    out.append(UInt8(ascii: ","))
    out += Array(String(row.weight).utf8)
    out.append(UInt8(ascii: ","))
    if row.stratum > 0 { out += Array(strata[Int(row.stratum) - 1].utf8) }
    out.append(UInt8(ascii: ","))
    if row.district > 0 { out += Array(districts[Int(row.district) - 1].utf8) }
  }

  private static func weight(of rows: [RollRow]) -> UInt64 {
    rows.reduce(0) { $0 + UInt64($1.weight) }
  }

  private static func fault(inTotals rows: [RollRow]) -> String? {
    if UInt64(rows.count) > Limits.entriesPerLogMax {
      return "\(rows.count) voters; at most \(Limits.entriesPerLogMax) are allowed"
    }
    let weight = weight(of: rows)
    return weight > Limits.totalWeightMax
      ? "the weights add up to \(weight); at most \(Limits.totalWeightMax) is allowed" : nil
  }
}

/// What is wrong with a roll.
package struct RollError: Error, Equatable, Sendable, CustomStringConvertible {
  package static let faultsMax = 1_000

  /// At least one, by line.
  package let faults: [RollFault]

  package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// One fault of a roll or of a list of voters; holds no voter id.
package struct RollFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1; 0 for the roll as a whole.
  package let line: Int
  /// What is wrong and what to do.
  package let reason: String

  package init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  package var description: String { line == 0 ? reason : "line \(line): \(reason)" }
}
