import TallyCount
import TallyCrypto
import TallyModel

/// A definition for tests, written as people write it: its parts can be exchanged.
struct TestElection: Sendable {
  var id = "central-market"
  var scope = #"{"kind":"election"}"#
  var revote = "first"
  var results = "closed"
  var publication = "full"
  var eligibility = #"{"kind":"open"}"#
  var officers = TestElection.officerKeys.map(\.verifier.vkey)
  var logKey = TestElection.logKey
  var optionLabel = "Rebuild it"
  var rehearsal = "false"
  var threshold = 2
  /// Of the contest of the market.
  var ties = "reported"
  /// Behind the others, with a comma in front.
  var moreContests = ""

  static let opens: UInt64 = 1_795_320_000  // 2026-11-22T04:00:00Z
  static let closes: UInt64 = 1_795_960_800  // 2026-11-29T14:00:00Z

  /// Seed 00, 01, … 1f.
  static let logKey = SigningKey(seed: Array(0..<32))
  /// Three officers; seeds of 32 equal bytes c1, c2, c3.
  static let officerKeys: [NoteSigner] = ["chair", "clerk", "judge"].enumerated().compactMap {
    try? NoteSigner(
      name: "\($1).participation.example.om",
      key: SigningKey(seed: Array(repeating: 0xC1 + UInt8($0), count: 32))
    )
  }
  static let voterKey = VoterKey(Array(repeating: 0x5A, count: 32))

  var json: String {
    let keys = officers.map { "\"\($0)\"" }.joined(separator: ", ")
    return """
      {
        "format": "tallyd/election/1",
        "id": "\(id)",
        "authority": "participation.example.om",
        "logKey": "\(Base64.encode(logKey.publicKey.bytes))",
        "languages": ["ar", "en"],
        "title": {"ar": "السوق المركزي", "en": "The central market"},
        "contests": [
          {"id": "market", "type": "single", "rule": "plurality", "required": true, "ties": "\(ties)",
           "title": {"ar": "ماذا نفعل بالسوق؟", "en": "What shall become of the market?"},
           "options": [
             {"id": "rebuild", "label": {"ar": "إعادة بنائه", "en": "\(optionLabel)"}},
             {"id": "restore", "label": {"ar": "ترميمه", "en": "Restore it"}}]},
          {"id": "priorities", "type": "n-of-m", "rule": "n-of-m", "maximum": 2,
           "title": {"ar": "الأولويات", "en": "Priorities"},
           "options": [
             {"id": "parking", "label": {"ar": "مواقف", "en": "Parking, \\"more of it\\""}},
             {"id": "shade", "label": {"ar": "ظل", "en": "Shade"}},
             {"id": "prices", "label": {"ar": "أسعار", "en": "Prices"}}]},
          {"id": "rating", "type": "score", "rule": "score", "lowest": 1, "highest": 5,
           "title": {"ar": "التقييم", "en": "Rating"},
           "options": [{"id": "page", "label": {"ar": "الصفحة", "en": "This page"}}]}\(moreContests)
        ],
        "eligibility": \(eligibility),
        "voterId": {"namespace": "om.civil-number", "form": "digits",
                    "minimumLength": 8, "maximumLength": 8},
        "scope": \(scope),
        "revote": "\(revote)",
        "window": {"opens": "2026-11-22T08:00:00+04:00", "closes": "2026-11-29T18:00:00+04:00"},
        "results": "\(results)",
        "publication": "\(publication)",
        "smallestCell": 1,
        "secrecy": "open",
        "channels": [
          {"id": "portal", "label": {"ar": "البوابة", "en": "Portal"}},
          {"id": "kiosk", "label": {"ar": "الأكشاك", "en": "Kiosk"}}],
        "officers": {"threshold": \(threshold), "keys": [\(keys)]},
        "rehearsal": \(rehearsal)
      }

      """
  }

  static let rankedContest = """
    , {"id": "order", "type": "ranked", "rule": "irv", "ties": "lot",
       "title": {"ar": "الترتيب", "en": "In which order?"},
       "options": [
         {"id": "parking", "label": {"ar": "مواقف", "en": "Parking"}},
         {"id": "shade", "label": {"ar": "ظل", "en": "Shade"}},
         {"id": "prices", "label": {"ar": "أسعار", "en": "Prices"}}]}
    """

  /// Forty supporters, five of them in each of two districts.
  static let petition = """
    , {"id": "petition", "type": "single", "rule": "initiative",
       "settings": {"target": 40, "districts": 2, "district-target": 5},
       "title": {"ar": "العريضة", "en": "Who supports it?"},
       "options": [
         {"id": "south", "label": {"ar": "الجنوب", "en": "South"}},
         {"id": "north", "label": {"ar": "الشمال", "en": "North"}}]}
    """

  static let districts = ["north", "south"]

  /// The district of a voter, from 1; every fifth has none.
  static func district(_ voter: Int) -> Int { voter.isMultiple(of: 5) ? 0 : 1 + voter % 2 }

  /// More yes than half of the whole roll's weight, which the definition states.
  static func absoluteMajority(of weight: UInt64) -> String {
    """
    , {"id": "law", "type": "single", "rule": "referendum",
       "settings": {"base": "roll", "roll": \(weight)},
       "title": {"ar": "القانون", "en": "The law"},
       "options": [
         {"id": "yes", "label": {"ar": "نعم", "en": "Yes"}},
         {"id": "no", "label": {"ar": "لا", "en": "No"}}]}
    """
  }

  func definition() throws -> Definition {
    let bytes = Array(json.utf8)
    return try Definition(file: bytes, digest: SHA256.hash(bytes), rules: CountingTable.self)
  }

  static func pseudonym(_ voter: Int, scope: String = "") -> Pseudonym {
    voterKey.pseudonym(
      scope: Array(scope.utf8).rawSpan,
      voterID: Array("\(10_000_000 + voter)".utf8).rawSpan
    )
  }

  /// The roll of voters 0..<count: every third weighs 2.
  static func roll(count: Int, hasDistricts: Bool = false) throws -> RollFile {
    let voters = (0..<count).map { number in
      (
        row: RollRow(
          pseudonym: pseudonym(number),
          weight: number.isMultiple(of: 3) ? 2 : 1,
          stratum: 0,
          district: hasDistricts ? UInt16(district(number)) : 0
        ),
        line: number + 2
      )
    }
    return try RollFile(voters: voters, strata: [], districts: hasDistricts ? districts : [])
  }

  /// The eligibility that commits to a roll, its root by the plain tree.
  static func eligibility(of roll: RollFile) -> String {
    let leaves = roll.rows.map { row in
      var bytes: [UInt8] = []
      roll.append(row, to: &bytes)
      return Merkle.leaf(bytes)
    }
    let root = Base64.encode(MerkleTree(leaves: leaves).root.bytes)
    let labelled = roll.districts.map { #"{"id":"\#($0)","label":{"ar":"\#($0)","en":"\#($0)"}}"# }
    let districts = labelled.isEmpty ? "" : #","districts":[\#(labelled.joined(separator: ","))]"#
    return #"{"kind":"roll","root":"\#(root)","count":\#(roll.rows.count)\#(districts)}"#
  }
}
