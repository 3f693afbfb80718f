import Glibc
import TallyCrypto
import TallyModel
import TallyTesting
import Testing

@Suite struct `Fixtures` {
  private static let names = ["central-market", "questionnaire", "page-rating"]

  private static func file(_ name: String) throws -> [UInt8] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let stream = unsafe try #require(fopen("/\(root)/Fixtures/definitions/\(name)", "rb"))
    defer { unsafe fclose(stream) }
    var bytes: [UInt8] = []
    var byte = unsafe getc(stream)
    while byte != EOF {
      bytes.append(UInt8(byte))
      byte = unsafe getc(stream)
    }
    return bytes
  }

  private static func secret(_ name: String) -> [UInt8] {
    SHA256.hash(Array("tallyd/fixture-key/1 \(name)".utf8)).bytes
  }

  @Test(arguments: names)
  func `are definitions whose keys come from their names`(name: String) throws {
    let definition = try SampleDefinition.definition(file: Self.file("\(name).json"))
    #expect(definition.id == name)
    #expect(definition.languages == ["ar", "en"])
    #expect(definition.logKey == SigningKey(seed: Self.secret("log/\(name)")).publicKey.bytes)
    #expect(definition.officers.threshold == 2)
    #expect(definition.officers.keys.count == 3)
    for text in definition.officers.keys {
      let key = try VerifierKey(vkey: text)
      #expect(key.key == SigningKey(seed: Self.secret(key.name)).publicKey)
    }
  }

  @Test func `hold a roll that comes from the list of voters`() throws {
    let definition = try SampleDefinition.definition(file: Self.file("central-market.json"))
    let commitment = try #require(definition.roll)
    let districts = commitment.districts.map(\.id)
    var list = try VoterList(
      csv: Self.file("central-market.voters.csv"),
      form: definition.voterID,
      districts: districts
    )
    let key = VoterKey(Self.secret("voters/central-market"))
    var voters: [(row: RollRow, line: Int)] = []
    while let voter = try list.next() {
      let pseudonym = key.pseudonym(scope: [UInt8]().rawSpan, voterID: voter.id.rawSpan)
      let row = RollRow(
        pseudonym: pseudonym,
        weight: voter.weight,
        stratum: voter.stratum,
        district: voter.district
      )
      voters.append((row, voter.line))
    }
    let roll = try RollFile(voters: voters, strata: [], districts: districts)
    #expect(roll.bytes == (try Self.file("central-market.roll.csv")))
    #expect(roll.rows.count == commitment.count)
    var frontier = MerkleFrontier()
    for row in roll.rows {
      var bytes: [UInt8] = []
      roll.append(row, to: &bytes)
      frontier.append(leaf: Merkle.leaf(bytes.rawSpan))
    }
    #expect(frontier.root == commitment.root)
  }
}
