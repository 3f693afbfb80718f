import TallyCrypto
package import TallyModel

/// The text of receipts: `tlog-proof` files with the entry as `extra`.
extension SealedBatch {
  /// Appends the full receipt of an accepted ballot of this batch.
  ///
  /// `record`: One of ``casts``' records with the verdict `accepted`.
  package func appendReceipt(of record: CastRecord, to text: inout [UInt8]) {
    let sealed = frames[Int(record.frame)]
    let entries = sealed.frame.entries
    ReceiptText.appendHead(
      entry: entries.rawSpan.extracting(record.entry),
      index: UInt64(record.index),
      to: &text
    )
    sealed.pathLines.append(of: UInt64(record.index), to: &text)
    ReceiptText.append(checkpoint: sealed.checkpoint, to: &text)
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
}

/// The short answer to an accepted ballot: its index, its leaf hash and the size of the signed tree
/// that covers it; the whole receipt is there for the asking.
extension SealedBatch {
  /// Appends `<index> <leaf hash in hex> <checkpoint size>`.
  ///
  /// `record`: One of ``casts``' records with the verdict `accepted`.
  package func appendBriefReceipt(of record: CastRecord, to text: inout [UInt8]) {
    let size = frames[Int(record.frame)].growth.size
    text.append(addingCapacity: 20 + 1 + 64 + 1 + 28) { line in
      line.append(decimal: UInt64(record.index))
      line.append(UInt8(ascii: " "))
      record.leaf.appendHex(to: &line)
      line.append(UInt8(ascii: " "))
      line.append(decimal: size)
    }
  }
}
