import TallyCount
import TallyModel

/// The files of a bundle that portals and other programs read: each a pure function of the result.
///
/// - SeeAlso: docs/formats.md, "Data files".
package enum DataFiles {
  /// Every data file of a result.
  ///
  /// - Returns: Names relative to the bundle's folder, sorted by their bytes, each once.
  /// - Complexity: O(bytes of the result table), whatever the number of scopes.
  package static func all(of result: PublishedResult) -> [(name: String, bytes: [UInt8])] {
    let table = ResultTable.bytes(of: result.statement, definition: result.definition)
    var files: [(DataResource, [UInt8])] = []
    func add(_ name: String, _ kind: DataResource.Kind, _ bytes: [UInt8]) {
      files.append((DataResource(name, kind, bytes), bytes))
    }
    if let spreadsheet = SpreadsheetTable.bytes(of: table) {
      add("data/results-spreadsheet.csv", .spreadsheet, spreadsheet)
    }
    add("data/nist-1500-100.json", .electionReport, ElectionReport(result).json.canonicalFile)
    if let ratings = RatingMarkup(result).json {
      add("data/rating.jsonld", .ratings, withoutTags(ratings.canonicalFile))
    }
    for file in result.ballotFiles {
      add("data/\(file.name)", .ballots(contest: file.contest), file.bytes)
    }
    var resources =
      [
        DataResource("election.json", .definition, result.definition.fileBytes),
        DataResource("result.json", .statement, result.statement.bytes),
        DataResource("results.csv", .table, table),
      ] + files.map(\.0)
    resources.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let catalogue = withoutTags(CatalogueEntry(result, resources).json.indentedBytes)
    add("data/dcat.jsonld", .catalogue, catalogue)
    if let entry = files.last?.0 { resources.append(entry) }
    add("datapackage.json", .package, DataPackage(result, resources).json.indentedBytes)
    return files.map { (name: $0.0.name, bytes: $0.1) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

extension DataFiles {
  /// Portals put linked data into pages: no text in it may look like the end of a script.
  ///
  /// The sign stands in strings only, so that every reader of JSON reads the same.
  fileprivate static func withoutTags(_ json: [UInt8]) -> [UInt8] {
    json.flatMap { $0 == UInt8(ascii: "<") ? Array(#"\u003c"#.utf8) : [$0] }
  }
}

extension JSONValue {
  /// Canonical JSON and a line feed.
  fileprivate var canonicalFile: [UInt8] { canonicalBytes + [UInt8(ascii: "\n")] }
}
