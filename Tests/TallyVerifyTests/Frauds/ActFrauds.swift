import TallyCrypto
import TallyModel
import TallyVerify

extension Fraud {
  /// What a thief can do to the definition and to officers' acts.
  static let ofActs: [Fraud] = [
    Fraud("a ballot follows the closing", foundBy: .closing) { forgery in
      forgery.scribe.entries.append(
        try forgery.scribe.ballot(voter: 9_000, "market=rebuild", nonce: 9_999)
      )
    },
    Fraud("a ballot follows the lot", in: .lot, foundBy: .closing) { forgery in
      forgery.scribe.entries.append(
        try forgery.scribe.ballot(voter: 9_000, "market=rebuild", nonce: 9_999)
      )
    },
    Fraud("the lot is drawn before the closing", in: .lot, foundBy: .actOrder) { forgery in
      let last = forgery.scribe.entries.count - 1
      forgery.scribe.entries[last - 1] = try forgery.scribe.act(.lot, number: 2, seed: "11111111")
      forgery.scribe.entries[last] = try forgery.scribe.act(.closed, number: 3)
    },
    Fraud("the lot is drawn again until it suits", in: .lot, foundBy: .actOrder) { forgery in
      forgery.scribe.entries.append(try forgery.scribe.act(.lot, number: 4, seed: "11111112"))
    },
    Fraud("a lot is drawn where no contest asks for one", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.append(try forgery.scribe.act(.lot, number: 3, seed: "11111111"))
    },
    Fraud("another seed stands under the officers' names", in: .lot, foundBy: .actSignatures) {
      forgery in
      let last = forgery.scribe.entries.count - 1
      let text = String(decoding: forgery.scribe.entries[last], as: UTF8.self)
      forgery.scribe.entries[last] = Array(text.replacing("3-6-1-1", with: "6-6-6-6").utf8)
    },
    Fraud("the election is closed twice", foundBy: .closing) { forgery in
      forgery.scribe.entries.append(
        try forgery.scribe.act(.closed, number: 3)
      )
    },
    Fraud("the log is published as if it were closed", foundBy: .closing) { forgery in
      forgery.scribe.entries.removeLast()
    },
    Fraud("choices are shown before the closing", foundBy: .closing) { forgery in
      forgery.scribe.entries.removeLast()
      forgery.signers = []
      forgery.options.allowsOpen = true
    },
    Fraud("the schedule closes too early", in: .last, foundBy: .schedule) { forgery in
      forgery.scribe.entries.removeLast()
      forgery.scribe.entries.append(
        ClockEntry.closedOnSchedule(at: TestElection.closes - 1).bytes
      )
    },
    Fraud("the schedule closes beyond every calendar", in: .last, foundBy: .schedule) { forgery in
      forgery.scribe.entries.removeLast()
      forgery.scribe.entries.append(ClockEntry.closedOnSchedule(at: UInt64.max).bytes)
    },
    Fraud("the schedule closes in the future", in: .last, foundBy: .schedule) { forgery in
      forgery.scribe.entries.removeLast()
      forgery.scribe.closeOnSchedule(after: 86_400)
      forgery.options.now = TestElection.closes + 3600
    },
    Fraud("one officer makes a definition that asks for one", foundBy: .actSignatures) { forgery in
      try forgery.actAlone()
      forgery.options.trust = TrustedKeys(keys: TestElection.officerKeys.map(\.verifier))
    },
    Fraud("an officer's own definition takes the place of the announced one", foundBy: .definition)
    { forgery in
      forgery.options.definition = forgery.scribe.definition.fileBytes
      try forgery.actAlone()
    },
    Fraud("the opening is replayed", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.insert(forgery.scribe.entries[1], at: 50)
    },
    Fraud("the election is opened twice", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.insert(try forgery.scribe.act(.opened, number: 2), at: 50)
    },
    Fraud("closing and opening change places", ballots: 0, foundBy: .actOrder) { forgery in
      forgery.scribe.entries.swapAt(1, 2)
    },
    Fraud("an act is left out", foundBy: .actOrder) { forgery in
      let last = forgery.scribe.entries.count - 1
      forgery.scribe.entries[last] = try forgery.scribe.act(.closed, number: 3)
    },
    Fraud("ballots come before the opening", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.swapAt(1, forgery.firstBallot - 1)
    },
    Fraud("ballots come in the place of the opening", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.swapAt(1, forgery.firstBallot)
    },
    Fraud("the schedule closes what was never opened", in: .last, ballots: 0, foundBy: .actOrder) {
      forgery in
      forgery.scribe.entries.remove(at: 1)
    },
    Fraud("an act is used that this version does not know", foundBy: .actOrder) { forgery in
      forgery.scribe.entries.insert(try forgery.scribe.act(.extended, number: 2), at: 50)
    },
    Fraud("the log's key opens the election", foundBy: .actSignatures) { forgery in
      let text = ActText(origin: forgery.scribe.definition.origin, number: 1, type: .opened)
      let signer = try NoteSigner(
        name: forgery.scribe.definition.origin,
        key: TestElection.logKey
      )
      let note = try SignedNote(text: text.bytes, signers: [signer])
      forgery.scribe.entries[1] = [EntryType.opened.rawValue] + note.bytes
    },
    Fraud("an act has fewer officers than the threshold", foundBy: .actSignatures) { forgery in
      let last = forgery.scribe.entries.count - 1
      forgery.scribe.entries[last] = try forgery.scribe.act(.closed, number: 2, by: [1])
    },
    Fraud("one officer signs for two", foundBy: .actSignatures) { forgery in
      let once = try forgery.scribe.act(.opened, number: 1, by: [1])
      let line = once[(once.firstRange(of: Array("\n\n".utf8))?.upperBound ?? 0)...]
      forgery.scribe.entries[1] = once + line
    },
    Fraud("an officer's signature is of another act", foundBy: .actSignatures) { forgery in
      let closing = try forgery.scribe.act(.closed, number: 1)
      let opening = try forgery.scribe.act(.opened, number: 1)
      let cut = closing.firstRange(of: Array("\n\n".utf8))?.lowerBound ?? 0
      let join = opening.firstRange(of: Array("\n\n".utf8))?.lowerBound ?? 0
      forgery.scribe.entries[1] = Array(opening[..<join] + closing[cut...])
    },
    Fraud("officers whom nobody vouched for open the election", foundBy: .actSignatures) {
      forgery in
      forgery.options.trust = .init(keys: [TestElection.officerKeys[0].verifier])
    },
    Fraud("an act of another election is replayed", foundBy: .actText) { forgery in
      forgery.scribe.entries[1] = try forgery.scribe.act(
        .opened,
        number: 1,
        origin: "participation.example.om/central-market/00000000000000000000000000000000"
      )
    },
    Fraud("an opening is entered as a closing", foundBy: .actText) { forgery in
      let last = forgery.scribe.entries.count - 1
      var opening = try forgery.scribe.act(.opened, number: 2)
      opening[0] = EntryType.closed.rawValue
      forgery.scribe.entries[last] = opening
    },
    Fraud("an act is no note", foundBy: .actText) { forgery in
      forgery.scribe.entries[1] = [EntryType.opened.rawValue]
    },
    Fraud("a label is swapped in the definition", foundBy: .logKey) { forgery in
      forgery.edit("election.json") { bytes in
        var election = TestElection()
        election.optionLabel = "Keep it as it is"
        bytes = Array(election.json.utf8)
      }
    },
    Fraud("a label is swapped, and the log's name follows", foundBy: .checkpoint) { forgery in
      let old = try forgery.scribe.checkpoint()
      try forgery.scribe.swapDefinition { $0.optionLabel = "Keep it as it is" }
      forgery.edit("checkpoint") { $0 = old }
    },
    Fraud("a label is swapped, and the checkpoint follows", foundBy: .definitionEntry) { forgery in
      try forgery.scribe.swapDefinition { $0.optionLabel = "Keep it as it is" }
    },
    Fraud("a label is swapped, and the log follows", foundBy: .actText) { forgery in
      try forgery.scribe.swapDefinition { $0.optionLabel = "Keep it as it is" }
      forgery.scribe.entries[0] = forgery.scribe.definition.entry.bytes
    },
    Fraud("an election gets another authority", foundBy: .actText) { forgery in
      try forgery.scribe.swapDefinition { $0.rehearsal = "true" }
      forgery.scribe.entries[0] = forgery.scribe.definition.entry.bytes
    },
    Fraud("the log has a second definition", foundBy: .definitionEntry) { forgery in
      forgery.scribe.entries.insert(forgery.scribe.entries[0], at: 1)
    },
    Fraud("the log begins without its definition", foundBy: .definitionEntry) { forgery in
      forgery.scribe.entries.removeFirst()
    },
    Fraud("the log is empty", foundBy: .definitionEntry) { forgery in
      forgery.scribe.entries = []
    },
    Fraud("the log's key is an officer's", foundBy: .definition) { forgery in
      let signer = try NoteSigner(name: "chair.example.om", key: TestElection.logKey)
      let text = TestElection().json
        .replacing(TestElection.officerKeys[0].verifier.vkey, with: signer.verifier.vkey)
      forgery.edit("election.json") { $0 = Array(text.utf8) }
    },
    Fraud("the definition holds a key that readers may read in two ways", foundBy: .definition) {
      forgery in
      forgery.edit("election.json") { bytes in
        bytes.insert(contentsOf: Array(#""rehearsal": true,"#.utf8), at: 4)
      }
    },
  ]
}

extension Forgery {
  /// A whole election of one officer's making, under a definition that asks for one signature.
  fileprivate mutating func actAlone() throws {
    var election = scribe.election
    election.threshold = 1
    var alone = try Scribe(election)
    alone.define()
    try alone.act(.opened, by: [0])
    alone.hour(0)
    try alone.cast(voter: 1, "market=rebuild")
    try alone.act(.closed, by: [0])
    scribe = alone
    signers = [0]
  }
}
