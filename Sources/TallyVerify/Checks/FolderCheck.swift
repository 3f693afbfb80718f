/// Check `folder`: nothing lies in the bundle's folder that is not part of the bundle.
///
/// Files that are missing are found where they are read. Returns the partial tiles of earlier
/// checkpoints that lie there still; ``OlderTilesCheck`` holds them to the tree.
enum FolderCheck {
  static func run(
    on folder: BundleFolder,
    layout: BundleLayout
  ) throws(VerificationFault) -> (fileCount: UInt64, older: [BundleLayout.Place]) {
    let names = try folder.fileNames()
    var older: [BundleLayout.Place] = []
    for name in names {
      guard let place = layout.place(of: name) else {
        throw VerificationFault(
          .folder,
          at: .file(name),
          "The bundle of a log of this size has no such file. Remove it if it was put there by mistake."
        )
      }
      switch place {
      case .plain, .current: break
      case .older, .olderEntries: older.append(place)
      }
    }
    return (UInt64(names.count), older)
  }
}
