/// One thing that the verifier holds a bundle to.
///
/// The raw value is its name in reports and faults.
/// Every check is one small file or function of this target; its name is what `docs/formats.md` and
/// the table of frauds call it.
package enum VerificationCheck: String, CaseIterable, Sendable {
  case folder
  case definition
  case logKey = "log-key"
  case checkpoint
  case roll
  case bundles
  case tiles
  case root
  case definitionEntry = "definition-entry"
  case grammar
  case channel
  case scope
  case eligibility
  case selections
  case hours
  case oneBallot = "one-ballot"
  case replacement
  case nonces
  case actText = "act-text"
  case actSignatures = "act-signatures"
  case actOrder = "act-order"
  case crossing
  case schedule
  case closing
  case result
  case table
  case signatures
  case derived
  case knownCheckpoint = "known-checkpoint"
  case receipt

  /// What holds when the check has passed, in words.
  package var claim: String {
    switch self {
    case .folder: "every file of the folder belongs to the bundle, and none is of another kind"
    case .definition: "the definition is complete, strict and free of contradictions"
    case .logKey: "log.vkey is the definition's log key under the log's origin, and no officer's"
    case .checkpoint: "the checkpoint names the definition's log and is signed with its key"
    case .roll:
      "the roll is canonical and has the root, count and weight that the definition commits to"
    case .bundles: "every entry bundle is complete and holds nothing else"
    case .tiles: "every hash tile of every level is the tree's own, in name, size and content"
    case .root: "the tree recomputed from its leaves has the checkpoint's root"
    case .definitionEntry: "the log begins with the digest and length of the definition file"
    case .grammar: "every entry has a known type and that type's exact form"
    case .channel: "every ballot came through a channel of the definition"
    case .scope: "every ballot's scope is one that the definition allows at that place"
    case .eligibility:
      "every ballot's voter is eligible, with the weight, stratum and district of the roll"
    case .selections: "every ballot's selections are canonical and keep the contests' rules"
    case .hours: "hours rise strictly, lie in the window and precede the ballots they date"
    case .oneBallot: "no voter has more than one counted ballot in a scope"
    case .replacement:
      "every replacement names the voter's ballot before it in the same scope, and no other does"
    case .nonces: "no voter used a nonce twice"
    case .actText: "every act is well formed, names this log and is what its entry type says"
    case .actSignatures: "every act is signed by enough distinct officers of the definition"
    case .actOrder: "acts are numbered without a gap and stand in a lawful order"
    case .crossing:
      "each initiative's crossing stands in the log once, and names the ballot that reached the goal"
    case .schedule: "a closing on schedule is not earlier than the window's end"
    case .closing: "the log is closed, and nothing follows its closing but crossings and a lot"
    case .result: "result.json is, byte for byte, what the ballots count to"
    case .table: "results.csv is, byte for byte, the table of result.json"
    case .signatures: "the result is signed by enough officers of the definition, and nobody else"
    case .derived: "the page and the data files are, byte for byte, what the result makes them"
    case .knownCheckpoint: "the log is an extension of every checkpoint that was handed over"
    case .receipt: "every receipt holds a ballot, which stands in this log at the receipt's place"
    }
  }
}
