import TallyModel
import TallyVerify

extension Fraud {
  /// What a thief can do to ballots, hours and voters.
  static let ofBallots: [Fraud] = [
    Fraud("a voter counts twice", foundBy: .oneBallot) { forgery in
      let again = try forgery.scribe.ballot(voter: 7, "market=rebuild", nonce: 9_999)
      forgery.scribe.entries.insert(again, at: forgery.lastBallot + 1)
    },
    Fraud("a re-vote counts beside the vote that it should replace", in: .last, foundBy: .oneBallot)
    {
      forgery in
      let again = try forgery.scribe.ballot(voter: 8, "market=rebuild", nonce: 9_999)
      forgery.scribe.entries.insert(again, at: forgery.lastBallot + 1)
    },
    Fraud("a vote is replaced where the first one counts", foundBy: .oneBallot) { forgery in
      let again = try forgery.scribe.ballot(
        voter: 0,
        "market=rebuild",
        replaces: forgery.firstBallot,
        nonce: 9_999
      )
      forgery.scribe.entries.insert(again, at: forgery.lastBallot + 1)
    },
    Fraud("a voter appears on two pages under one pseudonym", in: .pages, foundBy: .oneBallot) {
      forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in
        head.pseudonym = TestElection.pseudonym(0, scope: "home")
      }
    },
    Fraud("a stranger's vote is replaced", in: .last, foundBy: .replacement) { forgery in
      let theft = try forgery.scribe.ballot(
        voter: 9_000,
        "market=rebuild",
        replaces: forgery.firstBallot,
        nonce: 9_999
      )
      forgery.scribe.entries.insert(theft, at: forgery.lastBallot + 1)
    },
    Fraud("a vote for one page is replaced by one for another", foundBy: .replacement) { forgery in
      var election = TestElection()
      election.scope = #"{"kind":"page","pages":["home","contact"]}"#
      election.revote = "last"
      var scribe = try Scribe(election)
      scribe.define()
      try scribe.act(.opened)
      scribe.hour(0)
      try scribe.cast(voter: 0, "market=rebuild", scope: "home")
      try scribe.cast(voter: 0, "market=restore", scope: "contact", replaces: 3)
      try scribe.act(.closed)
      forgery.scribe = scribe
      try forgery.change(ballot: 4) { head, _, _ in
        head.pseudonym = TestElection.pseudonym(0, scope: "home")
      }
    },
    Fraud("voting went on in the future", foundBy: .hours) { forgery in
      forgery.options.now = TestElection.opens + 3600
    },
    Fraud("a re-vote replaces an older vote than the last", in: .last, foundBy: .replacement) {
      forgery in
      let first = forgery.firstBallot
      let second = forgery.lastBallot + 1
      for nonce in [9_998, 9_999] {
        forgery.scribe.entries.insert(
          try forgery.scribe.ballot(voter: 0, "market=rebuild", replaces: first, nonce: nonce),
          at: second + nonce - 9_998
        )
      }
    },
    Fraud("a voter's ballot is put in again as a re-vote", in: .last, foundBy: .nonces) { forgery in
      let voter = TestElection.pseudonym(0).value.bigEndianBytes
      let own = forgery.scribe.entries.indices.filter {
        forgery.scribe.entries[$0].dropFirst(18).starts(with: voter)
      }
      let replay = try forgery.scribe.ballot(
        voter: 0,
        "market=rebuild",
        replaces: own.last,
        nonce: forgery.firstBallot
      )
      forgery.scribe.entries.insert(replay, at: forgery.lastBallot + 1)
    },
    Fraud("somebody votes who is not on the roll", in: .roll, foundBy: .eligibility) { forgery in
      try forgery.change(ballot: forgery.firstBallot) { head, _, _ in
        head.pseudonym = TestElection.pseudonym(50_000)
      }
    },
    Fraud("a ballot weighs more than the roll says", in: .roll, foundBy: .eligibility) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in head.weight += 1 }
    },
    Fraud("a ballot weighs more without a roll", foundBy: .eligibility) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in head.weight = 1_000 }
    },
    Fraud("a ballot is of a stratum that nobody defined", foundBy: .eligibility) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in head.stratum = 1 }
    },
    Fraud("a voter supports from another district", in: .petition, foundBy: .eligibility) {
      forgery in
      let signed = try forgery.ballot { TestElection.district($0) == 2 }
      try forgery.change(ballot: signed) { _, _, selections in
        selections.replaceSubrange((selections.count - 4)..., with: [0, 1, 0, 1])
      }
    },
    Fraud("a voter without a district supports one", in: .petition, foundBy: .eligibility) {
      forgery in
      let blank = try forgery.ballot { TestElection.district($0) == 0 }
      try forgery.change(ballot: blank) { _, _, selections in
        selections.replaceSubrange((selections.count - 2)..., with: [0, 1, 0, 0])
      }
    },
    Fraud("ballots come through a channel that nobody defined", foundBy: .channel) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in head.channel = 2 }
    },
    Fraud("more options are marked than allowed", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0]
      }
    },
    Fraud("an option is marked twice", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 1, 0, 0, 0, 2, 0, 1, 0, 1, 0, 0]
      }
    },
    Fraud("options stand in another order", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0]
      }
    },
    Fraud("an option is marked that does not exist", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 1, 0, 2, 0, 0, 0, 0]
      }
    },
    Fraud("a score is out of range", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 6]
      }
    },
    Fraud("a required contest is blank", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in
        selections = [0, 0, 0, 0, 0, 0]
      }
    },
    Fraud("a message hides behind the selections", foundBy: .selections) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in selections += [1] }
    },
    Fraud("a page is voted on that is not among the pages", in: .pages, foundBy: .scope) {
      forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, scope, _ in scope = "intranet" }
    },
    Fraud("an election has a scope of its own making", foundBy: .scope) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, scope, _ in scope = "again" }
    },
    Fraud("a vote counts for a day that is over", in: .daily, foundBy: .scope) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { _, scope, _ in scope = "2026-11-22" }
    },
    Fraud("an entry is of a type that nobody knows", foundBy: .grammar) { forgery in
      forgery.scribe.entries.insert([0x30, 1, 2, 3], at: forgery.lastBallot)
    },
    Fraud("an entry is empty", foundBy: .grammar) { forgery in
      forgery.scribe.entries.insert([], at: forgery.lastBallot)
    },
    Fraud("a ballot has a flag that nobody knows", foundBy: .grammar) { forgery in
      forgery.scribe.entries[forgery.lastBallot][1] = 2
    },
    Fraud("a ballot weighs nothing", foundBy: .grammar) { forgery in
      try forgery.change(ballot: forgery.lastBallot) { head, _, _ in head.weight = 0 }
    },
    Fraud("an hour is none", foundBy: .grammar) { forgery in
      let hour = forgery.firstBallot - 1
      forgery.scribe.entries[hour][8] |= 1
    },
    Fraud("an hour is told twice", foundBy: .hours) { forgery in
      forgery.scribe.entries.insert(forgery.scribe.entries[forgery.firstBallot - 1], at: 50)
    },
    Fraud("the clock goes back", foundBy: .hours) { forgery in
      forgery.scribe.entries.insert(Scribe.hour(TestElection.opens), at: forgery.lastBallot)
    },
    Fraud("voting went on after the window", foundBy: .hours) { forgery in
      forgery.scribe.entries.insert(
        Scribe.hour(TestElection.closes + 3600),
        at: forgery.lastBallot
      )
    },
    Fraud("voting began before the window", foundBy: .hours) { forgery in
      forgery.scribe.entries[forgery.firstBallot - 1] = Scribe.hour(TestElection.opens - 3600)
    },
    Fraud("a ballot has no hour", foundBy: .hours) { forgery in
      forgery.scribe.entries.remove(at: forgery.firstBallot - 1)
    },
  ]
}
