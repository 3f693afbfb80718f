/// Every limit of the engine, with its reason.
package enum Limits {
  /// A definition file; 5,000 options with long bilingual labels are about 2 MiB.
  package static let definitionBytesMax = 8 << 20
  /// What a linter shows at once; a broken file of this size could have a million.
  package static let definitionFaultsMax = 1_000
  package static let contestsMax = 200
  /// Of all contests together: every option marked or rated takes 3 bytes, 15,000 of an entry.
  package static let optionsMax = 5_000
  package static let languagesMax = 20
  package static let channelsMax = 255
  package static let strataMax = 1_000
  package static let districtsMax = 10_000
  /// Listed pages of a scope; each has counters for every option.
  package static let pagesMax = 10_000
  package static let officersMax = 32
  /// Ids of elections, contests, options, channels, strata: ASCII letters, digits, `.`, `_`, `-`.
  package static let idBytesMax = 64
  package static let labelBytesMax = 2_000
  /// A voter id; 55 bytes together with the scope take the fast way through HMAC.
  package static let voterIDBytesMax = 64
  package static let scopeBytesMax = 64
  /// One submitted ballot's selections as text.
  @inlinable package static var selectionsTextBytesMax: Int { 32_768 }
  /// A line of the line protocol, without its end: the longest selections and the other fields.
  package static let lineBytesMax = 33_280
  /// What an answer of the line protocol brings: a count of the widest election is far below.
  package static let answerBodyBytesMax = 256 << 20
  /// Open connections of a daemon; more are answered `NO BUSY` and closed.
  package static let connectionsMax = 4_096
  /// Elections of one data folder: every one has its tree, its table and its counters in memory.
  package static let electionsMax = 10_000
  /// A roll that is sent over a connection; longer ones are defined beside the daemon.
  package static let wireRollBytesMax = 64 << 20
  /// A body that is not wanted is read over, up to so many bytes.
  package static let wireBodyBytesMax: UInt64 = 1 << 32
  /// An entry's length stands in 16 bits (tlog-tiles).
  package static let entryBytesMax = 65_535
  /// 16,384 ballots of 120 bytes are 2 MiB: a third of a millisecond a sync on fast storage.
  package static let blockBallotsMax = 16_384
  /// One batch of casts; four fill a block, and a batch overshoots its bytes by one entry at most.
  package static let batchBallotsMax = 4_096
  package static let batchEntryBytesMax = 1 << 20
  /// A block with its frames, entries and padding; a segment holds at least eight.
  package static let blockBytesMax = 8 << 20
  /// Entries of one block; leaves room for frame headers and one batch of the longest ballots.
  package static let blockEntryBytesMax = 4 << 20
  package static let segmentBytes = 64 << 20
  /// Replacements of one voter in one scope; each nonce stays known.
  package static let replacementsPerVoterMax = 1_000
  /// Pages or periods of one election: each keeps counters in memory.
  package static let scopesPerElectionMax = 100_000
  /// Counters of one election in all its scopes: 12 MB of memory, and a result within its limit.
  ///
  /// Whoever may choose pages could fill the memory otherwise.
  package static let cellsPerElectionMax = 1_500_000
  /// What one counter takes in `result.json` at most: an option's id, its marks, its id once more
  /// among the elected.
  ///
  /// What contests and scopes add is less than their own counters may take.
  package static let resultBytesPerCellMax = 170
  /// Voters (in their scopes) of one election: 75 bytes each at worst, so 15 GB.
  package static let votersPerElectionMax = 200_000_000
  /// Index of an entry in its log fits 32 bits in the admission table.
  @inlinable package static var entriesPerLogMax: UInt64 { UInt64(UInt32.max) - 1 }
  /// Weights of one roll add up within this, so that no sum of any rule overflows 63 bits.
  package static let totalWeightMax = UInt64(1) << 48
  /// A roll file: some 26 million voters with districts.
  package static let rollBytesMax = 2 << 30
  package static let weightMax: UInt32 = 1_000_000
  /// Signature lines of one note.
  package static let noteSignaturesMax = 100
  /// An act, a checkpoint, a receipt.
  package static let noteBytesMax = 1 << 20
  /// Numbers in the outcomes of all contests that are counted in rounds, one scope's: with an id and
  /// 40 digits each they stay within ``resultBytesMax``.
  package static let outcomeNumbersMax = 2_000_000
  /// Seats of one contest of lists.
  package static let listSeatsMax = 10_000
  /// A budget or a cost, in whole units of its money.
  package static let moneyMax = 1_000_000_000_000_000
  /// `result.json`: ``cellsPerElectionMax`` counters and the head.
  package static let resultBytesMax = 256 << 20
  /// `result.note`: a result and a line of at most 353 bytes for each officer.
  package static let resultNoteBytesMax = resultBytesMax + officersMax * 353 + 1
  /// `results.csv`; a scope of the widest definition takes a quarter of it.
  package static let tableBytesMax = 1 << 30
}
