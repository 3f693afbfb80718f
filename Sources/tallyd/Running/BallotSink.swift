import TallyEngine
import TallyModel

/// Whoever takes the ballots that readers find in lines: the door of intake, or a connection.
protocol BallotSink: ~Copyable {
  /// Takes a ballot whose fields stand in `text`.
  mutating func cast(_ text: RawSpan, _ fields: CastFields)
  /// Notes a line that is no ballot.
  mutating func refuse(_ refusal: Refusal)
}

extension Intake.Receiver: BallotSink {}
