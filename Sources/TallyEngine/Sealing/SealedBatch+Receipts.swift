import TallyCrypto
package import TallyModel

/// What an accepted ballot's sender gets.
extension SealedFrame {
  /// Appends the whole receipt, a `tlog-proof` with the entry as `extra`.
  ///
  /// `record`: An accepted ballot of this frame (``CastRecord/frame``).
  package func appendReceipt(of record: CastRecord, to text: inout [UInt8]) {
    let entries = frame.entries
    ReceiptText.appendHead(
      entry: entries.rawSpan.extracting(record.entry),
      index: UInt64(record.index),
      to: &text
    )
    pathLines.append(of: UInt64(record.index), to: &text)
    ReceiptText.append(checkpoint: checkpoint, to: &text)
  }

  /// Appends the short answer, `<index> <leaf hash in hex> <checkpoint size>`: the size is that of the
  /// signed tree that covers it; the whole receipt is there for the asking.
  ///
  /// `record`: An accepted ballot of this frame.
  @inline(__always)
  package func appendBriefReceipt(of record: CastRecord, to text: inout [UInt8]) {
    ReceiptText.appendBrief(
      index: UInt64(record.index),
      leaf: record.leaf,
      size: growth.size,
      to: &text
    )
  }
}

extension SealedBatch {
  /// Appends the whole receipt of one of ``casts``' accepted ballots.
  package func appendReceipt(of record: CastRecord, to text: inout [UInt8]) {
    frames[Int(record.frame)].appendReceipt(of: record, to: &text)
  }

  /// Appends the short answer to one of ``casts``' accepted ballots.
  package func appendBriefReceipt(of record: CastRecord, to text: inout [UInt8]) {
    frames[Int(record.frame)].appendBriefReceipt(of: record, to: &text)
  }
}

/// Writes the lines of a `tlog-proof` without building it first.
///
/// - SeeAlso: C2SP tlog-proof; docs/formats.md, "Receipt".
package enum ReceiptText {
  private static let head = Array("c2sp.org/tlog-proof@v1\nextra ".utf8)
  private static let index = Array("\nindex ".utf8)
  private static let newline = UInt8(ascii: "\n")

  package static func appendHead(entry: RawSpan, index: UInt64, to text: inout [UInt8]) {
    text.append(contentsOf: head)
    Base64.append(entry, to: &text)
    text.append(contentsOf: Self.index)
    append(decimal: index, to: &text)
    text.append(newline)
  }

  package static func append(hash: Digest, to text: inout [UInt8]) {
    hash.appendBase64(to: &text)
    text.append(newline)
  }

  package static func append(checkpoint: [UInt8], to text: inout [UInt8]) {
    text.append(newline)
    text.append(contentsOf: checkpoint)
  }

  static func append(decimal value: UInt64, to text: inout [UInt8]) {
    text.append(addingCapacity: 28) { $0.append(decimal: value) }
  }

  /// Appends `<index> <leaf hash in hex> <checkpoint size>`.
  package static func appendBrief(
    index: UInt64,
    leaf: Digest,
    size: UInt64,
    to text: inout [UInt8]
  ) {
    text.append(addingCapacity: 20 + 1 + 64 + 1 + 28) { line in
      line.append(decimal: index)
      line.append(UInt8(ascii: " "))
      leaf.appendHex(to: &line)
      line.append(UInt8(ascii: " "))
      line.append(decimal: size)
    }
  }
}
