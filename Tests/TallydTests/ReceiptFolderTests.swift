import Foundation
import Testing

@testable import tallyd

@Suite struct `The folder of receipts` {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tallyd-receipts-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test(arguments: [1, 2, 7, 30])
  func `a sample is spread over an input whose length is known`(count: Int) throws {
    try Self.withFolder { path in
      var folder = try ReceiptFolder(path, count: count)
      let picked = (1...10_000).filter { folder.wants(line: $0, expectedLines: 10_000) }
      #expect(picked.count == count)
      for (before, line) in zip(picked, picked.dropFirst()) {
        #expect((line - before - 10_000 / count).magnitude <= 1)
      }
    }
  }

  @Test func `a sample of an endless input thins out and stays within its count`() throws {
    try Self.withFolder { path in
      var folder = try ReceiptFolder(path, count: 30)
      let picked = (1...200_000).filter { folder.wants(line: $0, expectedLines: nil) }
      #expect((10...30).contains(picked.count))
      #expect(picked[0] == 1)
      #expect((picked.last ?? 0) > 50_000)
    }
  }

  @Test func `a receipt that is there stays, of the same ballot or of another`() throws {
    try Self.withFolder { path in
      var folder = try ReceiptFolder(path, count: nil)
      let file = "\(path)/market-4.tlog-proof"
      for (receipt, stays) in [
        ("format\nextra A\nindex 4\nold", "format\nextra A\nindex 4\nold"),
        ("format\nextra A\nindex 4\nnew", "format\nextra A\nindex 4\nold"),
        ("format\nextra B\nindex 4\nnew", "format\nextra A\nindex 4\nold"),
      ] {
        try folder.write(Array(receipt.utf8), election: "market", index: 4)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == stays)
      }
      #expect(folder.writtenCount == 1)
      #expect(folder.keptCount == 1)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test func `what somebody put under the unfinished name is neither followed nor opened`() throws {
    try Self.withFolder { path in
      var folder = try ReceiptFolder(path, count: nil)
      let file = "\(path)/market-4.tlog-proof"
      let elsewhere = "\(path)/elsewhere"
      try Data("precious".utf8).write(to: URL(fileURLWithPath: elsewhere))
      let files = FileManager.default
      try files.createSymbolicLink(atPath: "\(file).unfinished", withDestinationPath: elsewhere)
      try folder.write(Array("format\nextra A\nindex 4\n".utf8), election: "market", index: 4)
      #expect(try String(contentsOfFile: elsewhere, encoding: .utf8) == "precious")
      #expect(try files.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
      #expect(try files.attributesOfItem(atPath: file)[.type] as? FileAttributeType == .typeRegular)
    }
  }
}
