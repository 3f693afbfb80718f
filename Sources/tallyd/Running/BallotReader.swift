import TallyCrypto
import TallyEngine
import TallyModel

/// Takes ballots from lines of one format to the door of intake.
///
/// Each lane has its own; nothing of a line stays behind after the next.
struct BallotReader {
  enum Format: String, CaseIterable { case jsonl, csv }

  private let format: Format
  private var json: JSONBallotReader
  private var csv = CSVBallotReader()

  init(_ format: Format, register: ElectionRegister) {
    self.format = format
    json = JSONBallotReader(register: register)
  }

  /// Why the line that was read last is no ballot, where its form is to blame.
  var fault: LineFault? { format == .jsonl ? json.fault : csv.fault }

  /// Gives one line's ballot, or its refusal, to intake; nothing for an empty line.
  ///
  /// - Returns: Whether the line got a verdict.
  mutating func read(
    _ line: Range<Int>,
    of bytes: [UInt8],
    into receiver: inout Intake.Receiver
  ) -> Bool {
    if line.isEmpty { return false }
    guard line.count <= LineChunk.lineBytesMax else {
      receiver.refuse(.tooLong)
      return true
    }
    switch format {
    case .jsonl: json.read(line, of: bytes, into: &receiver)
    case .csv: csv.read(line, of: bytes, into: &receiver)
    }
    return true
  }
}
