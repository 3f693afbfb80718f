import TallyModel
import TallyTesting
import Testing

@Suite struct `Selections in bytes` {
  @Test(arguments: SmallContests.allCases)
  func `have one spelling for every way to write a ballot`(small: SmallContests) throws {
    let contests = try small.contests()
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    for ballot in plain.ballots {
      let canonical = plain.bytes(ballot)
      #expect(codec.fault(inCanonical: canonical.rawSpan) == nil)
      for text in plain.texts(of: ballot) {
        #expect(Self.encoded(text, codec) == canonical, "\(text)")
      }
      let text = codec.text(of: canonical.rawSpan)
      #expect(Self.encoded(text, codec) == canonical)
      var out: [UInt8] = [9]
      #expect(codec.encode(json: codec.json(of: canonical.rawSpan), into: &out) == nil)
      #expect(out == [9] + canonical)
    }
  }

  @Test(arguments: SmallContests.allCases)
  func `agree with a plain reader on every short text`(small: SmallContests) throws {
    let contests = try small.contests()
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    let pieces = ["p", "q", "a", "b", "=", ",", ";", ":", "1"]
    var texts = [""]
    for _ in 0..<4 {
      texts += texts.flatMap { text in pieces.map { text + $0 } }
      texts = Array(Set(texts))
    }
    for text in texts where Self.encoded(text, codec) != plain.bytes(ofText: text) {
      Issue.record("\(text)")
    }
  }

  @Test(arguments: SmallContests.allCases, [21, 22] as [UInt64])
  func `agree with a plain reader on longer texts`(small: SmallContests, seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let contests = try small.contests()
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    let ballots = plain.ballots
    let letters = Array("pqrabc=,;:0129 ")
    var accepted = 0
    for _ in 0..<3_000 {
      let texts = plain.texts(of: ballots[Int.random(in: 0..<ballots.count, using: &random)])
      var text = Array(texts[Int.random(in: 0..<texts.count, using: &random)])
      for _ in 0..<Int.random(in: 0..<4, using: &random) {
        let place = Int.random(in: 0...text.count, using: &random)
        let letter = letters[Int.random(in: 0..<letters.count, using: &random)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.insert(letter, at: place)
        case 1 where place < text.count: text[place] = letter
        case 2 where place < text.count: text.remove(at: place)
        default: break
        }
      }
      let bytes = Self.encoded(String(text), codec)
      if bytes != nil { accepted += 1 }
      #expect(bytes == plain.bytes(ofText: String(text)), "seed \(seed): \(String(text))")
    }
    #expect(accepted > 500)
  }

  @Test(arguments: SmallContests.allCases)
  func `in any other bytes are refused`(small: SmallContests) throws {
    let contests = try small.contests()
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    let canonical = Set(plain.ballots.map(plain.bytes))
    var frontier: [[UInt8]] = [[]]
    var found = 0
    for _ in 0...7 {
      for bytes in frontier {
        let isFine = codec.fault(inCanonical: bytes.rawSpan) == nil
        if isFine { found += 1 }
        if isFine != canonical.contains(bytes) { Issue.record("\(bytes)") }
      }
      frontier = frontier.flatMap { bytes in ([0, 1, 2, 3] as [UInt8]).map { bytes + [$0] } }
    }
    #expect(found > 0 || small == .three)
    for bytes in canonical {
      for place in bytes.indices {
        for value in UInt8.min...UInt8.max where value != bytes[place] {
          var changed = bytes
          changed[place] = value
          let isFine = codec.fault(inCanonical: changed.rawSpan) == nil
          if isFine != canonical.contains(changed) { Issue.record("\(changed)") }
        }
        #expect(codec.fault(inCanonical: bytes.rawSpan.extracting(first: place)) != nil)
      }
      #expect(codec.fault(inCanonical: (bytes + [0]).rawSpan) != nil)
    }
  }

  @Test(
    arguments: [
      ("x=a", nil, SelectionFault.Kind.unknownContest), ("=a", nil, .malformed),
      ("p", nil, .malformed), ("p=a", 1, .blank), ("p=a;q=a;", 1, .malformed),
      (";p=a", nil, .malformed), ("p=a;;q=a", nil, .malformed), ("p=a;q=a;p=b", 0, .contestTwice),
      ("p=a;p=a;q=a", 0, .contestTwice), ("q=a;p=;p=", 0, .contestTwice),
      ("p=z;q=a", 0, .unknownOption), ("p=A;q=a", 0, .unknownOption),
      ("p=a,;q=a", 0, .unknownOption), ("p=,a;q=a", 0, .unknownOption),
      ("p= a;q=a", 0, .unknownOption), ("p=a,a;q=a", 0, .optionTwice),
      ("p=a,b,c;q=a", 0, .tooManyMarks(marksMax: 2)), ("q=a,p", 1, .tooManyMarks(marksMax: 1)),
      ("q=a;p=a:1", 0, .valueUnexpected), ("q=a;r=a", 2, .scoreMissing),
      ("q=a;r=a:8", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=a:11", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=a:09", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=a:", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=a:256", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=a:100", 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      ("q=a;r=b:9,a:10,b:9", 2, .tooManyMarks(marksMax: 2)),
      ("q=a;r=b:9,b:10", 2, .optionTwice), ("q=", 1, .blank), ("", 1, .blank),
      ("p=a=b;q=a", 0, .malformed), ("q=a=b", 1, .malformed), ("r=a:9:9;q=a", 2, .malformed),
    ] as [(String, Int?, SelectionFault.Kind)]
  )
  func `name the contest at fault`(text: String, contest: Int?, kind: SelectionFault.Kind) throws {
    let contests = try SmallContests.three.contests()
    let codec = Selections(contests: contests)
    var out: [UInt8] = [7, 7]
    let bytes = Array(text.utf8)
    let fault = codec.encode(text: bytes.rawSpan, into: &out)
    #expect(fault?.contest == contest)
    #expect(fault?.contestID == contest.map { contests[$0].id })
    #expect(fault?.kind == kind)
    #expect(out == [7, 7], "After a fault nothing is left behind.")
  }

  @Test(
    arguments: [
      ([:], 1, SelectionFault.Kind.blank), ([], nil, .malformed),
      (["x": "a"], nil, .unknownContest),
      (["q": "z"], 1, .unknownOption), (["q": ["a", "p"]], 1, .tooManyMarks(marksMax: 1)),
      (["q": ["a"], "p": "a"], 0, .malformed), (["q": ["a"], "p": nil], 0, .malformed),
      (["q": ["a"], "p": ["a", "a"]], 0, .optionTwice), (["q": ["a"], "p": [1]], 0, .malformed),
      (["q": ["a"], "p": ["a": 1]], 0, .valueUnexpected), (["q": []], 1, .blank),
      (["q": ["a"], "r": ["a"]], 2, .scoreMissing),
      (["q": ["a"], "r": ["z": 9]], 2, .unknownOption),
      (["q": ["a"], "r": ["a": 8]], 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      (["q": ["a"], "r": ["a": "9"]], 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      (["q": ["a"], "r": ["a": 265]], 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      (["q": ["a"], "r": ["a": -1]], 2, .scoreOutOfRange(lowest: 9, highest: 10)),
      (["q": ["a"], "q": ["a"]], 1, .contestTwice),
      (["q": ["a"], "r": ["a": 9, "a": 9]], 2, .optionTwice),
    ] as [(JSONValue, Int?, SelectionFault.Kind)]
  )
  func `name the contest at fault in JSON`(
    json: JSONValue,
    contest: Int?,
    kind: SelectionFault.Kind
  ) throws {
    let codec = Selections(contests: try SmallContests.three.contests())
    var out: [UInt8] = [7, 7]
    let fault = codec.encode(json: json, into: &out)
    #expect(fault?.contest == contest)
    #expect(fault?.kind == kind)
    #expect(out == [7, 7])
  }

  @Test func `take a single choice in JSON without a list`() throws {
    let codec = Selections(contests: try SmallContests.three.contests())
    var out: [UInt8] = []
    #expect(codec.encode(json: ["q": "p"], into: &out) == nil)
    #expect(out == [0, 0, 0, 1, 0, 1, 0, 0])
    #expect(codec.text(of: out.rawSpan) == "q=p")
  }

  @Test func `longer than the limit are refused`() throws {
    let codec = Selections(contests: try SmallContests.single.contests())
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: Limits.selectionsTextBytesMax + 1)
    var out: [UInt8] = []
    let fault = codec.encode(text: text.rawSpan, into: &out)
    #expect(fault?.kind == .tooLong(bytesMax: Limits.selectionsTextBytesMax))
  }

  @Test(arguments: [31] as [UInt64])
  func `sort thousands of options however they come`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let ids = (0..<Limits.optionsMax).map { "\($0)" }
    var sample = SampleDefinition()
    sample["contests"] = [SampleDefinition.approval("p", options: ids)]
    let contests = try sample.definition().contests
    let codec = Selections(contests: contests)
    let all = PlainSelections(contests: contests).bytes([ids.indices.map { ($0, nil) }])
    for order in [ids, ids.reversed(), ids.shuffled(using: &random)] {
      let bytes = Self.encoded("p=" + order.joined(separator: ","), codec)
      #expect(bytes == all, "seed \(seed)")
    }
    let twice = ids.shuffled(using: &random) + ["17"]
    #expect(Self.encoded("p=" + twice.dropFirst().joined(separator: ","), codec) == nil)
  }

  @Test(arguments: [32] as [UInt64])
  func `in any order are found however far apart`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let ids = (0..<4_000).map { "\($0)" }
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.choice("first", options: ["a", "b"]),
      SampleDefinition.approval("second", options: ids),
      SampleDefinition.score("third", options: ["a"], lowest: 0, highest: 10, isRequired: true),
    ]
    let contests = try sample.definition().contests
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    let bytes = plain.bytes([[(1, nil)], ids.indices.map { ($0, nil) }, [(0, 10)]])
    let clauses = [
      "first=b", "second=" + ids.shuffled(using: &random).joined(separator: ","), "third=a:10",
    ]
    for order in PlainSelections.orders(clauses) {
      #expect(Self.encoded(order.joined(separator: ";"), codec) == bytes, "seed \(seed)")
    }
  }

  @Test func `take no byte for another, wherever it stands`() throws {
    let name = "abcdefghijklmnopqrst"
    let ids = (1...20).map { String(name.prefix($0)) }
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.approval("p", options: ids),
      SampleDefinition.score("q", options: ids, lowest: 0, highest: 9),
    ]
    let contests = try sample.definition().contests
    let codec = Selections(contests: contests)
    let plain = PlainSelections(contests: contests)
    for text in ["p=\(name),abc;q=\(name):7", "q=abcdefgh:1,abcdefghi:2", "p=ab;q=ab:1"] {
      for place in text.utf8.indices {
        for byte in UInt8.min...UInt8.max {
          var bytes = Array(text.utf8)
          bytes[text.utf8.distance(from: text.startIndex, to: place)] = byte
          var out: [UInt8] = []
          let isFine = codec.encode(text: bytes.rawSpan, into: &out) == nil
          let expected = plain.bytes(ofText: String(decoding: bytes, as: UTF8.self))
          if (isFine ? out : nil) != expected { Issue.record("\(bytes)") }
        }
      }
    }
  }

  /// The canonical bytes, checked to be appended behind what stood there.
  private static func encoded(_ text: String, _ codec: borrowing Selections) -> [UInt8]? {
    let bytes = Array(text.utf8)
    var out: [UInt8] = [5]
    let fault = codec.encode(text: bytes.rawSpan, into: &out)
    precondition(out.first == 5 && (fault == nil || out.count == 1))
    return fault == nil ? Array(out.dropFirst()) : nil
  }
}
