package import TallyModel

/// The files of a bundle that say again, for other readers, what `result.json` says.
///
/// Whoever publishes writes them, whoever signs writes them again with the signature, and whoever
/// verifies makes them for himself and compares every byte.
package enum DerivedFiles {
  /// The folder, within the bundle's, of all that have no fixed place.
  package static let folder = "data"
  /// Describes the data files, and says when they were made.
  package static let package = "datapackage.json"
  /// Far more than any lawful one has.
  package static let packageBytesMax = 8 << 20
  /// Data files that some results have and others do not.
  package static let optional = ["data/rating.jsonld", "data/results-spreadsheet.csv"]
  /// Whether a file of a bundle, or a folder in it, can be one of them.
  package static func isName(_ name: String) -> Bool {
    name == package || name == "index.html" || name == folder || name.hasPrefix("\(folder)/")
  }

  /// Whether a file with this name can stand in the folder of data.
  package static func isDataName(_ name: String) -> Bool {
    optional.contains("\(folder)/\(name)") || BallotFiles.isName(name)
      || name == "nist-1500-100.json" || name == "dcat.jsonld"
  }

  /// Every file of a result, sorted by name; names are relative to the bundle's folder.
  ///
  /// - Complexity: O(result); linear in scopes and ballots.
  package static func all(of result: PublishedResult) -> [(name: String, bytes: [UInt8])] {
    let page = (name: "index.html", bytes: ResultPage(result).bytes)
    return (DataFiles.all(of: result) + [page]).sorted { $0.name < $1.name }
  }

  /// When a result was published first, as its `datapackage.json` says.
  ///
  /// Nothing when there is none, or it cannot be read.
  package static func created(in package: [UInt8]?) -> Timestamp? {
    guard let package, let json = try? JSONValue(parsing: package) else { return nil }
    return json["created"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
  }
}
