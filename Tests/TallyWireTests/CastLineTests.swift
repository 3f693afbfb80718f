import TallyModel
import TallyWire
import Testing

@Suite struct `The line of a ballot` {
  private static let nonce = "0123456789abcdef0123456789abcdef"

  /// The line of six fields, or what it is refused for.
  private static func line(_ fields: [String]) -> (text: String, refusal: Refusal?) {
    let bytes = Array(fields.joined().utf8)
    var ranges: [Range<Int>] = []
    for field in fields {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<(start + field.utf8.count))
    }
    var out = Array("before".utf8)
    let refusal = CastLine.append(
      bytes.rawSpan,
      CastFields(
        election: ranges[0],
        voter: ranges[1],
        nonce: ranges[2],
        scope: ranges[3],
        channel: ranges[4],
        selections: ranges[5]
      ),
      to: &out
    )
    return (String(decoding: out.dropFirst(6), as: UTF8.self), refusal)
  }

  @Test func `has its fields in order, and a dash where one is empty`() {
    let (text, refusal) = Self.line(["e", "v", Self.nonce, "", "", "a=b"])
    #expect(refusal == nil)
    #expect(text == "CAST e v \(Self.nonce) - - a=b\n")
  }

  @Test func `is read back as it was written`() throws {
    let line = Array(Self.line(["e", "v", Self.nonce, "home", "", "a=b;c=d:5"]).text.utf8)
    let read = CastLine.fields(line.rawSpan, 0..<(line.count - 1))
    let fields = try #require(read)
    #expect(String(decoding: line[fields.scope], as: UTF8.self) == "home")
    #expect(fields.channel.isEmpty)
    #expect(String(decoding: line[fields.selections], as: UTF8.self) == "a=b;c=d:5")
  }

  @Test(arguments: [
    (0, "a b", Refusal.unknownElection), (0, "", .unknownElection), (1, "v\nPING", .voterID),
    (1, "", .voterID), (2, "12", .malformed), (2, "", .malformed), (3, "a\tb", .scope),
    (3, "-", .scope), (4, "-", .channel), (4, "a\r", .channel), (5, "a= b", .selection),
    (5, "-", .selection), (5, String(repeating: "a", count: 40_000), .tooLong),
  ])
  func `no field breaks out of its line`(place: Int, field: String, refusal: Refusal) {
    var fields = ["e", "v", Self.nonce, "home", "portal", "a=b"]
    fields[place] = field
    let line = Self.line(fields)
    #expect(line.refusal == refusal)
    #expect(line.text.isEmpty)
  }

  /// Fields are looked at eight bytes at a time.
  @Test func `a space or control character is found at every place of a field`() {
    let voter = Array("0123456789abcdefghi".unicodeScalars)
    for place in voter.indices {
      for code in 0...0x7F as ClosedRange<UInt8> {
        var scalars = String.UnicodeScalarView(voter)
        let index = scalars.index(scalars.startIndex, offsetBy: place)
        scalars.replaceSubrange(index...index, with: [Unicode.Scalar(code)])
        let line = Self.line(["e", String(scalars), Self.nonce, "", "", "a=b"])
        #expect(line.refusal == (code <= 0x20 ? .voterID : nil))
      }
    }
  }
}
