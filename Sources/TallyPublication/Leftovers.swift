package import TallyLedger
import TallyPages

/// What writers that were ended left in a bundle's folder: files without their names yet.
package enum Leftovers {
  /// Takes them away, wherever in the folder a bundle has files.
  ///
  /// Only for whom nobody else writes beside.
  /// - Complexity: O(files).
  package static func remove(in root: String, on disk: any Disk) throws(LedgerError) {
    try remove(in: root, isTree: false, on: disk)
    try remove(in: "\(root)/\(DerivedFiles.folder)", isTree: false, on: disk)
    try remove(in: "\(root)/tile", isTree: true, on: disk)
  }

  private static func remove(
    in folder: String,
    isTree: Bool,
    on disk: any Disk
  ) throws(LedgerError) {
    for name in try disk.list(folder) ?? [] {
      let path = "\(folder)/\(name)"
      if name.hasSuffix(DurableFile.unfinishedEnding) {
        try disk.remove(path)
      } else if isTree, isFolder(name, in: folder) {
        try remove(in: path, isTree: true, on: disk)
      }
    }
  }

  /// In a tree of tiles the names tell: levels, groups of a thousand, and partial tiles.
  private static func isFolder(_ name: String, in folder: String) -> Bool {
    name.hasPrefix("x") || name.hasSuffix(".p") || folder.hasSuffix("/tile")
  }
}
