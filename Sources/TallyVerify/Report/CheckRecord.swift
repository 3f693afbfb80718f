import TallyCount
import TallyCrypto
import TallyModel
import TallyPages

/// Writes down, while a bundle is checked, what passed and what nobody could check.
struct CheckRecord {
  private(set) var passed: [VerificationReport.Passed] = []
  private(set) var gaps: [VerificationReport.Gap] = []

  mutating func pass(_ check: VerificationCheck, _ count: UInt64, _ things: String) {
    guard count > 0 else { return }
    passed.append(.init(check: check, count: count, things: things))
  }

  mutating func miss(_ what: String, because why: String) {
    gaps.append(.init(what: what, why: why))
  }

  mutating func passTree(_ layout: BundleLayout, olderCount: Int) {
    var tiles = UInt64(olderCount)
    for level in 0..<layout.levelCount { tiles += layout.tileCount(level: level) }
    if layout.hasEntries { pass(.bundles, layout.tileCount(level: 0), "entry bundles") }
    pass(.tiles, tiles, "tiles")
    pass(.root, layout.size, "leaves")
  }

  mutating func passEntries(_ story: LogStory, definition: Definition) {
    pass(.definitionEntry, 1, "entry")
    pass(.grammar, story.entryCount, "entries")
    pass(.channel, story.ballotCount, "ballots")
    pass(.scope, story.ballotCount, "ballots")
    pass(.eligibility, story.ballotCount, "ballots")
    pass(.selections, story.ballotCount, "ballots")
    pass(.hours, story.hourCount, "hours")
    pass(.oneBallot, story.voterCount, "voters in a scope")
    if definition.revote == .last {
      pass(.replacement, UInt64(story.replaced.count), "replacements")
      pass(.nonces, story.ballotCount, "nonces")
    }
    pass(.actText, story.actCount, "acts")
    pass(.actSignatures, story.actCount, "acts")
    pass(.actOrder, story.actCount, "acts")
    pass(.crossing, UInt64(story.crossings.initiativeCount), "initiatives")
    if story.closedOnSchedule { pass(.schedule, 1, "closing") }
    if story.isClosed { pass(.closing, 1, "closing") }
  }

  mutating func passSignatures(_ signers: [VerifierKey], quorum: OfficerQuorum) {
    guard let shortfall = quorum.shortfall(of: signers) else {
      pass(.signatures, UInt64(signers.count), "signatures")
      return
    }
    miss("that the officers stand behind the result", because: "It has \(shortfall)")
  }

  mutating func nameGaps(election: CheckedDefinition, isFull: Bool, isClosed: Bool) {
    if !isFull {
      miss(
        "the ballots, the acts and the result's figures",
        because: "The definition publishes counts only; named auditors hold the entries."
      )
      if election.definition.roll != nil {
        miss("who was eligible", because: "The roll is not published with counts only.")
      }
    } else {
      if election.definition.roll == nil {
        miss(
          "that each pseudonym is one person",
          because: "The election is open, and only the portals know whom they let in."
        )
      } else {
        miss(
          "that each row of the roll is one person",
          because: "The roll holds pseudonyms; who made it knows the persons."
        )
      }
      if !isClosed {
        miss("the final result", because: "The log is not closed; these are figures on the way.")
      }
    }
    nameGapsOfEvidence(election: election)
    if election.quorum.trust == nil {
      miss(
        "whose keys these are",
        because: "No list of trusted keys was handed over; whoever writes a bundle can make keys."
      )
    }
  }

  /// What nobody can check before the closing.
  mutating func nameOpenGaps(election: CheckedDefinition) {
    miss(
      "the ballots, the acts and any figures",
      because: "The election is not closed, and its entries are shown only then."
    )
    nameGapsOfEvidence(election: election)
  }

  private mutating func nameGapsOfEvidence(election: CheckedDefinition) {
    if !passed.contains(where: { $0.check == .knownCheckpoint || $0.check == .receipt }) {
      miss(
        "that nothing was cut or rewritten before publication",
        because: "No earlier checkpoint and no receipt was handed over."
      )
    }
    if !election.isPinned {
      miss(
        "that this is the election that was announced, with its questions, officers and threshold",
        because: "No definition was handed over; the bundle's own was taken."
      )
    }
  }

  func report(
    election: CheckedDefinition,
    checkpoint: Checkpoint,
    published: PublishedResult,
    tally: ElectionTally?,
    story: LogStory,
    isFull: Bool,
    signers: [VerifierKey]
  ) -> VerificationReport {
    let quorum = election.quorum
    let named = signers.map { signer in
      VerificationReport.Signer(
        name: signer.name,
        vkey: signer.vkey,
        isVouched: quorum.isVouched(signer)
      )
    }
    // Officers who opened the log signed its origin, and with it the definition that names its key.
    let isLogVouched =
      quorum.isVouched(election.logKey)
      || story.openers.count { quorum.isVouched($0) } >= quorum.threshold
    var unvouched = named.filter { !$0.isVouched }
    for opener in story.openers
    where !quorum.isVouched(opener) && !signers.contains(opener) {
      unvouched.append(.init(name: opener.name, vkey: opener.vkey, isVouched: false))
    }
    if !isLogVouched {
      unvouched.append(
        .init(name: election.logKey.name, vkey: election.logKey.vkey, isVouched: false)
      )
    }
    return VerificationReport(
      definition: election.definition,
      isDefinitionPinned: election.isPinned,
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root,
      isRehearsal: election.definition.isRehearsal,
      published: published,
      isRecounted: isFull,
      tally: tally,
      isClosed: story.isClosed,
      passed: passed,
      gaps: gaps,
      signers: named,
      signaturesNeeded: quorum.threshold,
      unvouched: unvouched
    )
  }
}
