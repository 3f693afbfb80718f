import Glibc
import TallyLedger
import TallyTesting
import Testing

@Suite struct `A durable file` {
  static let path = "/data/file"

  private func disk() throws -> SimulatedDisk {
    let disk = SimulatedDisk()
    try disk.createDurableFolder("/data")
    return disk
  }

  @Test func `is the old one or the new one after a crash anywhere`() throws {
    let rehearsal = try disk()
    try DurableFile.write([1, 1, 1], to: Self.path, on: rehearsal)
    let start = rehearsal.operations.count
    try DurableFile.write([2, 2], to: Self.path, on: rehearsal)
    var outcomes: Set<[UInt8]> = []
    for step in start + 1...rehearsal.operations.count + 1 {
      for loss in CrashTestsLosses.all {
        let disk = try disk()
        try DurableFile.write([1, 1, 1], to: Self.path, on: disk)
        disk.crash(at: step)
        let isDone = (try? DurableFile.write([2, 2], to: Self.path, on: disk)) != nil
        let after = disk.afterCrash(loss)
        let found = try #require(try DurableFile.read(Self.path, limit: 10, on: after))
        #expect(found == [2, 2] || !isDone && found == [1, 1, 1], "step \(step), \(loss)")
        outcomes.insert(found)
        try DurableFile.write([3], to: Self.path, on: after)
        #expect(after.afterCrash(.losesUnsynced).contents(Self.path) == [3])
      }
    }
    #expect(outcomes.count == 2)
  }

  @Test func `that never changes is written once, and again only with the same bytes`() throws {
    let disk = try disk()
    try DurableFile.writeOnce([1, 2], to: Self.path, on: disk)
    try DurableFile.writeOnce([1, 2], to: Self.path, on: disk)
    for other in [[1, 3], [1], [1, 2, 3], []] as [[UInt8]] {
      #expect(throws: LedgerError.differs(path: Self.path)) {
        try DurableFile.writeOnce(other, to: Self.path, on: disk)
      }
    }
    #expect(disk.afterCrash(.losesUnsynced).contents(Self.path) == [1, 2])
  }

  @Test func `found half-way durable is made durable by the second writing`() throws {
    let disk = try disk()
    try DurableFile.writeOnce([1, 2], to: Self.path, on: disk)
    let crashing = try self.disk()
    crashing.crash(at: crashing.operations.count + disk.operations.count - 2)
    _ = try? DurableFile.writeOnce([1, 2], to: Self.path, on: crashing)
    let next = crashing.afterCrash(.losesNothing)
    #expect(next.contents(Self.path) == [1, 2])
    try DurableFile.writeOnce([1, 2], to: Self.path, on: next)
    #expect(next.afterCrash(.losesUnsynced).contents(Self.path) == [1, 2])
  }

  @Test func `is not read beyond a limit, and nothing when missing`() throws {
    let disk = try disk()
    #expect(try DurableFile.read(Self.path, limit: 10, on: disk) == nil)
    try DurableFile.write([], to: Self.path, on: disk)
    #expect(try DurableFile.read(Self.path, limit: 10, on: disk) == [])
    try DurableFile.write([1, 2, 3], to: Self.path, on: disk)
    #expect(throws: LedgerError.disk(.read, path: Self.path, offset: 2, errno: EFBIG)) {
      _ = try DurableFile.read(Self.path, limit: 2, on: disk)
    }
  }

  @Test func `knows its folder`() {
    #expect(DurableFile.folder(of: "/a/b/c") == "/a/b")
    #expect(DurableFile.folder(of: "/a") == "/")
    #expect(DurableFile.folder(of: "a") == ".")
    #expect(DurableFile.folder(of: "a/b") == "a")
  }
}

enum CrashTestsLosses {
  static let all: [SimulatedLoss] =
    [.losesUnsynced, .losesNothing] + (1...6).map { .tears(seed: $0) }
}

@Suite struct `The lock of a data folder` {
  @Test func `is held by one at a time, until it is let go`() throws {
    let disk = SimulatedDisk()
    try disk.createDurableFolder("/data")
    try hold(disk)
    let again = try FolderLock("/data/lock", on: disk)
    withExtendedLifetime(again) {}
  }

  private func hold(_ disk: SimulatedDisk) throws {
    let lock = try FolderLock("/data/lock", on: disk)
    #expect(throws: LedgerError.locked(path: "/data/lock")) {
      _ = try FolderLock("/data/lock", on: disk)
    }
    withExtendedLifetime(lock) {}
  }
}
