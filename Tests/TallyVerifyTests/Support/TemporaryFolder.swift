import Foundation
import Testing

/// A folder of a test's own, gone with its last reference.
final class TemporaryFolder: Sendable {
  let path: String
  private let isKept: Bool

  init() throws {
    path = NSTemporaryDirectory() + "tallyd-verify-" + UUID().uuidString
    isKept = false
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// A folder that stays, for whoever asked the tests for it.
  init(keptAt path: String) throws {
    self.path = path
    isKept = true
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { if !isKept { try? FileManager.default.removeItem(atPath: path) } }

  /// Puts files there, with the folders that their names ask for, in place of all that was there.
  func fill(with files: [String: [UInt8]]) throws {
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files { try write(bytes, to: name) }
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/\(name)",
      withDestinationPath: destination
    )
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(name)",
      withIntermediateDirectories: true
    )
  }

  /// All files below the folder by their relative names.
  func files() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      let full = "\(path)/\(name)"
      let kind = try FileManager.default.attributesOfItem(atPath: full)[.type] as? FileAttributeType
      guard kind == .typeRegular else { continue }
      files[name] = Array(try Data(contentsOf: URL(filePath: full)))
    }
    return files
  }
}

/// A file of the repository.
func fixture(_ name: String) throws -> [UInt8] {
  Array(try Data(contentsOf: repository.appending(path: name)))
}

/// Writes a file of the repository.
func writeFile(_ bytes: [UInt8], to name: String) throws {
  let url = repository.appending(path: name)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(),
    withIntermediateDirectories: true
  )
  try Data(bytes).write(to: url)
}

private let repository = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The names of files that only one side has, or that the sides have with other bytes.
///
/// To be compared in the place of the files: a failed expectation would print them all.
func differences(_ a: [String: [UInt8]], _ b: [String: [UInt8]]) -> [String] {
  Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
}
