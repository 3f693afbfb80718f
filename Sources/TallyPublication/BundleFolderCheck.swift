import TallyCount
import TallyLedger
import TallyPages

/// Holds a folder to what a bundle has, before anything is written into it.
///
/// A verifier refuses a bundle with anything else in its folder. Looks at the folder itself and at
/// whether entries lie below it; what else lies between the tiles is left to the verifier.
struct BundleFolderCheck {
  private static let names: Set<String> = [
    "election.json", "log.vkey", "checkpoint", "result.json", "result.note", "results.csv", "tile",
    TurnoutStatement.file,
  ]

  let root: String
  let disk: any Disk

  /// - Throws: ``PublicationError/foreignFile(path:)``.
  func run(showsBallots: Bool, hasRoll: Bool) throws(PublicationError) {
    try checkNames(showsBallots: showsBallots, hasRoll: hasRoll)
    if showsBallots { return }
    if try list("\(root)/tile").contains("entries") {
      throw .foreignFile(path: "\(root)/tile/entries")
    }
  }

  /// What auditors get goes into no folder that shows everybody's part.
  ///
  /// - Throws: ``PublicationError/publicFolder(path:)``.
  func checkIsAuditors() throws(PublicationError) {
    let tiles = try list("\(root)/tile")
    guard tiles.isEmpty || tiles.contains("entries") else { throw .publicFolder(path: root) }
  }

  private func checkNames(showsBallots: Bool, hasRoll: Bool) throws(PublicationError) {
    for name in try list(root).map(Self.finished)
    where !Self.names.contains(name) && !DerivedFiles.isName(name) {
      guard name == "roll.csv", showsBallots, hasRoll else {
        throw .foreignFile(path: "\(root)/\(name)")
      }
    }
    let data = "\(root)/\(DerivedFiles.folder)"
    for name in try list(data).map(Self.finished)
    where !DerivedFiles.isDataName(name) || (!showsBallots && BallotFiles.isName(name)) {
      throw .foreignFile(path: "\(data)/\(name)")
    }
  }

  /// The name without the ending of what a run that was ended left; the next one takes it away.
  private static func finished(_ name: String) -> String {
    let ending = DurableFile.unfinishedEnding
    return name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
  }

  private func list(_ folder: String) throws(PublicationError) -> [String] {
    do { return try disk.list(folder) ?? [] } catch { throw .disk(error) }
  }
}
