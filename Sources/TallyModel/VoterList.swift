/// Reads the list of voters from which a roll is made.
///
/// A CSV with the header `voter_id,weight,stratum,district`; all columns but the first may be left
/// out, and the order is free. Voter ids are held to their normal form, never repaired.
package struct VoterList: Sendable {
  /// One voter of the list.
  package struct Voter: Equatable, Sendable {
    /// From 1.
    package let line: Int
    /// In normal form.
    package let id: [UInt8]
    package let weight: UInt32
    package let stratum: UInt16
    package let district: UInt16
  }

  private enum Column: String, CaseIterable {
    case voterID = "voter_id"
    case weight
    case stratum
    case district
  }

  private var reader: CSVReader
  private let form: VoterIDForm
  private var columns: [Column] = []
  private var strataNames: DivisionNames
  private var districtNames: DivisionNames

  /// Ids of strata, which voters number from 1.
  package var strata: [String] { strataNames.ids }
  /// Ids of districts, which voters number from 1.
  package var districts: [String] { districtNames.ids }

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - csv: The whole file.
  ///   - form: Which voter ids are taken.
  ///   - strata: The only ids allowed, or nothing to number them as they appear.
  ///   - districts: The only ids allowed, or nothing to number them as they appear.
  /// - Throws: When the header is not ours.
  package init(
    csv: [UInt8],
    form: VoterIDForm,
    strata: [String]? = nil,
    districts: [String]? = nil
  ) throws(RollFault) {
    reader = CSVReader(csv)
    self.form = form
    strataNames = DivisionNames(strata, limit: Limits.strataMax)
    districtNames = DivisionNames(districts, limit: Limits.districtsMax)
    guard let header = try Self.row(&reader) else {
      throw RollFault(line: 1, reason: "the file is empty; begin with the line voter_id")
    }
    for index in 0..<header.count {
      let name = header.text(index) ?? ""
      guard let column = Column(rawValue: name), !columns.contains(column) else {
        let known = Column.allCases.map(\.rawValue).joined(separator: ",")
        throw RollFault(
          line: header.line,
          reason: "column \(index + 1) of the header is not one of \(known)"
        )
      }
      columns.append(column)
    }
    guard columns.contains(.voterID) else {
      throw RollFault(line: header.line, reason: "the header has no column voter_id; add it")
    }
  }

  /// The next voter; nothing at the end.
  ///
  /// After an error the next call goes on with the next line.
  package mutating func next() throws(RollFault) -> Voter? {
    guard let row = try Self.row(&reader) else { return nil }
    guard row.count == columns.count else {
      throw RollFault(
        line: row.line,
        reason: "\(row.count) fields; the header has \(columns.count)"
      )
    }
    var id: [UInt8] = []
    var weight: UInt32 = 1
    var stratum: UInt16 = 0
    var district: UInt16 = 0
    for (index, column) in columns.enumerated() {
      let field = row.field(index)
      switch column {
      case .voterID: id = Array(field)
      case .weight: weight = try Self.weight(field, line: row.line)
      case .stratum:
        stratum = try strataNames.number(of: field, line: row.line, what: "stratum")
      case .district:
        district = try districtNames.number(of: field, line: row.line, what: "district")
      }
    }
    guard form.accepts(id.rawSpan) else {
      throw RollFault(
        line: row.line,
        reason:
          "the voter id is not \(form.form.rawValue) of \(form.lengths) characters; correct it"
      )
    }
    return Voter(line: row.line, id: id, weight: weight, stratum: stratum, district: district)
  }

  /// An empty weight is 1.
  private static func weight(_ field: ArraySlice<UInt8>, line: Int) throws(RollFault) -> UInt32 {
    if field.isEmpty { return 1 }
    guard let weight = RollRowParser.weight(field) else {
      throw RollFault(
        line: line,
        reason: "the weight is not a whole number from 1 to \(Limits.weightMax)"
      )
    }
    return weight
  }

  private static func row(_ reader: inout CSVReader) throws(RollFault) -> CSVRow? {
    do throws(CSVError) {
      return try reader.next()
    } catch {
      throw RollFault(line: error.line, reason: error.reason)
    }
  }
}

/// Ids of strata or districts and their numbers, from 1.
private struct DivisionNames: Sendable {
  private(set) var ids: [String]
  private var numbers: [String: UInt16] = [:]
  private let isFixed: Bool
  private let limit: Int

  init(_ ids: [String]?, limit: Int) {
    self.ids = ids ?? []
    self.limit = limit
    isFixed = ids != nil
    for (index, id) in self.ids.enumerated() { numbers[id] = UInt16(index + 1) }
  }

  /// The number of an id; 0 for an empty field.
  mutating func number(
    of field: ArraySlice<UInt8>,
    line: Int,
    what: String
  ) throws(RollFault) -> UInt16 {
    if field.isEmpty { return 0 }
    guard let id = String(validating: field, as: UTF8.self), Identifier.isValid(id) else {
      throw RollFault(line: line, reason: "the \(what) is not an id; use A-Z a-z 0-9 . _ -")
    }
    if let number = numbers[id] { return number }
    guard !isFixed else {
      throw RollFault(line: line, reason: "the \(what) is not in the definition")
    }
    guard ids.count < limit else {
      throw RollFault(line: line, reason: "more than \(limit) different ids of a \(what)")
    }
    ids.append(id)
    numbers[id] = UInt16(ids.count)
    return UInt16(ids.count)
  }
}
