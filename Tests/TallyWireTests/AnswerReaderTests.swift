import TallyModel
import TallyWire
import Testing

@Suite struct `The reader of answers` {
  /// An answer in memory of its own, to compare.
  struct Whole: Equatable {
    var isOK: Bool
    var words: String
    var body: String
  }

  private static let forms: [AnswerReader.Form] = [
    .greeting, .body, .line, .body, .body, .body, .line, .body,
  ]
  private static let text =
    "tally/1 line=33280 batch=4096\n" + "OK 17 12\nreceipt\n\nOK\n" + "OK\n"
    + "NO SELECTION market\n" + "OK 18 0\n" + "OK 3\nNO " + "NO BUSY\n" + "OK 1 2 3 4\n\n\n\n\n"
  private static let answers = [
    Whole(isOK: true, words: "tally/1 line=33280 batch=4096", body: ""),
    Whole(isOK: true, words: "17 12", body: "receipt\n\nOK\n"),
    Whole(isOK: true, words: "", body: ""),
    Whole(isOK: false, words: "SELECTION market", body: ""),
    Whole(isOK: true, words: "18 0", body: ""),
    Whole(isOK: true, words: "3", body: "NO "),
    Whole(isOK: false, words: "BUSY", body: ""),
    Whole(isOK: true, words: "1 2 3 4", body: "\n\n\n\n"),
  ]

  /// Everything that the pieces bring, read in turn by one reader.
  private static func read(_ pieces: [ArraySlice<UInt8>]) throws -> [Whole] {
    var reader = AnswerReader()
    var found: [Whole] = []
    for piece in pieces {
      let bytes = Array(piece)
      var offset = 0
      while found.count < forms.count,
        let answer = try reader.next(in: bytes.rawSpan, from: &offset, form: forms[found.count])
      {
        let memory = answer.isCarried ? reader.carried : bytes
        found.append(
          Whole(
            isOK: answer.isOK,
            words: String(decoding: memory[answer.words], as: UTF8.self),
            body: String(decoding: memory[answer.body], as: UTF8.self)
          )
        )
      }
      #expect(offset == bytes.count)
    }
    return found
  }

  @Test func `finds the same answers wherever their bytes are cut once`() throws {
    let bytes = Array(Self.text.utf8)
    for cut in 0...bytes.count {
      #expect(try Self.read([bytes[..<cut], bytes[cut...]]) == Self.answers, "cut at \(cut)")
    }
  }

  @Test(arguments: 1...40)
  func `finds the same answers in pieces of any size`(size: Int) throws {
    let bytes = Array(Self.text.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: size).map {
      bytes[$0..<min($0 + size, bytes.count)]
    }
    #expect(try Self.read(pieces) == Self.answers)
  }

  @Test func `an unfinished answer is none`() throws {
    let bytes = Array("OK 17 12\nreceipt\n\nO".utf8)
    for end in bytes.indices {
      var reader = AnswerReader()
      var offset = 0
      let piece = Array(bytes[..<end])
      let answer = try reader.next(in: piece.rawSpan, from: &offset, form: .body)
      #expect(answer == nil)
    }
  }

  @Test(arguments: [
    ("HELLO\n", AnswerFault.notAnAnswer), ("OKAY\n", .notAnAnswer), ("\n", .notAnAnswer),
    ("O\n", .notAnAnswer), ("OK\n", .noLength), ("OK 1 x\n", .noLength), ("OK 01\n", .noLength),
    ("OK -1\n", .noLength), ("OK 99999999999999999999999\n", .noLength),
    ("OK 999999999999\n", .tooLong),
  ])
  func `what is no answer is a fault, also where it is cut`(text: String, fault: AnswerFault) {
    let bytes = Array(text.utf8)
    for cut in 0..<bytes.count {
      var reader = AnswerReader()
      #expect(throws: fault) {
        for piece in [Array(bytes[..<cut]), Array(bytes[cut...])] {
          var offset = 0
          _ = try reader.next(in: piece.rawSpan, from: &offset, form: .body)
        }
      }
    }
  }

  @Test func `a line without an end is given up`() {
    var reader = AnswerReader()
    let piece = [UInt8](repeating: UInt8(ascii: "O"), count: 1_000)
    #expect(throws: AnswerFault.tooLong) {
      for _ in 0..<100 {
        var offset = 0
        _ = try reader.next(in: piece.rawSpan, from: &offset, form: .line)
      }
    }
  }
}

@Suite struct `The answer to a ballot` {
  private static func reply(_ line: String, mode: ReplyMode) throws -> (CastReply?, [UInt8]) {
    var reader = AnswerReader()
    let bytes = Array("\(line)\n".utf8)
    var offset = 0
    let answer = try reader.next(in: bytes.rawSpan, from: &offset, form: .line)
    return (answer.flatMap { CastReply($0, in: bytes.rawSpan, mode: mode) }, bytes)
  }

  @Test func `says the index in full mode`() throws {
    #expect(try Self.reply("OK 4294967296 700", mode: .full).0 == .accepted(index: 4_294_967_296))
    #expect(try Self.reply("OK x 700", mode: .full).0 == nil)
  }

  @Test func `says index, leaf and size in brief mode`() throws {
    let hex = String(repeating: "0123456789abcdef", count: 4)
    let leaf = try #require(Hex.decode(hex).flatMap { Digest($0) })
    #expect(
      try Self.reply("OK 7 \(hex) 12", mode: .brief).0
        == .acceptedBriefly(index: 7, leaf: leaf, checkpointSize: 12)
    )
    for line in ["OK 7", "OK 7 \(hex)", "OK 7 \(hex.uppercased()) 12", "OK 7 \(hex)0 12"] {
      #expect(try Self.reply(line, mode: .brief).0 == nil, "\(line)")
    }
  }

  @Test(arguments: Refusal.allCases)
  func `says every refusal, with what it is about`(refusal: Refusal) throws {
    let (reply, bytes) = try Self.reply("NO \(refusal.rawValue) market", mode: .full)
    guard case .refused(refusal, let detail) = reply else {
      Issue.record("no refusal")
      return
    }
    #expect(String(decoding: bytes[detail], as: UTF8.self) == "market")
    guard case .refused(refusal, let none) = try Self.reply("NO \(refusal.rawValue)", mode: .full).0
    else {
      Issue.record("no refusal")
      return
    }
    #expect(none.isEmpty)
  }
}
