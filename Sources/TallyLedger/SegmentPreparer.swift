import Synchronization
import TallyModel

/// Makes the journal's next segment ahead of need: reserved, filled with zeros, synced.
///
/// Writing over zeros that are on the disk already needs no work of the file system at a sync, and a
/// full disk shows while there is still room for what runs. One thread may prepare while another
/// appends; whoever comes second waits.
package final class SegmentPreparer: Sendable {
  private struct State: Sendable {
    /// The segment to make next.
    var number: Int
    /// Made and not yet taken, in order; after a recovery there may be two.
    var ready: [any DiskFile]
    /// An error other than a full disk; nothing is tried after it.
    var failure: LedgerError?
  }

  private let disk: any Disk
  private let folder: String
  private let journal: JournalID
  private let segmentBytes: Int
  /// Guards the state and the file work, so that one thread at a time prepares.
  private let state: Mutex<State>
  private let isReadyFlag: Atomic<Bool>

  /// Bytes of zeros written at once: enough for full speed, little memory.
  private static let stepBytes = 1 << 20

  init(
    disk: any Disk,
    folder: String,
    journal: JournalID,
    segmentBytes: Int,
    next number: Int,
    ready: [any DiskFile]
  ) {
    self.disk = disk
    self.folder = folder
    self.journal = journal
    self.segmentBytes = segmentBytes
    state = Mutex(State(number: number, ready: ready, failure: nil))
    isReadyFlag = Atomic(!ready.isEmpty)
  }

  /// Whether the next segment is there.
  ///
  /// Costs one load.
  package var isReady: Bool { isReadyFlag.load(ordering: .acquiring) }

  /// Makes the next segment unless it is there.
  ///
  /// Blocks the thread for as long as writing a segment takes. After a full disk (ENOSPC, EDQUOT) it
  /// may be called again when there is room; after any other error it throws that again.
  package func prepareAhead() throws(LedgerError) {
    try state.withLock { (state: inout sending State) throws(LedgerError) in try prepare(&state) }
  }

  /// Hands over the next segment, making it now where nobody did ahead.
  func take() throws(LedgerError) -> any DiskFile {
    try state.withLock { (state: inout sending State) throws(LedgerError) -> any DiskFile in
      try prepare(&state)
      let file = state.ready.removeFirst()
      isReadyFlag.store(!state.ready.isEmpty, ordering: .releasing)
      return file
    }
  }

  private func prepare(_ state: inout State) throws(LedgerError) {
    if let failure = state.failure { throw .stopped(cause: failure) }
    guard state.ready.isEmpty else { return }
    do {
      state.ready.append(
        try Self.make(
          SegmentHeader(journal: journal, number: state.number, segmentBytes: segmentBytes),
          in: folder,
          on: disk
        )
      )
      state.number += 1
      isReadyFlag.store(true, ordering: .releasing)
    } catch {
      if !error.isDiskFull { state.failure = error }
      throw error
    }
  }

  /// Makes a segment; under its name it is always complete.
  static func make(
    _ header: SegmentHeader,
    in folder: String,
    on disk: any Disk
  ) throws(LedgerError) -> any DiskFile {
    let path = SegmentHeader.path(of: header.number, in: folder)
    // The rename below would replace it.
    guard try disk.open(path, .read, .cached) == nil else { throw .exists(path: path) }
    let unfinished = path + DurableFile.unfinishedEnding
    if let _ = try disk.open(unfinished, .write, .cached) { try disk.remove(unfinished) }
    guard let file = try disk.open(unfinished, .create, .direct) else {
      preconditionFailure("A file was created and is not there.")
    }
    try file.reserve(header.segmentBytes)
    var buffer = PageBuffer(byteCount: min(stepBytes, header.segmentBytes))
    var offset = 0
    while offset < header.segmentBytes {
      let count = min(buffer.byteCount, header.segmentBytes - offset)
      if offset == 0 { buffer.copy(header.page.rawSpan, to: 0) }
      try buffer.withBytes(0..<count) { bytes throws(LedgerError) in
        try file.write(bytes, at: offset)
      }
      if offset == 0 { buffer.zero(0..<SegmentHeader.byteCount) }
      offset += count
    }
    try file.sync()
    try disk.rename(unfinished, to: path)
    try disk.syncFolder(folder)
    return file
  }
}
