import TallyCount
import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("What catalogues read of a result")
struct CatalogueTests {
  private func sample() -> SampleResult {
    var sample = SampleResult.everyContest()
    sample.ballotFiles = [
      PublishedResult.BallotFile(name: "A_b.blt", contest: "A_b", bytes: [48, 10]),
      PublishedResult.BallotFile(name: "a_b.blt", contest: "a_b", bytes: [49, 10]),
    ]
    return sample
  }

  /// Every file that a catalogue may list, by name.
  private func files(_ sample: SampleResult) throws -> [String: [UInt8]] {
    let result = try sample.published()
    var files = [
      "election.json": result.definition.fileBytes, "result.json": result.statement.bytes,
      "results.csv": ResultTable.bytes(of: result.statement, definition: result.definition),
    ]
    for file in DataFiles.all(of: result) { files[file.name] = file.bytes }
    return files
  }

  @Test("the data package lists every file but itself with its length and its hash")
  func packageLists() throws {
    let files = try files(sample())
    let package = try sample().json("datapackage.json")
    let resources = try #require(package["resources"]?.elements)
    #expect(
      Set(resources.compactMap { $0["path"]?.stringValue })
        == Set(files.keys).subtracting(["datapackage.json"])
    )
    for resource in resources {
      let bytes = try #require(files[resource["path"]?.stringValue ?? ""])
      #expect(resource["bytes"] == .integer(Int64(bytes.count)))
      #expect(resource["hash"] == .string("sha256:\(Hex.encode(SHA256.hash(bytes).bytes))"))
    }
    let names = resources.compactMap { $0["name"]?.stringValue }
    #expect(Set(names).count == resources.count)
    #expect(names.allSatisfy { $0.utf8.allSatisfy { !(65...90).contains($0) } })
  }

  @Test("the table's fields are the columns of results.csv, with the rehearsal's where it is one")
  func fields() throws {
    for isRehearsal in [false, true] {
      var sample = sample()
      sample.sample["rehearsal"] = .bool(isRehearsal)
      let resources = try sample.json("datapackage.json")["resources"]?.elements ?? []
      let table = try #require(resources.first { $0["path"] == "results.csv" })
      let fields = table["schema"]?["fields"]?.elements?.compactMap { $0["name"]?.stringValue }
      let head = try String(decoding: files(sample)["results.csv"] ?? [], as: UTF8.self)
        .split(separator: "\r\n").first
      #expect(fields?.joined(separator: ",") == head.map(String.init))
      #expect(try sample.json("datapackage.json")["rehearsal"] == .bool(isRehearsal))
    }
  }

  @Test("the package carries the moment of publication and the title in every language")
  func packageHead() throws {
    let package = try sample().json("datapackage.json")
    #expect(package["created"] == .string(sample().created.rfc3339))
    #expect(package["titles"]?["ar"] == "أداة <\"&'>")
    #expect(package["title"] == package["titles"]?["ar"])
    #expect(package["licenses"] == nil)
  }

  @Test("the catalogue's entry has every file but itself and the package, with its checksum")
  func distributions() throws {
    let files = try files(sample())
    let entry = try sample().json("data/dcat.jsonld")
    let distributions = try #require(entry["dcat:distribution"]?.elements)
    #expect(
      Set(distributions.compactMap { $0["dcat:accessURL"]?["@id"]?.stringValue })
        == Set(files.keys.map { "../\($0)" })
        .subtracting(["../datapackage.json", "../data/dcat.jsonld"])
    )
    for distribution in distributions {
      let name = distribution["dcat:accessURL"]?["@id"]?.stringValue?.dropFirst(3) ?? ""
      let bytes = try #require(files[String(name)])
      #expect(distribution["dcat:byteSize"]?["@value"] == .string("\(bytes.count)"))
      let checksum = distribution["spdx:checksum"]?["spdx:checksumValue"]?["@value"]
      #expect(checksum == .string(Hex.encode(SHA256.hash(bytes).bytes)))
      #expect(distribution["dct:title"]?.elements?.map { $0["@language"] } == ["ar", "en"])
    }
  }

  @Test("the entry says when the vote was, and warns of rehearsals and of figures so far")
  func describes() throws {
    var sample = sample()
    let entry = try sample.json("data/dcat.jsonld")
    #expect(entry["dct:temporal"]?["dcat:startDate"]?["@value"] == "2026-11-22T04:00:00Z")
    #expect(entry["dct:temporal"]?["dcat:endDate"]?["@value"] == "2026-11-29T14:00:00Z")
    #expect(
      entry["dct:description"]?.elements?[1]["@value"]
        == "The result of a vote, with what it takes to check it: 4 ballots count."
    )
    sample.isClosed = false
    sample.sample["rehearsal"] = true
    let words = try sample.json("data/dcat.jsonld")["dct:description"]?.elements?[1]["@value"]
    #expect(words?.stringValue?.hasPrefix("A rehearsal, which decides nothing. ") == true)
    #expect(words?.stringValue?.hasSuffix("figures so far.") == true)
  }

  @Test("under publication counts the files are the same, but for ballots that are not there")
  func countsOnly() throws {
    var sample = SampleResult.everyContest()
    let full = DataFiles.all(of: try sample.published()).map(\.name)
    sample.sample["publication"] = "counts"
    #expect(DataFiles.all(of: try sample.published()).map(\.name) == full)
  }
}
