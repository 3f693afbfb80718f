import TallyCrypto
package import TallyModel

/// Writes what the senders of accepted ballots get.
///
/// Holds one frame in hand for as long as ballots stand in it, and is not copyable: a ballot counts no
/// references, whose counters all cores would share.
package struct ReceiptWriter: ~Copyable {
  private let frames: [SealedFrame]
  /// The frame in hand; `UInt16.max` at first, which no block reaches.
  private var number = UInt16.max
  private var entries: [UInt8] = []
  private var checkpoint: [UInt8] = []
  private var size: UInt64 = 0
  /// Made when the first whole receipt of the frame is asked for.
  private var pathLines: PathLines?

  package init(_ frames: [SealedFrame]) { self.frames = frames }

  /// Appends the whole receipt, a `tlog-proof` with the entry as `extra`.
  ///
  /// `record`: An accepted ballot of one of the frames.
  package mutating func appendReceipt(of record: CastRecord, to text: inout [UInt8]) {
    if record.frame != number { take(record.frame) }
    ReceiptText.appendHead(
      entry: entries.rawSpan.extracting(record.entry),
      index: UInt64(record.index),
      to: &text
    )
    if let pathLines {
      pathLines.append(of: UInt64(record.index), to: &text)
    } else {
      let made = frames[Int(number)].pathLines
      pathLines = made
      made.append(of: UInt64(record.index), to: &text)
    }
    ReceiptText.append(checkpoint: checkpoint, to: &text)
  }

  /// Appends the short answer, `<index> <leaf hash in hex> <checkpoint size>`: the size is that of the
  /// signed tree that covers it; the whole receipt is there for the asking.
  ///
  /// `record`: An accepted ballot of one of the frames.
  @inline(__always)
  package mutating func appendBriefReceipt(
    of record: CastRecord,
    to text: inout OutputSpan<UInt8>
  ) {
    if record.frame != number { take(record.frame) }
    ReceiptText.appendBrief(index: UInt64(record.index), leaf: record.leaf, size: size, to: &text)
  }

  @inline(never)
  private mutating func take(_ number: UInt16) {
    let sealed = frames[Int(number)]
    self.number = number
    entries = sealed.frame.entries
    checkpoint = sealed.checkpoint
    size = sealed.growth.size
    pathLines = nil
  }
}

extension SealedBatch {
  /// Appends the whole receipt of one of ``casts``' accepted ballots.
  package func appendReceipt(of record: CastRecord, to text: inout [UInt8]) {
    var writer = ReceiptWriter(frames)
    writer.appendReceipt(of: record, to: &text)
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

  /// The room that a short answer takes at most, with what its last number needs to be written.
  package static let briefBytesMax = 20 + 1 + 64 + 1 + 28

  /// Appends `<index> <leaf hash in hex> <checkpoint size>`; needs room for ``briefBytesMax``.
  package static func appendBrief(
    index: UInt64,
    leaf: Digest,
    size: UInt64,
    to line: inout OutputSpan<UInt8>
  ) {
    line.append(decimal: index)
    line.append(UInt8(ascii: " "))
    leaf.appendHex(to: &line)
    line.append(UInt8(ascii: " "))
    line.append(decimal: size)
  }
}
