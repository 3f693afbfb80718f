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
    result: PublishedResult,
    options: VerificationOptions
  ) throws(VerificationFault) -> PublishedResult {
    var published = result
    published.created = try created(on: folder, of: result.definition, now: options.now)
    var candidates = [published]
    if !published.hasEntries, published.definition.results == .live, published.note == nil {
      published.isClosed = false
      candidates.append(published)
    }
    var different = DerivedFiles.package
    for candidate in candidates {
      let states = options.isSigning ? candidate.statesOfSigning : [candidate]
      let lists = states.map(DerivedFiles.all)
      if let name = try difference(folder, lists) {
        different = name
        continue
      }
      let known = Set(lists[0].map(\.name))
      guard let stranger = present.first(where: { !known.contains($0) }) else { return candidate }
      throw VerificationFault(.derived, at: .file(stranger), "No such file belongs to this result.")
    }
    throw VerificationFault(
      .derived,
      at: .file(different),
      "It is not what this version of tallyd makes of the result. Trust result.json, not this file."
    )
  }

  /// The first file that has other bytes than in any of the lists, which have the same names.
  private static func difference(
    _ folder: BundleFolder,
    _ lists: [[(name: String, bytes: [UInt8])]]
  ) throws(VerificationFault) -> String? {
    for (place, file) in lists[0].enumerated() {
      let bytes = try folder.read(file.name, atMost: Limits.resultBytesMax, for: .derived)
      if !lists.contains(where: { $0[place].bytes == bytes }) { return file.name }
    }
    return nil
  }

  /// How far a publisher's clock may be ahead of a reader's, as for everything in a log.
  private static let secondsAheadMax: Int64 = 600

  private static func created(
    on folder: BundleFolder,
    of definition: Definition,
    now: UInt64?
  ) throws(VerificationFault) -> Timestamp {
    let name = DerivedFiles.package
    let file = try folder.read(name, atMost: DerivedFiles.packageBytesMax, for: .derived)
    guard let created = DerivedFiles.created(in: file) else {
      throw VerificationFault(
        .derived,
        at: .file(name),
        "It does not say when the result was published (created)."
      )
    }
    let isAhead = now.map { created.unixSeconds > Int64($0) + secondsAheadMax } ?? false
    guard !isAhead, created >= definition.window.opens else {
      throw VerificationFault(
        .derived,
        at: .file(name),
        "It says that the result was published \(created.rfc3339), which cannot be."
      )
    }
    return created
  }
}
