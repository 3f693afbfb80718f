import TallyCount
import TallyModel

/// Checks `one-ballot`, `replacement` and `nonces`: which ballot of each voter came last.
///
/// A pseudonym is a keyed hash of scope and voter, so the same pseudonym is the same voter in the
/// same scope, and one table serves all scopes. That it was made of the ballot's own scope nobody can
/// see, so a replacement is held to the scope of the ballot that it replaces. A flat table with open
/// addressing: 24 bytes a place, 40 where voters may vote again, at most three quarters full.
struct VoterBook {
  private let policy: RevotePolicy
  /// Mixed into the places, so that nobody can choose pseudonyms that all fall on one place: it
  /// comes from the root over these very pseudonyms.
  private let seed: UInt128

  private var voters: [UInt128]
  /// Index of the voter's last ballot; 0 = the place is free (entry 0 is the definition).
  private var lastBallots: [UInt32]
  /// Nonce of the voter's last ballot; empty under policy `first`, where there is only one.
  private var nonces: [UInt128]
  /// Number of the scope of the voter's last ballot.
  private var scopes: [UInt32]
  private var scopeIndex = ScopeIndex()
  /// Nonces of the ballots before the last, for voters who have several.
  private var earlierNonces: [Pseudonym: [Nonce]] = [:]
  /// Distinct voters so far.
  private(set) var count = 0

  init(policy: RevotePolicy, root: Digest) {
    self.policy = policy
    seed = UInt128(root.words.0) << 64 | UInt128(root.words.1)
    voters = Array(repeating: 0, count: 1 << 12)
    lastBallots = Array(repeating: 0, count: 1 << 12)
    scopes = Array(repeating: 0, count: 1 << 12)
    nonces = policy == .last ? Array(repeating: 0, count: 1 << 12) : []
  }

  /// Enters a ballot; `index` is not 0.
  ///
  /// - Returns: The index of the voter's ballot that this one replaces, or nothing.
  mutating func enter(
    _ ballot: BallotEntry,
    scope: RawSpan,
    at index: UInt64
  ) throws(VerificationFault) -> UInt64? {
    if count * 4 >= voters.count * 3 { grow() }
    let scope = UInt32(scopeIndex.place(of: scope))
    let place = place(of: ballot.pseudonym.value)
    guard lastBallots[place] != 0 else {
      guard ballot.replaces == nil else {
        throw VerificationFault(
          .replacement,
          at: .entry(index),
          "A replacement, but the voter has no ballot before it."
        )
      }
      voters[place] = ballot.pseudonym.value
      lastBallots[place] = UInt32(index)
      scopes[place] = scope
      if policy == .last { nonces[place] = ballot.nonce.value }
      count += 1
      return nil
    }
    let last = UInt64(lastBallots[place])
    try judge(ballot, at: index, last: last, lastNonce: place)
    guard scopes[place] == scope else {
      throw VerificationFault(
        .replacement,
        at: .entry(index),
        "It replaces entry \(last), which is a ballot of another scope."
      )
    }
    lastBallots[place] = UInt32(index)
    nonces[place] = ballot.nonce.value
    return last
  }

  /// A further ballot of a voter: lawful only as the replacement of the one before.
  private mutating func judge(
    _ ballot: BallotEntry,
    at index: UInt64,
    last: UInt64,
    lastNonce place: Int
  ) throws(VerificationFault) {
    guard policy == .last, let replaces = ballot.replaces else {
      throw VerificationFault(
        .oneBallot,
        at: .entry(index),
        "Voter \(ballot.pseudonym.hex) has a counted ballot already, entry \(last)."
      )
    }
    guard replaces == last else {
      throw VerificationFault(
        .replacement,
        at: .entry(index),
        "It replaces entry \(replaces), but the voter's ballot before it is entry \(last)."
      )
    }
    var earlier = earlierNonces[ballot.pseudonym] ?? []
    guard earlier.count < Limits.replacementsPerVoterMax else {
      throw VerificationFault(
        .replacement,
        at: .entry(index),
        "No voter may replace more than \(Limits.replacementsPerVoterMax) ballots."
      )
    }
    earlier.append(Nonce(value: nonces[place]))
    guard !earlier.contains(ballot.nonce) else {
      throw VerificationFault(
        .nonces,
        at: .entry(index),
        "The voter used the nonce in an earlier ballot."
      )
    }
    earlierNonces[ballot.pseudonym] = earlier
  }

  /// The voter's place, or the free one where the voter belongs.
  private func place(of voter: UInt128) -> Int {
    let mask = voters.count - 1
    let mixed = (voter ^ seed).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
    var place = Int(truncatingIfNeeded: mixed.high ^ mixed.low) & mask
    while lastBallots[place] != 0, voters[place] != voter { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = (voters: voters, lastBallots: lastBallots, nonces: nonces, scopes: scopes)
    voters = Array(repeating: 0, count: old.voters.count * 2)
    lastBallots = Array(repeating: 0, count: old.voters.count * 2)
    scopes = Array(repeating: 0, count: old.voters.count * 2)
    if policy == .last { nonces = Array(repeating: 0, count: old.voters.count * 2) }
    for (number, last) in old.lastBallots.enumerated() where last != 0 {
      let place = place(of: old.voters[number])
      voters[place] = old.voters[number]
      lastBallots[place] = last
      scopes[place] = old.scopes[number]
      if policy == .last { nonces[place] = old.nonces[number] }
    }
  }
}
