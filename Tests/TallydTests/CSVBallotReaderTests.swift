import TallyEngine
import TallyModel
import Testing

@testable import tallyd

@Suite struct `Ballots in CSV` {
  private static let nonce = "0123456789abcdef0123456789abcdef"

  /// The verdict of each line before admission, and how many were read.
  private static func refusals(_ lines: [String]) throws -> [Refusal?] {
    let casts = CastBatch()
    let intake = Intake(register: try SampleRegister().register)
    var reader = CSVBallotReader()
    _ = intake.receive(into: casts) { receiver in
      for line in lines {
        let bytes = Array(line.utf8)
        reader.read(bytes.indices, of: bytes, into: &receiver)
      }
    }
    return casts.records.map { record in
      guard case .refused(let refusal) = record.verdict else { return nil }
      return refusal
    }
  }

  @Test(arguments: [
    "sample,v,\(nonce),home,portal,one=a",
    "sample,v,\(nonce),home,,one=a",
    #""sample","v","\#(nonce)","home","portal","one=a;some=c,d""#,
    #"sample,v,\#(nonce),home,portal,"one=b;rate=x:5,y:1""#,
  ])
  func `fields may be quoted or not`(line: String) throws {
    #expect(try Self.refusals([line]) == [nil])
  }

  @Test(arguments: [
    "", "sample", "sample,v,\(nonce),home,portal", "sample,v,\(nonce),home,portal,one=a,",
    "sample,v,\(nonce),home,portal,some=c,d", #"sample,v,\#(nonce),home,portal,"one=a"#,
    #"sample,v,\#(nonce),home,portal,"one=a"x"#, #"sa"mple,v,\#(nonce),home,portal,one=a"#,
    "sample,v,\(nonce),home,portal,one=a\0",
  ])
  func `a line that is no row of six fields is malformed`(line: String) throws {
    #expect(try Self.refusals([line]) == [.malformed])
  }

  @Test func `a quote inside a field is a part of it, and of no id`() throws {
    let line = #"sample,"v""w",\#(Self.nonce),home,portal,one=a"#
    #expect(try Self.refusals([line]) == [.voterID])
  }

  @Test func `a bad line leaves nothing behind for the next one`() throws {
    let good = "sample,v,\(Self.nonce),home,portal,one=a"
    let lines = [good, #"sample,"v""w",x"#, good, "x", good]
    #expect(try Self.refusals(lines) == [nil, .malformed, nil, .malformed, nil])
  }
}
