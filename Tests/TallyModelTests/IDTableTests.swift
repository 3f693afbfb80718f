import TallyModel
import TallyTesting
import Testing

@Suite struct `A table of ids` {
  @Test(arguments: [51] as [UInt64])
  func `finds each id in its group and no other`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let letters = Array("abAB09._-".utf8)
    func name() -> [UInt8] {
      (0..<Int.random(in: 1...20, using: &random)).map { _ in
        letters[Int.random(in: 0..<letters.count, using: &random)]
      }
    }
    let groups = (0..<5).map { _ in Array(Set((0..<300).map { _ in name() })) }
    let table = IDTable(groups: groups)
    #expect(table.count == groups.reduce(0) { $0 + $1.count })
    for (group, ids) in groups.enumerated() {
      for (number, id) in ids.enumerated() {
        let inside = [1, 2, 3] + id + [4]
        let range = 3..<(3 + id.count)
        #expect(table.find(inside.rawSpan, range, group: group) == number, "seed \(seed)")
        for other in groups.indices where other != group {
          let expected = groups[other].firstIndex(of: id)
          #expect(table.find(inside.rawSpan, range, group: other) == expected)
        }
      }
    }
    for _ in 0..<2_000 {
      let id = name()
      #expect(table.find(id.rawSpan) == groups[0].firstIndex(of: id), "seed \(seed)")
    }
  }

  @Test func `of nothing finds nothing`() {
    let table = IDTable([])
    #expect(table.find("") == nil)
    #expect(table.find("a") == nil)
    #expect(IDTable([Array("a".utf8)]).find("") == nil)
    #expect(IDTable([Array("a".utf8)]).find("a", group: 1) == nil)
  }

  @Test func `tells ids apart that share a beginning`() {
    let long = String(repeating: "x", count: 63)
    let ids = ["x", "xx", "xxxxxxxx", "xxxxxxxxx", long, "\(long)x"]
    let table = IDTable(ids.map { Array($0.utf8) })
    for (number, id) in ids.enumerated() { #expect(table.find(id) == number) }
    #expect(table.find("xxx") == nil)
  }
}
