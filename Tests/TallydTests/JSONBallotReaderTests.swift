import TallyEngine
import TallyModel
import TallyTesting
import Testing

@testable import tallyd

@Suite struct `Ballots in JSON Lines` {
  @Test(arguments: UInt64(1)...20)
  func `what the fast way reads, the strict way reads alike`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let sample = try SampleRegister(hasRanks: true)
    var fast = JSONBallotReader(register: sample.register)
    var strict = JSONBallotReader(register: sample.register)
    var fastCount = 0
    for _ in 0..<2_000 {
      let line = RandomLine.mutated(using: &random)
      guard let quick = fast.quickFields(line.indices, of: line) else { continue }
      fastCount += 1
      let slow = strict.strictFields(line.indices, of: line)
      let text = String(decoding: line, as: UTF8.self)
      #expect(
        slow.map { strict.fields($0) } == fast.fields(quick),
        "seed \(seed): \(text)"
      )
    }
    #expect(fastCount > 200)
  }

  /// All but ranks that are written as a list.
  @Test(arguments: UInt64(1)...5)
  func `lines as portals write them all go the fast way`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var reader = JSONBallotReader(register: try SampleRegister().register)
    for _ in 0..<1_000 {
      let line = RandomLine.usual(using: &random, hasRanks: false)
      #expect(
        reader.quickFields(line.indices, of: line) != nil,
        "seed \(seed): \(String(decoding: line, as: UTF8.self))"
      )
    }
  }

  @Test(arguments: UInt64(1)...20)
  func `selections come to the same bytes as in their JSON form`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let sample = try SampleRegister(hasRanks: true)
    let codec = Selections(contests: sample.definition.contests)
    var reader = JSONBallotReader(register: sample.register)
    var accepted = 0
    for _ in 0..<1_000 {
      let selections = RandomLine.selections(using: &random)
      let line = RandomLine.ballot(selections)
      let fields = try #require(
        reader.quickFields(line.indices, of: line) ?? reader.strictFields(line.indices, of: line)
      )
      var fromText: [UInt8] = []
      let text = reader.text
      let textFault = codec.encode(
        text: text.rawSpan.extracting(fields.selections),
        into: &fromText
      )
      var fromJSON: [UInt8] = []
      let jsonFault = codec.encode(json: selections, into: &fromJSON)
      let spelling = String(decoding: selections.canonicalBytes, as: UTF8.self)
      #expect((textFault == nil) == (jsonFault == nil), "seed \(seed): \(spelling)")
      #expect(fromText == fromJSON, "seed \(seed): \(spelling)")
      accepted += textFault == nil ? 1 : 0
    }
    #expect((50...950).contains(accepted))
  }

  @Test(arguments: [
    #"{"election":"sample","voter":"v","selections":{}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","nonce":"1","selections":{}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","selections":{"one":["a"],"one":["a"]}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","selections":{},"colour":"red"}"#,
    #"{"election":"sample","voter":7,"nonce":"1","selections":{}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","scope":null,"selections":{}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","selections":{"rate":{"x":4.0}}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","selections":{"rate":{"x":04}}}"#,
    #"{"election":"sample","voter":"v","nonce":"1","selections":{}} {}"#,
    #"["sample"]"#, #"{"election":"sam"#, "\u{FEFF}{}", "null", "{}",
  ])
  func `what is no ballot is read on neither way`(line: String) throws {
    let bytes = Array(line.utf8)
    var reader = JSONBallotReader(register: try SampleRegister(hasRanks: true).register)
    #expect(reader.quickFields(bytes.indices, of: bytes) == nil)
    #expect(reader.strictFields(bytes.indices, of: bytes) == nil)
  }

  @Test func `an id that could be taken for more than one id is none`() throws {
    let sample = try SampleRegister(hasRanks: true)
    let codec = Selections(contests: sample.definition.contests)
    var reader = JSONBallotReader(register: sample.register)
    for id in ["a,b", "a;some=c", "a:1", "", "a=", "a ", "ä"] {
      for selections: JSONValue in [["one": [.string(id)]], ["one": .string(id)], [id: ["a"]]] {
        let line = RandomLine.ballot(selections)
        let fields = try #require(
          reader.quickFields(line.indices, of: line) ?? reader.strictFields(line.indices, of: line)
        )
        var out: [UInt8] = []
        let text = reader.text
        let fault = codec.encode(text: text.rawSpan.extracting(fields.selections), into: &out)
        #expect(fault != nil, "\(id)")
      }
    }
  }
}

extension JSONBallotReader {
  /// The fields of the line that was read last.
  fileprivate func fields(_ fields: CastFields) -> [[UInt8]] {
    [
      fields.election, fields.voter, fields.nonce, fields.scope, fields.channel, fields.selections,
    ].map { Array(text[$0]) }
  }
}
