import TallyCrypto
import TallyLedger
import TallyModel
import TallyPublication

/// A log in memory, for the publisher.
struct ArrayLog: LogSource {
  let entries: [[UInt8]]
  let root: Digest
  var size: UInt64 { UInt64(entries.count) }

  init(_ scribe: Scribe, size: Int? = nil) {
    entries = Array(scribe.entries.prefix(size ?? scribe.entries.count))
    root = scribe.tree.root(size: UInt64(entries.count))
  }

  init(entries: [[UInt8]], root: Digest) {
    self.entries = entries
    self.root = root
  }

  func forEachEntry(
    from start: UInt64,
    _ body: (RawSpan) throws(PublicationError) -> Void
  ) throws(PublicationError) {
    for entry in entries.dropFirst(Int(start)) { try body(entry.rawSpan) }
  }
}

extension Scribe {
  /// The publisher of this election.
  func writer(on disk: any Disk) throws -> BundleWriter {
    try BundleWriter(definition: definition, roll: roll?.bytes, logKey: election.logKey, disk: disk)
  }
}

extension BundleWriter {
  /// Publishes at the tests' one moment.
  func publish(
    _ source: some LogSource,
    to folder: String,
    for audience: Audience = .everybody
  ) throws(PublicationError) -> Bulletin {
    try publish(source, to: folder, for: audience, at: Scribe.created)
  }
}
