import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("A published result")
struct PublishedResultTests {
  private func result(
    signedBy names: [String],
    spoilt: Bool = false
  ) throws -> PublishedResult {
    let definition = try SampleDefinition().definition()
    let statement = ResultStatement(
      definition: definition,
      log: ResultStatement.Log(origin: definition.origin, size: 3, root: .zero),
      tally: ElectionTally(definition: definition),
      ballots: 0
    )
    var note = try SignedNote(
      text: statement.bytes,
      signers: try names.map { name in
        let key = try VerifierKey(vkey: SampleDefinition.officerKey(name))
        return try NoteSigner(name: key.name, key: SampleDefinition.signingKey(name))
      }
    )
    if spoilt, let first = note.signatures.first {
      var wrong = first.signature
      wrong[0] ^= 1
      try note.add(NoteSignature(name: first.name, keyID: first.keyID, signature: wrong))
    }
    return PublishedResult(
      definition: definition,
      statement: statement,
      checkpoint: [],
      note: names.isEmpty ? nil : note.bytes,
      isClosed: true,
      hasEntries: true,
      created: definition.window.closes,
      ballotFiles: []
    )
  }

  @Test("names the officers who signed, in the definition's order")
  func namesSigners() throws {
    let names = try result(signedBy: ["third", "first"]).signers.map(\.vkey)
    #expect(names == [SampleDefinition.officerKey("first"), SampleDefinition.officerKey("third")])
  }

  @Test("names nobody where nobody signed, or where one line in an officer's name does not hold")
  func namesNobody() throws {
    #expect(try result(signedBy: []).signers.isEmpty)
    #expect(try result(signedBy: ["first", "second"], spoilt: true).signers.isEmpty)
  }
}
