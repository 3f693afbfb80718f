import TallyCount
import TallyCrypto
import TallyModel

/// What the ballots count to: the tally of all, less those that a later ballot replaces, and the lot
/// that breaks ties.
enum Recount {
  static func run(story: LogStory, log: VerifiedLog) throws(VerificationFault) -> ElectionTally {
    var tally = story.tally
    if let seed = story.lotSeed {
      let root = try log.root(atSize: story.closedSize)
      tally.lot = Lot(digest: DrawnLot(seed: seed, root: root).digest)
    }
    for crossing in story.crossings.named { tally.note(crossing) }
    // In the order of the log, so that each bundle is read once.
    var replaced = story.replaced[...]
    replaced.sort()
    while let first = replaced.first {
      let number = first / 256
      let bundle = try log.entries(ofBundle: number)
      let bytes = bundle.bytes.rawSpan
      while let index = replaced.first, index / 256 == number {
        let entry = bytes.extracting(bundle.ranges[Int(index % 256)])
        guard let (ballot, scope, selections) = BallotEntry.decode(entry) else {
          preconditionFailure("A replaced entry is no ballot.")
        }
        tally.remove(
          scope: entry.extracting(scope),
          selections: entry.extracting(selections),
          weight: ballot.weight
        )
        replaced.removeFirst()
      }
    }
    return tally
  }
}
