/// One ballot that comes to the portal at its moment, whatever happened to those before it.
package struct Arrival: Equatable, Sendable {
  /// From the rehearsal's beginning.
  package let nanoseconds: UInt64
  /// Which ballot: sent again, it has the same number.
  package let cast: UInt32
  /// Who casts, from 0.
  package let voter: UInt32
  /// 0 for a ballot's first sending; then the number of the attempt.
  package let attempt: UInt8
  /// Whether its sender leaves without waiting for the answer.
  package let isAbandoned: Bool
  /// Whether it comes after the closing.
  package let isLate: Bool
}
