import Foundation
import Testing

@testable import tallyd

@Suite struct `What the system says of files` {
  @Test(arguments: [
    (ENOENT, tallyd.ExitStatus.noInput), (EACCES, .noPermission), (EPERM, .noPermission),
    (EEXIST, .cannotCreate), (ENOSPC, .storage), (ELOOP, .storage),
  ])
  func `each error has its exit code`(number: Int32, status: tallyd.ExitStatus) {
    #expect(FileError.status(of: number) == status)
  }

  @Test func `an output must be new, and its folder must be there`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tallyd-output-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try OutputFile.checkNew("\(folder)/new")
    try OutputFile.writeNew([1], to: "\(folder)/new")
    for path in ["\(folder)/new", folder, "\(folder)/none/new"] {
      do throws(CommandFailure) {
        try OutputFile.writeNew([2], to: path)
        Issue.record("\(path) was written.")
      } catch { #expect(error.status == .cannotCreate) }
    }
    #expect(FileManager.default.contents(atPath: "\(folder)/new") == Data([1]))
  }
}
