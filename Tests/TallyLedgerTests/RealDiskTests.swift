import Glibc
import TallyLedger
import TallyModel
import TallyTesting
import Testing

/// A folder of the machine's own disk that is gone when the test ends.
final class RealFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/tally-ledger-XXXXXX".utf8CString)
    guard
      let made = unsafe template.withUnsafeMutableBufferPointer({ name in
        unsafe name.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
      })
    else { throw LedgerError.disk(.createFolder, path: "/tmp", offset: nil, errno: errno) }
    path = made
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in (try? RealDisk().list(path)) ?? [] { remove(path + "/" + name) }
    if unsafe Glibc.remove(path) != 0 { Issue.record("\(path) stays behind.") }
  }
}

@Suite struct `The machine's disk` {
  static let story = LedgerStory(segmentPages: 70, blockPages: [1, 30, 2, 60, 7, 64, 1])
  let disk = RealDisk()

  @Test func `keeps a journal through a reopening, and lets it be read while it grows`() throws {
    let folder = try RealFolder()
    let root = folder.path + "/data"
    var writer = try StoryWriter.create(Self.story, on: disk, root: root)
    let reader = try JournalReader(
      on: disk,
      folder: root + "/journal",
      signerPath: root + "/signer/state"
    )
    var cursor = JournalCursor()
    var seen: [[LogID: [[UInt8]]]] = []
    for content in Self.story.blocks {
      let mark = try writer.append(content)
      try writer.signer.advance(to: mark)
      try reader.advance(&cursor) { seen.append(FoundLedger.entries(of: $0, $1)) }
    }
    #expect(seen.count == Self.story.blocks.count)
    #expect(Self.story.begins(with: seen))
    let found = try FoundLedger.recover(on: disk, root: root)
    #expect(found.blocks == seen)
    #expect(found.report.cut == nil)
  }

  @Test func `gets a torn block cut and goes on`() throws {
    let folder = try RealFolder()
    let root = folder.path + "/data"
    var writer = try StoryWriter.create(Self.story, on: disk, root: root)
    let mark = try writer.append(Self.story.blocks[0])
    try writer.signer.advance(to: mark)
    let place = writer.journal.place
    try writer.append(Self.story.blocks[1])
    let segment = SegmentHeader.path(of: 1, in: root + "/journal")
    let file = try #require(try disk.open(segment, .write, .cached))
    try file.write(([0xFF] as [UInt8]).rawSpan, at: place.offset + 5000)
    try file.sync()
    var found = try FoundLedger.recover(on: disk, root: root)
    #expect(found.report.cut?.place == place)
    #expect(found.report.cut?.fault == .entries)
    var played = Played()
    try Self.story.play(from: 1, with: &found.writer, Pace.allCases[1], &played)
    let again = try FoundLedger.recover(on: disk, root: root)
    #expect(again.blocks.count == Self.story.blocks.count)
    #expect(Self.story.begins(with: again.blocks))
  }

  @Test func `prepares segments on one thread while another appends`() async throws {
    let folder = try RealFolder()
    let root = folder.path + "/data"
    let story = LedgerStory(segmentPages: 8, blockPages: Array(repeating: 3, count: 60))
    let writer = try StoryWriter.create(story, on: disk, root: root)
    let preparer = writer.journal.preparer
    async let prepared: Void = Self.prepare(preparer, times: 2_000)
    try Self.appendAll(story, writer)
    try await prepared
    let found = try FoundLedger.recover(on: disk, root: root)
    #expect(found.blocks.count == 60)
    #expect(story.begins(with: found.blocks))
  }

  @concurrent private static func prepare(_ preparer: SegmentPreparer, times: Int) async throws {
    for _ in 0..<times {
      if !preparer.isReady { try preparer.prepareAhead() }
      await Task.yield()
    }
  }

  private static func appendAll(_ story: LedgerStory, _ writer: consuming StoryWriter) throws {
    var played = Played()
    try story.play(from: 0, with: &writer, Pace.allCases[0], &played)
  }

  @Test func `locks a data folder against a second writer`() throws {
    let folder = try RealFolder()
    let path = folder.path + "/lock"
    let lock = try FolderLock(path, on: disk)
    #expect(throws: LedgerError.locked(path: path)) { _ = try FolderLock(path, on: disk) }
    withExtendedLifetime(lock) {}
  }

  @Test func `says what is missing, and what is there already`() throws {
    let folder = try RealFolder()
    #expect(try disk.list(folder.path + "/none") == nil)
    #expect(try disk.open(folder.path + "/none", .read, .cached) == nil)
    #expect(try disk.open(folder.path + "/none", .write, .direct) == nil)
    let path = folder.path + "/file"
    try DurableFile.writeOnce([1, 2, 3], to: path, on: disk)
    #expect(throws: LedgerError.exists(path: path)) { _ = try disk.open(path, .create, .direct) }
    #expect(try disk.list(folder.path) == ["file"])
    #expect(try DurableFile.read(path, limit: 10, on: disk) == [1, 2, 3])
    let file = try #require(try disk.open(path, .read, .cached))
    #expect(throws: LedgerError.fileEnds(path: path, offset: 3, wanted: 1)) {
      _ = try file.bytes(1..<4)
    }
    #expect(
      throws: LedgerError.disk(.remove, path: folder.path + "/none", offset: nil, errno: ENOENT)
    ) { try disk.remove(folder.path + "/none") }
    #expect(
      throws: LedgerError.disk(.syncFolder, path: folder.path + "/none", offset: nil, errno: ENOENT)
    ) { try disk.syncFolder(folder.path + "/none") }
  }

  @Test func `keeps its files from other users`() throws {
    let folder = try RealFolder()
    _ = try StoryWriter.create(Self.story, on: disk, root: folder.path + "/data")
    var status = stat()
    for path in ["/data", "/data/journal", "/data/journal/00000001.segment", "/data/signer/state"] {
      #expect(unsafe stat(folder.path + path, &status) == 0)
      #expect(status.st_mode & 0o077 == 0, "\(path)")
    }
    try RealDisk(readers: .everybody).createDurableFolder(folder.path + "/bundle")
    try DurableFile.write([1], to: folder.path + "/bundle/file", on: RealDisk(readers: .everybody))
    let mask = umask(0o077)
    umask(mask)
    #expect(unsafe stat(folder.path + "/bundle/file", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o644 & ~mask)
  }
}

@Suite struct `A transfer` {
  /// What each call does: moves so many bytes, or fails.
  private func run(
    _ calls: [Int],
    errno number: Int32 = 0,
    of count: Int
  ) -> (
    outcome: (done: Int, errno: Int32?)?, asked: [Int]
  ) {
    var asked: [Int] = []
    var left = calls
    let outcome = transferAll(count) { done in
      asked.append(done)
      let moved = left.isEmpty ? count - done : left.removeFirst()
      if moved < 0 { errno = left.isEmpty && number != 0 ? number : EINTR }
      return moved
    }
    return (outcome, asked)
  }

  @Test func `goes on after a short call`() {
    let (outcome, asked) = run([100, 1, 300], of: 1000)
    #expect(outcome == nil)
    #expect(asked == [0, 100, 101, 401])
  }

  @Test func `begins a call anew that a signal interrupted`() {
    let (outcome, asked) = run([-1, 100, -1, -1], of: 1000)
    #expect(outcome == nil)
    #expect(asked == [0, 0, 100, 100, 100])
  }

  @Test func `ends at an error with how far it came`() {
    let (outcome, asked) = run([100, -1], errno: ENOSPC, of: 1000)
    #expect(outcome?.done == 100)
    #expect(outcome?.errno == ENOSPC)
    #expect(asked == [0, 100])
  }

  @Test func `ends where a call moves nothing`() {
    let (outcome, asked) = run([100, 0], of: 1000)
    #expect(outcome?.done == 100)
    #expect(outcome?.errno == nil)
    #expect(asked == [0, 100])
  }
}
