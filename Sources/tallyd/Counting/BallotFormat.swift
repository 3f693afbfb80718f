import TallyCount

/// The kinds of files that hold ballots.
enum BallotFormat: String, CaseIterable, Sendable {
  case blt
  /// PrefLib's orders: strict or with ties, complete or not.
  case soc, soi, toc, toi
  /// Pabulib.
  case pb
  /// Cast vote records as JSON.
  case cvr
  /// A row of scores for each ballot, as CSV.
  case scores
  /// Votes for parties, as CSV.
  case parties

  /// What is read into memory at once: some ten million ballots.
  static let bytesMax = 1 << 30

  /// A JSON document takes many times its length in memory.
  static let documentBytesMax = 1 << 28

  /// The kind that a file's ending promises; of `.csv` its first line decides.
  ///
  /// - Throws: 64 when the ending promises nothing.
  init(path: String, bytes: [UInt8]) throws(CommandFailure) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.split(separator: ".").dropFirst().last?.lowercased() ?? ""
    if ending == "csv" {
      self = Self.isPartyTable(bytes) ? .parties : .scores
    } else if ending == "json" {
      self = .cvr
    } else if Self.ownEndings.contains(ending), let format = BallotFormat(rawValue: ending) {
      self = format
    } else {
      throw CommandFailure(
        .usage,
        "\(path): the ending says nothing of ballots; say what it holds with --format: "
          + Self.allCases.map(\.rawValue).joined(separator: ", ")
      )
    }
  }

  private static let ownEndings = ["blt", "soc", "soi", "toc", "toi", "pb"]

  /// Reads a whole file; `scale` is the lowest and highest score that could be given.
  func read(
    _ bytes: [UInt8],
    scale: ClosedRange<UInt16>?
  ) throws(BallotFileFault) -> BallotFile {
    switch self {
    case .blt: try BLTFile.read(bytes)
    case .soc: try PrefLibFile.read(bytes, kind: .soc)
    case .soi: try PrefLibFile.read(bytes, kind: .soi)
    case .toc: try PrefLibFile.read(bytes, kind: .toc)
    case .toi: try PrefLibFile.read(bytes, kind: .toi)
    case .pb: try PabulibFile.read(bytes)
    case .cvr: try CastVoteRecords.read(bytes)
    case .scores: try ScoreFile.read(bytes, scale: scale)
    case .parties: try PartyFile.read(bytes)
    }
  }

  /// Whether the first line is `party,votes`, as no file of scores has it by chance.
  private static func isPartyTable(_ bytes: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let line = bytes.dropFirst(bytes.starts(with: mark) ? mark.count : 0)
      .prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return line.elementsEqual("party,votes".utf8)
  }
}
