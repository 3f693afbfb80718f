import TallyTesting
import TallyVerify
import Testing

/// Whatever happens to a byte of a bundle, somebody notices.
@Suite struct `A bundle with one change in one file` {
  @Test(arguments: Story.allCases, [1, 2] as [UInt64])
  func `never verifies`(story: Story, seed: UInt64) async throws {
    try await spoil(story, ballots: 12, rounds: 250, seed: seed)
  }

  @Test(arguments: [3] as [UInt64])
  func `never verifies with full tiles either`(seed: UInt64) async throws {
    try await spoil(.last, ballots: 300, rounds: 60, seed: seed)
  }

  private func spoil(_ story: Story, ballots: Int, rounds: Int, seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    let files = try story.scribe(ballots: ballots).files()
    try folder.fill(with: files)
    let verifier = BundleVerifier(folder: folder.path)
    _ = try await verifier.verify()
    let names = files.keys.sorted()
    for round in 0..<rounds {
      // Every file as often as every other: a short one has as much to say as a long one.
      let name = names[round % names.count]
      let whole = try #require(files[name])
      let (spoilt, what) = Self.changed(whole, using: &random)
      try folder.write(spoilt, to: name)
      await #expect(
        throws: VerificationFault.self,
        "seed \(seed), round \(round): \(what) of \(name)"
      ) { try await verifier.verify() }
      try folder.write(whole, to: name)
    }
    _ = try await verifier.verify()
  }

  private static func changed(
    _ bytes: [UInt8],
    using random: inout SeededRandom
  ) -> ([UInt8], String) {
    var bytes = bytes
    let place = Int(random.next() % UInt64(bytes.count))
    let value = UInt8(truncatingIfNeeded: random.next())
    switch random.next() % 6 {
    case 0:
      bytes.insert(value, at: place)
      return (bytes, "\(value) inserted before byte \(place)")
    case 1:
      bytes.remove(at: place)
      return (bytes, "byte \(place) removed")
    case 2:
      // Letters change case: the smallest change that a reader may overlook.
      bytes[place] ^= 0x20
      return (bytes, "bit 5 of byte \(place) turned")
    default:
      bytes[place] ^= value == 0 ? 1 : value
      return (bytes, "byte \(place) xor \(value == 0 ? 1 : value)")
    }
  }
}
