import TallyCrypto
import TallyModel
import TallyPages
import TallyTesting
import Testing

@Suite("Data files")
struct DataFilesTests {
  @Test("come sorted by name, each once, and the same for the same result")
  func sortedOnceAndSame() throws {
    var sample = SampleResult.everyContest()
    sample.ballotFiles = [
      PublishedResult.BallotFile(name: "parks.pb", contest: "parks", bytes: Array("META\n".utf8)),
      PublishedResult.BallotFile(name: "council.blt", contest: "council", bytes: [48, 10]),
    ]
    let files = DataFiles.all(of: try sample.published())
    #expect(
      files.map(\.name) == [
        "data/council.blt", "data/dcat.jsonld", "data/nist-1500-100.json", "data/parks.pb",
        "data/rating.jsonld", "data/results-spreadsheet.csv", "datapackage.json",
      ]
    )
    #expect(files[0].bytes == [48, 10])
    let again = DataFiles.all(of: try sample.published())
    #expect(again.map(\.bytes) == files.map(\.bytes))
  }

  @Test("ratings are a file only where somebody rated something")
  func ratingsOnlyWhereThereAre() throws {
    #expect(try SampleResult().bytes("data/rating.jsonld") == nil)
    var unrated = SampleResult.pageRating()
    unrated.ballots = [("home", "", 1)]
    #expect(try unrated.bytes("data/rating.jsonld") == nil)
  }

  @Test("730 points of 169 ratings are published as 4.32 from 1 to 5")
  func goldenRating() throws {
    let json = try SampleResult.pageRating().json("data/rating.jsonld")
    let rating = try #require(json["@graph"]?.elements?.first)
    #expect(json["@graph"]?.elements?.count == 1)
    #expect(rating["ratingValue"] == "4.32")
    #expect(rating["ratingCount"] == 169)
    #expect(rating["worstRating"] == 1)
    #expect(rating["bestRating"] == 5)
    #expect(rating["itemReviewed"]?["@type"] == "WebPage")
    #expect(
      rating["itemReviewed"]?["identifier"]?.stringValue?.hasSuffix("/home/rating/page") == true
    )
    #expect(rating["itemReviewed"]?["name"]?.elements?.first?["@language"] == "ar")
  }

  @Test("ratings of the rules score and satisfaction have the means that the rules give")
  func bothRatingRules() throws {
    let graph = try SampleResult.everyContest().json("data/rating.jsonld")["@graph"]?.elements
    // (5 + 4 + 4) / 3 = 4.333…, and (5 + 3) / 2.
    #expect(graph?.map { $0["ratingValue"] } == ["4.33", "4.00"])
    #expect(graph?.map { $0["ratingCount"] } == [3, 2])
  }

  @Test("five thousand scopes are written once each")
  func manyScopes() throws {
    var sample = SampleResult()
    sample.sample["contests"] = [
      SampleDefinition.score("rating", options: ["page"], lowest: 0, highest: 1)
    ]
    sample.sample["scope"] = ["kind": "page"]
    let count = 5_000
    sample.ballots = (0..<count).map { ("page-\($0)", "rating=page:1", 1) }
    let report = try sample.json("data/nist-1500-100.json")
    let contest = report["Election"]?.elements?.first?["Contest"]?.elements?.first
    let votes = contest?["ContestSelection"]?.elements?.first?["VoteCounts"]?.elements
    // The sum and the number of ratings.
    #expect(votes?.count == 2 * count)
    #expect(report["GpUnit"]?.elements?.count == count + 1)
  }
}
