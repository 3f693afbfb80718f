package import TallyModel

/// An election's lot once it is drawn: it puts the options of every contest into an order that nobody
/// could choose.
///
/// - SeeAlso: docs/formats.md, "Lot".
package struct Lot: Sendable {
  private let digest: @Sendable ([UInt8]) -> Digest

  /// - Parameter digest: SHA-256 of the lot's 32 bytes and a label.
  package init(digest: @escaping @Sendable (_ label: [UInt8]) -> Digest) { self.digest = digest }

  /// Options by the digests of their labels, ascending; the first is the preferred.
  ///
  /// A label is `scope/contest/option`; no id has a slash.
  func order(of contest: Contest, scope: String) -> [Int] {
    let digests = contest.options.map { option in
      digest(Array("\(scope)/\(contest.id)/\(option.id)".utf8)).bytes
    }
    return digests.indices.sorted { digests[$0].lexicographicallyPrecedes(digests[$1]) }
  }
}

extension Contest {
  /// What breaks this contest's ties in one scope; a lot only once it is drawn.
  package func tieBreak(scope: String, lot: Lot?) -> TieBreak {
    switch ties {
    case .reported: .none
    case .preset(let order): .preset(order)
    case .lot: lot.map { .lot($0.order(of: self, scope: scope)) } ?? .none
    }
  }
}
