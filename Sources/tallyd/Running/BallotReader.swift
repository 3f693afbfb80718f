import TallyEngine
import TallyModel

/// Takes ballots from lines of one format to whoever casts them.
///
/// Each lane has its own; nothing of a line stays behind after the next.
struct BallotReader {
  enum Format: String, CaseIterable { case jsonl, csv }

  private let format: Format
  private var json: JSONBallotReader
  private var csv = CSVBallotReader()

  init(_ format: Format, forms: BallotForms) {
    self.format = format
    json = JSONBallotReader(forms: forms)
  }

  init(_ format: Format, register: ElectionRegister) {
    self.init(format, forms: BallotForms(register.elections.map(\.definition)))
  }

  /// Why the line that was read last is no ballot, where its form is to blame.
  var fault: LineFault? { format == .jsonl ? json.fault : csv.fault }

  /// Gives one line's ballot, or its refusal, to the sink; nothing for an empty line.
  ///
  /// - Returns: Whether the line got a verdict.
  mutating func read<Sink: BallotSink & ~Copyable>(
    _ line: Range<Int>,
    of bytes: [UInt8],
    into sink: inout Sink
  ) -> Bool {
    if line.isEmpty { return false }
    guard line.count <= LineChunk.lineBytesMax else {
      sink.refuse(.tooLong)
      return true
    }
    switch format {
    case .jsonl: json.read(line, of: bytes, into: &sink)
    case .csv: csv.read(line, of: bytes, into: &sink)
    }
    return true
  }
}
