import Glibc
import TallyCount
import TallyCrypto
import TallyModel
import TallyTesting
import Testing

@Suite struct `A definition` {
  @Test func `is read with all its parts`() throws {
    var sample = SampleDefinition()
    sample["contests[1]"] = SampleDefinition.nOfM(
      "some",
      options: ["x", "y", "z"],
      maximum: 2,
      isRequired: true,
      seats: 2
    )
    sample["contests[2]"] = SampleDefinition.score("stars", options: ["x"], lowest: 1, highest: 5)
    sample["contests[3]"] = SampleDefinition.approval("any", options: ["x", "y"])
    sample["scope"] = ["kind": "page", "pages": ["home", "news"]]
    sample["terms"] = ["uri": "https://example.org/terms", "sha256": .string(Self.zeros)]
    let definition = try sample.definition()

    #expect(definition.languages == ["ar", "en"])
    #expect(definition.title.texts == ["نص sample", "Text sample"])
    #expect(definition.contests.map(\.id) == ["choice", "some", "stars", "any"])
    #expect(definition.contests.map(\.marksMax) == [1, 2, 1, 2])
    #expect(definition.contests.map(\.seats) == [1, 2, 1, 1])
    #expect(definition.contests.map(\.isRequired) == [false, true, false, false])
    #expect(definition.contests[2].scores == 1...5)
    #expect(definition.scope == .page(["home", "news"]))
    #expect(definition.eligibility == .open)
    #expect(definition.officers.threshold == 2)
    #expect(definition.terms?.uri == "https://example.org/terms")
    #expect(definition.policy == nil)
    #expect(definition.window.opens.rfc3339 == "2026-11-22T04:00:00Z")
    #expect(definition.fileBytes == sample.file)
    #expect(definition.entry.fileDigest == SHA256.hash(sample.file))
    #expect(definition.entry.fileBytes == UInt64(sample.file.count))
  }

  @Test func `derives the origin from the file's digest`() throws {
    var sample = SampleDefinition()
    let hex = Hex.encode(SHA256.hash(sample.file).bytes.prefix(16))
    #expect(try sample.definition().origin == "vote.example.org/sample/\(hex)")
    #expect(try sample.definition().logID.hex == hex)
    sample["rehearsal"] = true
    let other = Hex.encode(SHA256.hash(sample.file).bytes.prefix(16))
    #expect(try sample.definition().origin == "vote.example.org/rehearsal/sample/\(other)")
  }

  @Test func `with a roll numbers strata and districts from its lists`() throws {
    var sample = SampleDefinition()
    sample["publication"] = "counts"
    sample["eligibility"] = [
      "kind": "roll", "root": .string(Self.root), "count": 9,
      "strata": [["id": "young", "label": SampleDefinition.label("young")]],
      "districts": [["id": "north", "label": SampleDefinition.label("north")]],
    ]
    let roll = try #require(try sample.definition().roll)
    #expect(roll.count == 9)
    #expect(roll.strata.map(\.id) == ["young"])
    #expect(roll.districts.map(\.id) == ["north"])
  }

  @Test(arguments: DefinitionFaults.table)
  func `is refused with the path of its fault`(fault: DefinitionFaults.Case) {
    var sample = SampleDefinition()
    for change in fault.changes { sample[change.path] = change.value }
    let error = #expect(throws: DefinitionError.self) { try sample.definition() }
    #expect(error?.faults.map(\.path) == fault.paths, "\(error?.description ?? "")")
    #expect(error?.faults.allSatisfy { $0.reason.utf8.count > 6 } == true)
  }

  @Test func `misses each key that it needs`() {
    let complete = SampleDefinition()
    for member in complete.json.members ?? [] {
      var sample = complete
      sample[member.key] = nil
      let error = #expect(throws: DefinitionError.self) { try sample.definition() }
      #expect(error?.faults.contains { $0.path == member.key } == true, "\(member.key)")
    }
  }

  @Test func `shows all faults at once`() {
    var sample = SampleDefinition()
    sample["id"] = "a b"
    sample["revote"] = "never"
    sample["contests[0].options[1].label.en"] = nil
    sample["contests[0].options[2].label.ar"] = ""
    sample["officers.threshold"] = 4
    sample["mystery"] = 1
    let error = #expect(throws: DefinitionError.self) { try sample.definition() }
    #expect(
      error?.faults.map(\.path) == [
        "mystery", "id", "contests[0].options[1].label.en", "contests[0].options[2].label.ar",
        "revote", "officers.threshold",
      ]
    )
  }

  @Test func `shows a double key with its path and line`() {
    let text = String(decoding: SampleDefinition().file, as: UTF8.self)
    let id = "\"id\": \"b\","
    let doubled = text.replacing(id, with: "\(id)\n\(id)")
    #expect(doubled != text)
    let error = #expect(throws: DefinitionError.self) {
      try SampleDefinition.definition(file: Array(doubled.utf8))
    }
    #expect(error?.faults.map(\.path) == ["contests[0].options[1].id"])
    #expect(error?.description.contains("line ") == true)
  }

  @Test func `that is no JSON is refused with line and column`() {
    let error = #expect(throws: DefinitionError.self) {
      try SampleDefinition.definition(file: Array("{\n  \"id\": what\n}".utf8))
    }
    #expect(error?.faults.count == 1)
    #expect(error?.faults.first?.path == "id")
    #expect(error?.description.contains("line 2, column 9") == true)
  }

  @Test func `larger than its limit is not read`() {
    let file = SampleDefinition().file
    let spaces = [UInt8](
      repeating: UInt8(ascii: " "),
      count: Limits.definitionBytesMax - file.count
    )
    #expect(throws: Never.self) { try SampleDefinition.definition(file: file + spaces) }
    #expect(throws: DefinitionError.self) {
      try SampleDefinition.definition(file: file + spaces + [UInt8(ascii: " ")])
    }
  }

  @Test func `with thousands of faults shows the first ones`() {
    var sample = SampleDefinition()
    sample["scope"] = ["kind": "page", "pages": .array((0..<5_000).map { .integer($0) })]
    let error = #expect(throws: DefinitionError.self) { try sample.definition() }
    #expect(error?.faults.count == Limits.definitionFaultsMax)
  }

  @Test func `of five thousand options in two languages is read in well under a second`() throws {
    let many = (0..<Limits.optionsMax).map { number -> JSONValue in
      let label: JSONValue = [
        "ar": .string("المقترح رقم \(number) لتطوير الحي وخدماته"),
        "en": .string("Proposal number \(number) for the quarter and its services"),
      ]
      return ["id": .string("option-\(number)"), "label": label]
    }
    var sample = SampleDefinition()
    sample["contests[0]"] = SampleDefinition.approval("choice", options: [])
    sample["contests[0].options"] = .array(many)
    let file = sample.file
    let digest = SHA256.hash(file)
    let start = Self.threadSeconds()
    let definition = try Definition(file: file, digest: digest, rules: CountingTable.self)
    let seconds = Self.threadSeconds() - start
    #expect(definition.contests[0].options.count == 5_000)
    #expect(
      definition.contests[0].options[4_999].label.texts[0] == "المقترح رقم 4999 لتطوير الحي وخدماته"
    )
    #expect(seconds < 1, "\(file.count) bytes took \(seconds) s")

    sample["contests[1]"] = SampleDefinition.choice("more", options: ["one-too-many"])
    let error = #expect(throws: DefinitionError.self) { try sample.definition() }
    #expect(error?.faults.map(\.path) == ["contests"])
  }

  @Test(arguments: [11, 12] as [UInt64])
  func `never traps on a broken file`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let whole = SampleDefinition().file
    let pieces = Array("{}[]\",:0123456789-null".utf8) + [0x80, 0xD8, 0]
    for _ in 0..<300 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
      do {
        _ = try SampleDefinition.definition(file: bytes)
      } catch {
        #expect(error is DefinitionError, "seed \(seed)")
      }
    }
  }

  /// Processor time of this thread: what else the machine does is not the reader's.
  private static func threadSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static let zeros = String(repeating: "0", count: 64)
  static let root = Base64.encode([UInt8](repeating: 7, count: 32))
}
