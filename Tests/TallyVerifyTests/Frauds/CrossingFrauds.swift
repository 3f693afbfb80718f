import TallyModel
import TallyVerify
import Testing

extension Fraud {
  /// What a thief can do to the crossing of an initiative.
  static let ofCrossings: [Fraud] = [
    Fraud("a crossing is left out", in: .petition, foundBy: .crossing) { forgery in
      forgery.scribe.entries.remove(at: try forgery.crossing)
    },
    Fraud("a crossing is left out while results are live", in: .livePetition, foundBy: .crossing) {
      forgery in forgery.scribe.entries.remove(at: try forgery.crossing)
    },
    Fraud("the last ballot crosses, and nobody says so", in: .livePetition, foundBy: .crossing) {
      forgery in
      forgery.scribe.entries.removeSubrange((try forgery.crossing)...)
      forgery.options.allowsOpen = true
    },
    Fraud("an initiative crosses twice", in: .petition, foundBy: .crossing) { forgery in
      forgery.scribe.entries.append(forgery.scribe.entries[try forgery.crossing])
    },
    Fraud("an initiative crosses twice under live results", in: .livePetition, foundBy: .crossing) {
      forgery in
      let place = try forgery.crossing
      forgery.scribe.entries.insert(forgery.scribe.entries[place], at: place + 9)
    },
    Fraud("a crossing names a later ballot", in: .petition, foundBy: .crossing) { forgery in
      forgery.scribe.entries[try forgery.crossing][10] += 1
    },
    Fraud("a crossing names an earlier ballot", in: .livePetition, foundBy: .crossing) { forgery in
      forgery.scribe.entries[try forgery.crossing][10] -= 1
    },
    Fraud("a crossing comes later than its ballot", in: .livePetition, foundBy: .crossing) {
      forgery in
      let place = try forgery.crossing
      forgery.scribe.entries.swapAt(place, place + 1)
    },
    Fraud("a crossing is told before the closing", in: .petition, foundBy: .crossing) { forgery in
      let entry = forgery.scribe.entries.remove(at: try forgery.crossing)
      let closing = forgery.scribe.entries.count - 1
      forgery.scribe.entries.insert(entry, at: closing)
    },
    Fraud(
      "an initiative crosses without its supporters",
      in: .petition,
      ballots: 30,
      foundBy: .crossing
    ) { forgery in
      forgery.scribe.cross(3, by: forgery.lastBallot)
    },
    Fraud("a contest crosses that is no initiative", in: .petition, foundBy: .crossing) { forgery in
      forgery.scribe.entries[try forgery.crossing][2] = 0
    },
    Fraud("a contest crosses that does not exist", foundBy: .crossing) { forgery in
      forgery.scribe.cross(900, by: forgery.lastBallot)
    },
    Fraud("a crossing has a byte more", in: .petition, foundBy: .grammar) { forgery in
      forgery.scribe.entries[try forgery.crossing].append(0)
    },
    Fraud("the result names another crossing", in: .petition, foundBy: .result) { forgery in
      forgery.edit("result.json") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        bytes = Array(text.replacing(/"crossed":\d+/, with: #""crossed":3"#).utf8)
      }
    },
  ]
}

extension Forgery {
  /// The place of the entry that tells the crossing.
  fileprivate var crossing: Int {
    get throws { try #require(scribe.entries.firstIndex { $0[0] == EntryType.crossed.rawValue }) }
  }
}
