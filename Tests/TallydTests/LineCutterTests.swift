import TallyTesting
import Testing

@testable import tallyd

@Suite struct `Cutting input into lines` {
  /// Cuts the input, delivered in pieces of so many bytes, and gives the lines with their numbers.
  private static func lines(
    of input: [UInt8],
    pieceBytes: Int
  ) throws -> [(number: Int, text: [UInt8])] {
    var cutter = LineCutter()
    let chunk = LineChunk()
    var lines: [(number: Int, text: [UInt8])] = []
    var offset = 0
    while try cutter.fill(
      chunk,
      read: { bytes, start throws(CommandFailure) in
        let count = min(pieceBytes, input.count - offset, bytes.count - start)
        bytes.replaceSubrange(start..<(start + count), with: input[offset..<(offset + count)])
        offset += count
        return count
      }
    ) {
      for index in chunk.lineEnds.indices {
        lines.append((chunk.firstLine + index, Array(chunk.bytes[chunk.line(index)])))
      }
    }
    return lines
  }

  @Test func `lines come out the same wherever the input is cut`() throws {
    let input = Array("one\r\n\ntwo\n\r\n three \nlast".utf8)
    let expected = ["one", "", "two", "", " three ", "last"]
    for pieceBytes in 1...(input.count + 1) {
      let lines = try Self.lines(of: input, pieceBytes: pieceBytes)
      #expect(lines.map { String(decoding: $0.text, as: UTF8.self) } == expected)
      #expect(lines.map(\.number) == Array(1...6))
    }
  }

  @Test(arguments: [("\u{FEFF}one\ntwo", "one"), ("one\n\u{FEFF}two", "one"), ("\u{FEFF}\n", "")])
  func `a byte order mark is left out before the first line only`(
    text: String,
    first: String
  ) throws {
    let input = Array(text.utf8)
    var cutter = LineCutter()
    let chunk = LineChunk()
    var isRead = false
    _ = try cutter.fill(chunk) { bytes, start throws(CommandFailure) in
      defer { isRead = true }
      if isRead { return 0 }
      bytes.replaceSubrange(start..<(start + input.count), with: input)
      return input.count
    }
    chunk.passOverByteOrderMark()
    #expect(chunk.bytes[chunk.line(0)].elementsEqual(first.utf8))
    let rest = chunk.lineEnds.indices.dropFirst().map { Array(chunk.bytes[chunk.line($0)]) }
    #expect(rest.allSatisfy { line in line.starts(with: [0xEF]) == text.hasPrefix("one") })
  }

  @Test(arguments: [0, 1, 100])
  func `a line that fits no chunk costs one line`(more: Int) throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: LineChunk.byteCount + more)
    let input = Array("first\n".utf8) + long + Array("\nsecond\nthird".utf8)
    for pieceBytes in [1_000, 65_536, 10_000_000] {
      let lines = try Self.lines(of: input, pieceBytes: pieceBytes)
      #expect(lines.map(\.number) == [1, 2, 3, 4])
      #expect(lines[1].text.count > LineChunk.lineBytesMax)
      #expect(String(decoding: lines[2].text, as: UTF8.self) == "second")
      #expect(String(decoding: lines[3].text, as: UTF8.self) == "third")
    }
  }

  @Test func `an overlong last line is one line, with a line feed and without`() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 * LineChunk.byteCount)
    for end in ["", "\n"] {
      let lines = try Self.lines(of: long + Array(end.utf8), pieceBytes: 100_000)
      #expect(lines.map(\.number) == [1])
    }
  }

  @Test func `an empty input has no line`() throws {
    #expect(try Self.lines(of: [], pieceBytes: 10).isEmpty)
  }

  @Test(arguments: UInt64(1)...10)
  func `random lines come back, in their order`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let texts = (0..<300).map { _ in
      [UInt8](
        repeating: UInt8.random(in: 0x20...0x7E, using: &random),
        count: Int.random(in: 0...9_000, using: &random)
      )
    }
    let input = texts.flatMap { $0 + [UInt8(ascii: "\n")] }
    let pieceBytes = Int.random(in: 1_000...700_000, using: &random)
    let lines = try Self.lines(of: input, pieceBytes: pieceBytes)
    #expect(lines.map(\.text) == texts, "seed \(seed)")
  }
}
