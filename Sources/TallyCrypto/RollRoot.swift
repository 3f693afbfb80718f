package import TallyModel

/// The RFC 6962 root that commits to a roll: over each row's bytes, in the file's order.
package enum RollRoot {
  /// - Complexity: Two hashes a row.
  package static func of(_ roll: RollFile) -> Digest {
    var frontier = MerkleFrontier()
    var row: [UInt8] = []
    for voter in roll.rows {
      row.removeAll(keepingCapacity: true)
      roll.append(voter, to: &row)
      frontier.append(leaf: Merkle.leaf(row.rawSpan))
    }
    return frontier.root
  }
}
