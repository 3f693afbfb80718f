import TallyCrypto
import TallyLedger
import TallyModel
import TallyTesting
import Testing

@testable import TallyEngine

/// Receipts of older entries, which are made from leaf hashes that were kept.
@Suite struct `A cache of tiles` {
  private static let turns = 12
  private static let ballots = 110

  private static func elections() throws -> [TestElection] {
    try ["first", "second", "third"].map { try TestElection(ElectionSpec(id: $0)) }
  }

  /// Casts as many ballots in each election, in batches of many sizes, so that tiles grow in steps.
  private static func cast(
    _ house: inout TestEngine,
    turn: Int,
    _ random: inout SeededRandom
  ) throws {
    for (place, election) in house.elections.enumerated() {
      var nonces = (0..<ballots).map { (turn * 3 + place) * ballots + $0 }[...]
      while !nonces.isEmpty {
        let batch = nonces.prefix(Int.random(in: 1...40, using: &random))
        nonces = nonces.dropFirst(batch.count)
        try house.cast(
          batch.map { Cast("v\($0)", $0, "choice=a", in: election.id) },
          at: ElectionSpec.opens
        )
      }
    }
  }

  /// As many tiles as there are, fewer, and one: with one, every tile drives another out.
  @Test(arguments: Seeds.some(3), [1, 3, 1_024])
  func `gives the receipts that an engine gives that has just been opened`(
    seed: UInt64,
    tilesMax: Int
  ) throws {
    var random = SeededRandom(seed: seed)
    let elections = try Self.elections()
    let disk = SimulatedDisk()
    var house = try TestEngine.running(elections, on: disk)
    house.engine.sealing.tiles = TileCache(tilesMax: tilesMax)
    var reader = ReceiptReader()
    var tilesSeen: Set<String> = []
    for turn in 0..<Self.turns {
      try Self.cast(&house, turn: turn, &random)
      let fresh = try TestEngine.open(elections, on: disk.copy())
      for _ in 0..<40 {
        let election = elections[Int.random(in: 0..<3, using: &random)]
        let known = try house.known(election)
        let size = house.engine.sealing.size(of: known)
        // Often where the log's end is, as who retries comes soon.
        let low = Bool.random(using: &random) ? 0 : size - min(size, 60)
        let index = UInt64.random(in: low..<size, using: &random)
        let receipt = try house.engine.sealing.receipt(of: index, in: known)
        let expected = try fresh.engine.sealing.receipt(of: index, in: try fresh.known(election))
        #expect(receipt == expected, "\(election.id) \(index): \(Seeds.replay(seed))")
        #expect(try reader.receipt(receipt, of: election).index == index)
        let path = try house.engine.sealing.consistencyPath(from: index + 1, in: known)
        let same = try fresh.engine.sealing.consistencyPath(
          from: index + 1,
          in: try fresh.known(election)
        )
        #expect(path == same, "\(election.id) \(index): \(Seeds.replay(seed))")
        tilesSeen.insert("\(election.id) \(index >> 8)")
      }
    }
    // The story has more tiles than a small cache keeps.
    #expect(tilesSeen.count > 12)
  }

  /// It reads what is new, once, and what it has driven out again.
  @Test func `reads no leaf twice while it has room`() throws {
    let elections = try Self.elections()
    let house = try TestEngine.running([elections[0]])
    let known = try house.known(elections[0])
    let leaf = Merkle.leaf([7])
    let tiles = TileCache(tilesMax: 2)
    var reads: [Range<UInt64>] = []
    func ask(_ tile: UInt64, _ count: Int) throws {
      let leaves = try tiles.leaves(of: tile, in: known, count: count) {
        range throws(LedgerError) in
        reads.append(range)
        return range.map { _ in leaf }
      }
      #expect(leaves.count == count)
    }
    for (tile, count) in [(0, 256), (0, 256), (1, 10), (1, 10), (1, 30), (0, 256)] {
      try ask(UInt64(tile), count)
    }
    #expect(reads == [0..<256, 256..<266, 266..<286])
    // A third drives the oldest out, which is read whole when it is asked for again.
    reads = []
    try ask(2, 1)
    try ask(1, 30)
    try ask(0, 256)
    #expect(reads == [512..<513, 0..<256])
  }
}
