/// Where the fields of one cast stand in the bytes that hold them.
///
/// Bytes are numbered in 32 bits, because these travel through every room's door with each ballot.
package struct CastFields: Sendable {
  private struct Field: Sendable {
    let start: UInt32
    let end: UInt32

    /// Traps beyond 4 GiB: whoever reads more reads it piece by piece.
    init(_ range: Range<Int>) {
      start = UInt32(range.lowerBound)
      end = UInt32(range.upperBound)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  private let fields: [6 of Field]

  package init(
    election: Range<Int>,
    voter: Range<Int>,
    nonce: Range<Int>,
    scope: Range<Int>,
    channel: Range<Int>,
    selections: Range<Int>
  ) {
    fields = [
      Field(election), Field(voter), Field(nonce), Field(scope), Field(channel), Field(selections),
    ]
  }

  package var election: Range<Int> { fields[0].range }
  /// The voter's id in the definition's normal form.
  package var voter: Range<Int> { fields[1].range }
  /// 32 lower-case hexadecimal digits.
  package var nonce: Range<Int> { fields[2].range }
  /// Empty, a page, or a period, as the definition's scope asks.
  package var scope: Range<Int> { fields[3].range }
  /// A channel's id; may be empty where the definition has one channel only.
  package var channel: Range<Int> { fields[4].range }
  /// Selections as text: `market=rebuild;services=a,b`.
  package var selections: Range<Int> { fields[5].range }
}
