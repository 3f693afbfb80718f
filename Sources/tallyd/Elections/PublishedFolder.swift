import TallyCount
import TallyModel
import TallyPages

/// A folder that may be a bundle, as far as a feed needs to know it.
enum PublishedFolder {
  struct Fault: Error {
    /// Why it is passed over.
    let reason: String
  }

  /// Reads definition, result and dates, and holds them to one another.
  ///
  /// Whoever may write into the folder may have put anything there; so nothing of it is believed
  /// beyond its own entries of the feed, and only plain files are opened.
  static func read(_ folder: String, name: String) -> Result<AtomFeed.Bundle, Fault> {
    do throws(CommandFailure) {
      guard let file = try plainFile("election.json", in: folder, limit: Limits.definitionBytesMax)
      else {
        return .failure(Fault(reason: "it has no election.json"))
      }
      guard case .success((let definition, _)) = DefinitionFile.check(file) else {
        return .failure(Fault(reason: "its election.json has faults"))
      }
      guard let result = try plainFile("result.json", in: folder, limit: Limits.resultBytesMax),
        let statement = try? ResultStatement(parsing: result),
        statement.definition == definition.digest
      else { return .failure(Fault(reason: "it has no result.json of its election.json")) }
      let package = try plainFile(
        DerivedFiles.package,
        in: folder,
        limit: Limits.definitionBytesMax
      )
      guard let created = DerivedFiles.created(in: package) else {
        return .failure(Fault(reason: "it has no datapackage.json that says when it was created"))
      }
      let published = PublishedResult(
        definition: definition,
        statement: statement,
        checkpoint: [],
        note: try plainFile("result.note", in: folder, limit: Limits.resultNoteBytesMax),
        isClosed: true,
        hasEntries: false,
        created: created,
        ballotFiles: []
      )
      return .success(
        AtomFeed.Bundle(
          folder: name,
          definition: definition,
          created: created,
          isSigned: published.signers.count >= definition.officers.threshold
        )
      )
    } catch {
      return .failure(Fault(reason: error.message))
    }
  }

  private static func plainFile(
    _ name: String,
    in folder: String,
    limit: Int
  ) throws(CommandFailure) -> [UInt8]? {
    let path = "\(folder)/\(name)"
    guard try FileSystem.isFile(path) else { return nil }
    return try InputFile.read(path, limit: limit)
  }
}
