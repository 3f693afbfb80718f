/// Where the fields of one cast stand in the bytes that hold them.
package struct CastFields: Sendable {
  package var election: Range<Int>
  /// The voter's id in the definition's normal form.
  package var voter: Range<Int>
  /// 32 lower-case hexadecimal digits.
  package var nonce: Range<Int>
  /// Empty, a page, or a period, as the definition's scope asks.
  package var scope: Range<Int>
  /// A channel's id; may be empty where the definition has one channel only.
  package var channel: Range<Int>
  /// Selections as text: `market=rebuild;services=a,b`.
  package var selections: Range<Int>

  package init(
    election: Range<Int>,
    voter: Range<Int>,
    nonce: Range<Int>,
    scope: Range<Int>,
    channel: Range<Int>,
    selections: Range<Int>
  ) {
    self.election = election
    self.voter = voter
    self.nonce = nonce
    self.scope = scope
    self.channel = channel
    self.selections = selections
  }
}
