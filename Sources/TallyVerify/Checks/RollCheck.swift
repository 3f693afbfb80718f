import TallyCount
import TallyCrypto
import TallyModel

/// Check `roll`: roll.csv is canonical, is the roll that the definition commits to, and is what the
/// definition's contests say of it.
enum RollCheck {
  static let file = "roll.csv"

  static func run(
    on folder: BundleFolder,
    definition: Definition,
    commitment: RollCommitment
  ) throws(VerificationFault) -> RollBook {
    let bytes = try folder.read(file, atMost: Limits.rollBytesMax, for: .roll)
    let roll: RollFile
    do {
      roll = try RollFile(
        parsing: bytes,
        strata: commitment.strata.map(\.id),
        districts: commitment.districts.map(\.id)
      )
    } catch {
      let line = error.faults.first.flatMap { $0.line == 0 ? nil : $0.line }
      throw VerificationFault(
        .roll,
        at: .file(file, line: line),
        error.faults.first?.reason ?? "It is no roll."
      )
    }
    guard roll.rows.count == commitment.count else {
      throw VerificationFault(
        .roll,
        at: .file(file),
        "It has \(roll.rows.count) voters; the definition says \(commitment.count)."
      )
    }
    guard root(of: roll) == commitment.root else {
      throw VerificationFault(
        .roll,
        at: .file(file),
        "Its root is not the one that the definition commits to."
      )
    }
    if let fault = RollAgreement.fault(of: roll, in: definition) {
      throw VerificationFault(.roll, at: .file(DefinitionCheck.file), "\(fault).")
    }
    return RollBook(rows: roll.rows)
  }

  /// The RFC 6962 root over the rows, each without its line feed.
  private static func root(of roll: RollFile) -> Digest {
    var frontier = MerkleFrontier()
    var bytes: [UInt8] = []
    for row in roll.rows {
      bytes.removeAll(keepingCapacity: true)
      roll.append(row, to: &bytes)
      frontier.append(leaf: Merkle.leaf(bytes.rawSpan))
    }
    return frontier.root
  }
}

/// The roll, ready to be asked for one voter after the other.
struct RollBook: Sendable {
  private let rows: [RollRow]
  /// `starts[p]` is the place of the first row whose pseudonym begins with the bits `p`.
  private let starts: [UInt32]
  private let prefixBits: Int

  /// - Parameter rows: Sorted by pseudonym, each once.
  init(rows: [RollRow]) {
    self.rows = rows
    // As many prefixes as rows: pseudonyms are spread evenly, so a prefix has a row or two.
    prefixBits = min(28, max(1, Int.bitWidth - rows.count.leadingZeroBitCount))
    var starts = [UInt32](repeating: 0, count: (1 << prefixBits) + 1)
    let shift = 128 - prefixBits
    for row in rows { starts[Int(row.pseudonym.value >> shift) + 1] += 1 }
    for prefix in 1..<starts.count { starts[prefix] += starts[prefix - 1] }
    self.starts = starts
  }

  var count: Int { rows.count }

  /// - Complexity: O(1) for evenly spread pseudonyms, O(log n) for any.
  func row(of voter: Pseudonym) -> RollRow? {
    let prefix = Int(voter.value >> (128 - prefixBits))
    var low = Int(starts[prefix])
    var high = Int(starts[prefix + 1])
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].pseudonym < voter { low = middle + 1 } else { high = middle }
    }
    guard low < rows.count, rows[low].pseudonym == voter else { return nil }
    return rows[low]
  }
}
