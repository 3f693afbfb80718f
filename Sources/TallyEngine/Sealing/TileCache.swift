import Synchronization
import TallyCrypto
import TallyLedger
import TallyModel

/// The leaf hashes of tiles that were asked for lately: who retries comes soon after, and many do.
///
/// Without it every retry would read and hash 256 entries, which in quiet hours stand in as many
/// blocks. A tile at the log's end grows; what is new of it is read when it is asked for again.
final class TileCache: Sendable {
  private struct Key: Hashable {
    let election: Int
    let tile: UInt64
  }

  private struct State: Sendable {
    var leaves: [Key: [Digest]] = [:]
    /// Keys by age, as a ring.
    var keys: [Key] = []
    var oldest = 0
  }

  /// Of 8 KiB each.
  static let tilesMax = 1_024

  private let tilesMax: Int
  private let state = Mutex(State())

  init(tilesMax: Int = TileCache.tilesMax) {
    precondition(tilesMax > 0, "A cache has room for one tile at least.")
    self.tilesMax = tilesMax
  }

  /// The first `count` leaves of a tile; `read` brings those that are not here.
  func leaves(
    of tile: UInt64,
    in election: Election,
    count: Int,
    read: (Range<UInt64>) throws(LedgerError) -> [Digest]
  ) throws(LedgerError) -> [Digest] {
    let key = Key(election: election.number, tile: tile)
    var leaves = state.withLock { $0.leaves[key] } ?? []
    guard leaves.count < count else { return leaves }
    let start = tile << UInt64(LogArchive.tileHeight)
    leaves += try read((start + UInt64(leaves.count))..<(start + UInt64(count)))
    let known = leaves
    state.withLock { keep(known, for: key, in: &$0) }
    return leaves
  }

  private func keep(_ leaves: [Digest], for key: Key, in state: inout State) {
    guard state.leaves.updateValue(leaves, forKey: key) == nil else { return }
    guard state.keys.count == tilesMax else { return state.keys.append(key) }
    state.leaves[state.keys[state.oldest]] = nil
    state.keys[state.oldest] = key
    state.oldest = (state.oldest + 1) % tilesMax
  }
}
