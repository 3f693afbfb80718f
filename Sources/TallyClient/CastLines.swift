package import TallyModel
import TallyWire

/// Ballots to be cast, as the lines that are sent: a value that is filled once and then only read.
///
/// Sent again after a lost connection as it stands, so that a ballot keeps its nonce and the daemon
/// knows it again.
package struct CastLines: Sendable {
  /// In one object, because every answer hands the lines on: copies count one reference.
  private final class Storage: @unchecked Sendable {
    /// One line after another, each with its line feed.
    var bytes: [UInt8] = []
    /// Where each line ends, behind its line feed.
    var ends: [Int] = []
    var tags: [UInt64] = []

    init() {}

    init(copying other: Storage) {
      bytes = other.bytes
      ends = other.ends
      tags = other.tags
    }
  }

  /// Changed only while nobody else has it, which makes it a value.
  private var storage = Storage()

  package init() {}

  package var count: Int { storage.ends.count }
  package var isEmpty: Bool { storage.ends.isEmpty }
  /// Bytes of all lines.
  package var byteCount: Int { storage.bytes.count }
  var bytes: [UInt8] { storage.bytes }
  private var ends: [Int] { storage.ends }

  /// Adds a ballot, or says what the daemon would refuse it for; `tag` is the caller's name for it.
  ///
  /// - Complexity: O(fields).
  package mutating func append(_ text: RawSpan, _ fields: CastFields, tag: UInt64) -> Refusal? {
    if !isKnownUniquelyReferenced(&storage) { storage = Storage(copying: storage) }
    if let refusal = CastLine.append(text, fields, to: &storage.bytes) { return refusal }
    storage.ends.append(storage.bytes.count)
    storage.tags.append(tag)
    return nil
  }

  /// Of all lines, in order.
  package var tags: [UInt64] { storage.tags }
  package func tag(_ place: Int) -> UInt64 { storage.tags[place] }

  /// The fields of a ballot, for `body` to read: its bytes, and where the fields stand in them.
  package func withFields<Result>(
    _ place: Int,
    _ body: (RawSpan, CastFields) throws -> Result
  ) rethrows -> Result {
    let line = (place == 0 ? 0 : ends[place - 1])..<(ends[place] - 1)
    guard let fields = CastLine.fields(bytes.rawSpan, line) else {
      preconditionFailure("A line that was written cannot be read.")
    }
    return try body(bytes.rawSpan, fields)
  }

  /// The election's id as it was sent.
  package func election(_ place: Int) -> String {
    withFields(place) { _, fields in String(decoding: bytes[fields.election], as: UTF8.self) }
  }

  /// The lines of some ballots.
  func lines(_ places: Range<Int>) -> ArraySlice<UInt8> {
    let start = places.lowerBound == 0 ? 0 : ends[places.lowerBound - 1]
    return bytes[start..<(places.isEmpty ? start : ends[places.upperBound - 1])]
  }
}
