/// One ballot that comes to the portal at its moment, whatever happened to those before it.
package struct Arrival: Equatable, Sendable {
  /// From the rehearsal's beginning.
  package let nanoseconds: UInt64
  /// Who casts, from 0.
  package let voter: UInt32
  /// How often this voter has cast before.
  package let earlier: UInt32
  /// 0 for a ballot's first sending; then the number of the attempt.
  package let attempt: UInt8
}
