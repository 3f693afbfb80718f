import TallyLedger
import TallyModel

/// Writes the files of a bundle: each appears whole, and all are durable after ``sync()``.
///
/// A file is written beside its name, made durable and renamed. Files wait for each other: few are
/// synced one by one, many with one call for their file system, which is some forty times faster.
/// Folders are synced once, at the end.
struct BundleFolderWriter: ~Copyable {
  /// More than these are made durable with one call; it would also write out what is not ours.
  private static let fewMax = 16
  /// Files that wait for one call: 128 MiB of tiles and bundles of simple ballots.
  private static let waitingMax = 8_192

  private let disk: any Disk
  private let root: String
  /// Held so that no two writers take each other's unfinished files.
  private let lock: (any DiskFile)?
  /// Opened before anything was written, so that no error of the storage passes it by.
  private let volume: (any Volume)?
  /// Written and not durable; the first few are still open.
  private var waiting: [(file: (any DiskFile)?, path: String)] = []
  /// Folders that exist, and whether a name was added since the last sync, relative to the root.
  private var folders: [String: Bool] = [:]
  /// Files written, those left out that were there already.
  private(set) var writtenCount = 0

  init(root: String, disk: any Disk) throws(PublicationError) {
    do throws(LedgerError) {
      (lock, volume) = try Self.open(root, on: disk)
    } catch {
      throw .disk(error)
    }
    self.root = root
    self.disk = disk
    folders[""] = true
  }

  private static func open(
    _ root: String,
    on disk: any Disk
  ) throws(LedgerError) -> (lock: (any DiskFile)?, volume: (any Volume)?) {
    try disk.createFolder(root)
    let lock = try disk.open(root, .read, .cached)
    if let lock {
      guard try lock.lock() else { throw .locked(path: root) }
    }
    let volume = try disk.volume(of: root)
    try Leftovers.remove(in: root, on: disk)
    return (lock, volume)
  }

  /// Writes a file that never changes; when it is there, it must have these bytes.
  mutating func writeOnce(_ bytes: [UInt8], to name: String) throws(PublicationError) {
    if let present = try read(name, atMost: bytes.count) {
      guard present == bytes else { throw .publishedDiffers(path: path(name)) }
      folders[Self.folder(of: name)] = true
    } else {
      try write(bytes, to: name)
    }
  }

  /// Writes a file, in the place of one with other bytes if there is one.
  mutating func replace(_ name: String, with bytes: [UInt8]) throws(PublicationError) {
    if try read(name, atMost: bytes.count) == bytes {
      folders[Self.folder(of: name)] = true
    } else {
      try write(bytes, to: name)
    }
  }

  /// Takes a file away, if it is there.
  mutating func remove(_ name: String) throws(PublicationError) {
    do {
      guard try disk.open(path(name), .read, .cached) != nil else { return }
      try disk.remove(path(name))
      folders[Self.folder(of: name)] = true
    } catch {
      throw .disk(error)
    }
  }

  /// The file's bytes; nothing when it is not there, an empty array when it is longer than `limit`.
  func read(_ name: String, atMost limit: Int) throws(PublicationError) -> [UInt8]? {
    do {
      guard let file = try disk.open(path(name), .read, .cached) else { return nil }
      let size = try file.size()
      return size <= limit ? try file.bytes(0..<size) : []
    } catch {
      throw .disk(error)
    }
  }

  /// Makes everything durable that was written so far, and its names.
  mutating func sync() throws(PublicationError) {
    do {
      try settle()
      // A folder's name stands in its parent: parents come after their children.
      for folder in folders.keys.sorted(by: { $0.utf8.count > $1.utf8.count })
      where folders[folder] == true {
        try disk.syncFolder(folder.isEmpty ? root : path(folder))
        folders[folder] = false
      }
      // The bundle's own name stands in a folder that is not ours, and is synced as well.
      try disk.syncFolder(DurableFile.folder(of: root))
    } catch {
      throw .disk(error)
    }
  }

  private mutating func write(_ bytes: [UInt8], to name: String) throws(PublicationError) {
    do {
      try makeFolder(Self.folder(of: name))
      let unfinished = path(name) + DurableFile.unfinishedEnding
      // What an earlier run left when it was ended.
      if try disk.open(unfinished, .read, .cached) != nil { try disk.remove(unfinished) }
      guard let file = try disk.open(unfinished, .create, .cached) else {
        preconditionFailure("A file was created and is not there.")
      }
      try file.write(bytes.rawSpan, at: 0)
      try wait(for: file, path: path(name))
      writtenCount += 1
    } catch {
      throw .disk(error)
    }
  }

  private mutating func wait(for file: any DiskFile, path: String) throws(LedgerError) {
    if waiting.count < Self.fewMax || volume == nil {
      waiting.append((file, path))
    } else {
      try file.close()
      waiting.append((nil, path))
    }
    // Without the one call every file stays open, far below the usual limit of a process.
    let limit = volume == nil ? Self.fewMax : Self.waitingMax
    if waiting.count == limit { try settle() }
  }

  /// Makes the files that wait durable and gives them their names.
  private mutating func settle() throws(LedgerError) {
    if waiting.count > Self.fewMax, let volume {
      try volume.sync()
    } else {
      for (file, _) in waiting { try file?.sync() }
    }
    for (file, path) in waiting {
      try file?.close()
      try disk.rename(path + DurableFile.unfinishedEnding, to: path)
    }
    waiting.removeAll(keepingCapacity: true)
  }

  private mutating func makeFolder(_ folder: String) throws(LedgerError) {
    if folders[folder] == nil {
      let parent = Self.folder(of: folder)
      try makeFolder(parent)
      try disk.createFolder(path(folder))
      folders[parent] = true
    }
    folders[folder] = true
  }

  private func path(_ name: String) -> String { "\(root)/\(name)" }

  private static func folder(of name: String) -> String {
    name.contains("/") ? DurableFile.folder(of: name) : ""
  }
}
