import TallyModel
import TallyTesting
import Testing

@Suite struct `A roll` {
  private static let strata = ["young", "old"]
  private static let districts = ["north", "south"]
  private static func hex(_ number: UInt128) -> String { Pseudonym(value: number).hex }

  private static func read(_ text: String) throws(RollError) -> RollFile {
    try RollFile(parsing: Array(text.utf8), strata: strata, districts: districts)
  }

  private static func voter(_ pseudonym: UInt128, line: Int) -> (row: RollRow, line: Int) {
    let row = RollRow(
      pseudonym: Pseudonym(value: pseudonym),
      weight: 1,
      stratum: 0,
      district: 0
    )
    return (row, line)
  }

  @Test func `is written sorted and read again`() throws {
    let rows = [
      RollRow(pseudonym: Pseudonym(value: 1 << 120), weight: 1_000_000, stratum: 2, district: 1),
      RollRow(pseudonym: Pseudonym(value: 3), weight: 1, stratum: 0, district: 0),
      RollRow(pseudonym: Pseudonym(value: 2), weight: 7, stratum: 1, district: 2),
    ]
    let roll = try RollFile(
      voters: rows.enumerated().map { ($1, $0 + 2) },
      strata: Self.strata,
      districts: Self.districts
    )
    let text = """
      pseudonym,weight,stratum,district
      \(Self.hex(2)),7,young,south
      \(Self.hex(3)),1,,
      \(Self.hex(1 << 120)),1000000,old,north

      """
    #expect(String(decoding: roll.bytes, as: UTF8.self) == text)
    #expect(try Self.read(text) == roll)
    var row: [UInt8] = []
    roll.append(roll.rows[0], to: &row)
    #expect(String(decoding: row, as: UTF8.self) == "\(Self.hex(2)),7,young,south")
  }

  @Test func `without voters is a header`() throws {
    #expect(try Self.read(RollFile.header).rows.isEmpty)
  }

  @Test(arguments: [
    ("", 1), ("pseudonym,weight\n", 1), ("x", 2), ("\(hex(1)),1,,", 2), ("\n", 2),
    ("\(hex(1)),1,\n", 2), ("\(hex(1)),1,,,\n", 2), ("\(hex(1)),1,,\r\n", 2),
    ("\(hex(0xA).uppercased()),1,,\n", 2), ("\(hex(1).dropFirst()),1,,\n", 2),
    ("\(hex(1)),0,,\n", 2), ("\(hex(1)),,,\n", 2), ("\(hex(1)),01,,\n", 2),
    ("\(hex(1)),1000001,,\n", 2), ("\(hex(1)),99999999,,\n", 2), ("\(hex(1)),-1,,\n", 2),
    ("\(hex(1)), 1,,\n", 2), ("\(hex(1)),1,none,\n", 2), ("\(hex(1)),1,,none\n", 2),
    ("\(hex(1)),1,north,\n", 2), ("\(hex(1)),1,\"young\",\n", 2),
    ("\(hex(1)),1,,\n\(hex(1)),1,,\n", 3), ("\(hex(2)),1,,\n\(hex(1)),1,,\n", 3),
    ("\(hex(1)),1,,\n\n", 3),
  ])
  func `in any other form is refused with its line`(rows: String, line: Int) {
    let text = line == 1 ? rows : RollFile.header + rows
    let error = #expect(throws: RollError.self) { try Self.read(text) }
    #expect(error?.faults.first?.line == line)
  }

  @Test func `shows all its faults, up to a limit`() {
    let rows = "\(Self.hex(1)),0,,\n\(Self.hex(2)),1,,\n\(Self.hex(3)),x,,\n"
    let error = #expect(throws: RollError.self) { try Self.read(RollFile.header + rows) }
    #expect(error?.faults.map(\.line) == [2, 4])
    let many = RollFile.header + String(repeating: "x\n", count: 5_000)
    let limited = #expect(throws: RollError.self) { try Self.read(many) }
    #expect(limited?.faults.count == RollError.faultsMax)
  }

  @Test func `refuses a voter who stands twice, with both lines`() {
    let voters = [
      Self.voter(5, line: 2), Self.voter(4, line: 3), Self.voter(5, line: 9),
      Self.voter(4, line: 7),
      Self.voter(5, line: 8),
    ]
    let error = #expect(throws: RollError.self) {
      try RollFile(voters: voters, strata: [], districts: [])
    }
    #expect(error?.faults.map(\.line) == [7, 8, 9])
    #expect(error?.faults.map { $0.reason.contains("line 3") } == [true, false, false])
    #expect(error?.faults.map { $0.reason.contains("line 2") } == [false, true, false])
  }
}

@Suite struct `A list of voters` {
  private static let form = VoterIDForm(
    namespace: "n",
    form: .digits,
    minimumLength: 1,
    maximumLength: 8
  )

  private static func read(
    _ text: String,
    strata: [String]? = nil
  ) throws -> (voters: [VoterList.Voter], faults: [RollFault], list: VoterList) {
    var list = try VoterList(csv: Array(text.utf8), form: form, strata: strata)
    var voters: [VoterList.Voter] = []
    var faults: [RollFault] = []
    while true {
      do throws(RollFault) {
        guard let voter = try list.next() else { return (voters, faults, list) }
        voters.append(voter)
      } catch {
        faults.append(error)
      }
    }
  }

  @Test func `is read with its columns in any order, absent ones by default`() throws {
    let full = try Self.read("district,voter_id,weight,stratum\nn1,12,3,s1\n,13,,\nn2,14,1,s1\n")
    #expect(full.faults.isEmpty)
    #expect(full.voters.map { String(decoding: $0.id, as: UTF8.self) } == ["12", "13", "14"])
    #expect(full.voters.map(\.weight) == [3, 1, 1])
    #expect(full.voters.map(\.stratum) == [1, 0, 1])
    #expect(full.voters.map(\.district) == [1, 0, 2])
    #expect(full.voters.map(\.line) == [2, 3, 4])
    #expect(full.list.strata == ["s1"])
    #expect(full.list.districts == ["n1", "n2"])
    let least = try Self.read("\u{feff}voter_id\r\n7\r\n")
    #expect(least.voters.map(\.weight) == [1])
  }

  @Test(arguments: [
    "", "\n", "id\n7\n", "voter_id,voter_id\n", "weight\n1\n", "voter_id,name\n7,x\n",
    "voter_id, weight\n", "\"voter_id\n7\n",
  ])
  func `with another header is refused`(text: String) {
    #expect(throws: RollFault.self) { try Self.read(text) }
  }

  @Test func `keeps its good lines and shows every bad one, without a voter id`() throws {
    let text = """
      voter_id,weight,stratum
      1,1,a
      012,1,a
       2,1,a
      ٣,1,a
      4,0,a
      5,1.5,a
      6,1,b
      7,1
      8,1,a,b
      9"9,1,a
      10,1,a b
      11,1000001,a
      12,2,a

      """
    let read = try Self.read(text, strata: ["a"])
    #expect(read.voters.map(\.line) == [2, 14])
    #expect(read.faults.map(\.line) == Array(3...13))
    #expect(!read.faults.contains { $0.description.contains("012") })
  }
}
