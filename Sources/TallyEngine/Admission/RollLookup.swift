package import TallyModel

/// The roll as admission asks it: whether a pseudonym is on it, with what weight and stratum.
package struct RollLookup: Sendable {
  /// Sorted by pseudonym, no two alike.
  private let rows: [RollRow]

  /// - Parameter rows: Sorted by pseudonym, as a roll file has them.
  package init(_ rows: [RollRow]) { self.rows = rows }

  package var count: Int { rows.count }

  /// The voter's row.
  ///
  /// - Complexity: O(log log n) look-ups as pseudonyms spread evenly; O(log n) at worst.
  package func find(_ pseudonym: Pseudonym) -> RollRow? {
    var low = 0
    var high = rows.count
    // One guess by proportion lands within about the square root of n; then halve from there.
    let guess = Int(
      UInt64(truncatingIfNeeded: pseudonym.value >> 64)
        .multipliedFullWidth(by: UInt64(rows.count)).high
    )
    var reach = 64
    if guess < high {
      if rows[guess].pseudonym <= pseudonym {
        low = guess
        while low + reach < high, rows[low + reach].pseudonym <= pseudonym {
          low += reach
          reach *= 2
        }
        high = min(high, low + reach)
      } else {
        high = guess
        while high - reach > low, rows[high - reach].pseudonym > pseudonym {
          high -= reach
          reach *= 2
        }
        low = max(low, high - reach)
      }
    }
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].pseudonym == pseudonym { return rows[middle] }
      if rows[middle].pseudonym < pseudonym { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
