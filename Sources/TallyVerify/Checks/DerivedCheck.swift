import TallyModel
import TallyPages

/// Check `derived`: the page and the data files say what the result says, byte for byte.
///
/// They are made anew and compared. What they add is the publisher's word: when they were made, and
/// where nobody outside sees the closing, whether the figures are final.
enum DerivedCheck {
  /// `present`: Names in the folder that such files can have.
  ///
  /// - Returns: The result with what was the publisher's word.
  static func run(
    on folder: BundleFolder,
    present: [String],
    result: PublishedResult
  ) throws(VerificationFault) -> PublishedResult {
    var published = result
    published.created = try created(on: folder)
    if !published.hasEntries, published.definition.results == .live, published.note == nil {
      var interim = published
      interim.isClosed = false
      if try difference(folder, DerivedFiles.all(of: interim)) == nil { published = interim }
    }
    let files = DerivedFiles.all(of: published)
    if let name = try difference(folder, files) {
      throw VerificationFault(
        .derived,
        at: .file(name),
        "It is not what this version of tallyd makes of the result. Trust result.json, not this file."
      )
    }
    let known = Set(files.map(\.name))
    if let stranger = present.first(where: { !known.contains($0) }) {
      throw VerificationFault(.derived, at: .file(stranger), "No such file belongs to this result.")
    }
    return published
  }

  /// The first file that has other bytes.
  private static func difference(
    _ folder: BundleFolder,
    _ files: [(name: String, bytes: [UInt8])]
  ) throws(VerificationFault) -> String? {
    for (name, expected) in files {
      let bytes = try folder.read(name, atMost: Limits.resultBytesMax, for: .derived)
      if bytes != expected { return name }
    }
    return nil
  }

  private static func created(on folder: BundleFolder) throws(VerificationFault) -> Timestamp {
    let limit = Limits.resultBytesMax
    let file = try folder.read(DerivedFiles.package, atMost: limit, for: .derived)
    guard let created = DerivedFiles.created(in: file) else {
      throw VerificationFault(
        .derived,
        at: .file(DerivedFiles.package),
        "It does not say when the result was published (created)."
      )
    }
    return created
  }
}
