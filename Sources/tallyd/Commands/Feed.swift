import ArgumentParser
import TallyCount
import TallyModel
import TallyPages

/// `tallyd feed`: a news feed of a folder of bundles.
struct Feed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write feed.atom into a folder of bundles: what opened, closed and was published.",
    discussion: """
      Example:
        tallyd feed /srv/results --url https://vote.example.org/results/ --language ar

      Reads each folder in it that is a bundle, and checks that its result belongs to its \
      definition, but nothing that verify checks. What is no bundle is passed over, and said. The \
      same bundles give the same feed.
      """
  )

  @Argument(help: "The folder whose folders are bundles, as the web server serves it.")
  var folder: String

  @Option(help: "The address at which the folder is served, beginning with https://.")
  var url: String

  @Option(help: "The language of the feed's own words: ar or en.")
  var language = FeedLanguage.arabic

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    // What an address may have as it stands (RFC 3986), without a query or a fragment.
    let marks = Array("-._~:/[]@!$&'()*+,;=%".utf8)
    guard url.hasPrefix("https://"), url.utf8.count > 8,
      url.utf8.allSatisfy({ Identifier.isAllowed($0) || marks.contains($0) })
    else {
      throw ValidationError("--url is an address as https://vote.example.org/results/")
    }
  }

  func run() throws {
    guard try FileSystem.isFolder(folder) else {
      throw CommandFailure(.noInput, "there is no folder \(folder)")
    }
    var bundles: [AtomFeed.Bundle] = []
    var skipped: [(folder: String, reason: String)] = []
    var places: [String: Int] = [:]
    for name in try FileSystem.folders(in: folder) {
      switch PublishedFolder.read("\(folder)/\(name)", name: name) {
      case .success(let bundle):
        guard let place = places[bundle.definition.origin] else {
          places[bundle.definition.origin] = bundles.count
          bundles.append(bundle)
          continue
        }
        // A copy that nobody signed does not take the place of the result.
        let isBetter = bundle.isSigned && !bundles[place].isSigned
        let (kept, left) = isBetter ? (bundle, bundles[place]) : (bundles[place], bundle)
        bundles[place] = kept
        skipped.append((left.folder, "it is the election of \(kept.folder)"))
      case .failure(let fault): skipped.append((name, fault.reason))
      }
    }
    for (name, reason) in skipped { Console.note("\(name): passed over, \(reason)") }
    guard !bundles.isEmpty else {
      throw CommandFailure(
        .noInput,
        "\(folder) holds no bundle with a datapackage.json; publish into a folder of it first"
      )
    }
    let address = url.hasSuffix("/") ? url : url + "/"
    let feed = AtomFeed(of: bundles, at: address, in: language)
    try OutputFile.replace("\(folder)/feed.atom", with: feed.bytes)
    report(bundles.count, skipped.count)
  }

  private func report(_ bundles: Int, _ skipped: Int) {
    if json {
      Console.print([
        "file": .string("\(folder)/feed.atom"), "bundles": .integer(Int64(bundles)),
        "skipped": .integer(Int64(skipped)),
      ])
      return
    }
    Console.print("\(folder)/feed.atom: bundles \(bundles), folders passed over \(skipped)")
  }
}

extension FeedLanguage: ExpressibleByArgument {}
