/// Check `folder`: nothing lies in the bundle's folder that is not part of the bundle.
///
/// Files that are missing are found where they are read.
enum FolderCheck {
  /// What else lies in the folder, for the checks that hold it to the rest.
  struct Findings {
    var fileCount: UInt64
    /// Partial tiles of earlier checkpoints that lie there still, for ``OlderTilesCheck``.
    var older: [BundleLayout.Place] = []
    /// Names of files that are made of the result, for ``DerivedCheck``.
    var derived: [String] = []
  }

  static func run(
    on folder: BundleFolder,
    layout: BundleLayout
  ) throws(VerificationFault) -> Findings {
    let names = try folder.fileNames()
    var findings = Findings(fileCount: UInt64(names.count))
    for name in names {
      guard let place = layout.place(of: name) else {
        throw VerificationFault(.folder, at: .file(name), reason(name, layout))
      }
      switch place {
      case .plain, .current, .ahead: break
      case .derived: findings.derived.append(name)
      case .older, .olderEntries: findings.older.append(place)
      }
    }
    return findings
  }

  private static func reason(_ name: String, _ layout: BundleLayout) -> String {
    if !layout.hasEntries, !layout.isOpen, name == "roll.csv" || name.hasPrefix("tile/entries/") {
      return "The definition publishes counts only. This is an auditor's bundle, or one that shows "
        + "too much: a named auditor checks it as one (--auditor)."
    }
    return "The bundle of a log of this size has no such file. "
      + "Remove it if it was put there by mistake."
  }
}
