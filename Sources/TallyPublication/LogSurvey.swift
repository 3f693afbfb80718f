import TallyModel

/// A first look through a log, before anything of it is written: whether it is closed, and which
/// ballots a later one replaces.
struct LogSurvey {
  private(set) var isClosed = false
  /// Entries up to the closing, it included.
  private(set) var closedSize: UInt64 = 0
  /// What officers drew after the closing.
  private(set) var lotSeed: String?
  private(set) var ballotCount: UInt64 = 0
  private(set) var replacedCount: UInt64 = 0
  /// Entries looked at.
  private(set) var size: UInt64 = 0
  /// One bit an entry.
  private var replaced: [UInt64] = []

  init() {}

  init(of source: some LogSource) throws(PublicationError) {
    var survey = LogSurvey()
    survey.replaced.reserveCapacity(Int(source.size / 64) + 1)
    try source.forEachEntry { entry throws(PublicationError) in try survey.look(at: entry) }
    self = survey
  }

  func isReplaced(_ index: UInt64) -> Bool {
    replaced[Int(index / 64)] >> (index % 64) & 1 == 1
  }

  /// Takes the next entry.
  mutating func look(at entry: RawSpan) throws(PublicationError) {
    let index = size
    size += 1
    if index / 64 == replaced.count { replaced.append(0) }
    guard entry.byteCount > 0, let type = EntryType(rawValue: entry.loadUInt8(at: 0)) else {
      throw .malformedEntry(index: index)
    }
    switch type {
    case .closed, .closedOnSchedule:
      isClosed = true
      closedSize = index + 1
    case .lot:
      guard let seed = ActText.lotSeed(inEntry: entry) else {
        throw .malformedEntry(index: index)
      }
      lotSeed = seed
    case .ballot:
      guard let (ballot, _, _) = BallotEntry.decode(entry) else {
        throw .malformedEntry(index: index)
      }
      ballotCount += 1
      guard let earlier = ballot.replaces else { return }
      guard earlier < index else { throw .malformedEntry(index: index) }
      replaced[Int(earlier / 64)] |= 1 << (earlier % 64)
      replacedCount += 1
    default: return
    }
  }
}
