extension DefinitionReader {
  /// Joins the options of a contest that counts by district to the roll's districts, by their ids.
  ///
  /// - Returns: See ``Contest/districts``; nothing after a fault. A roll without districts cannot say
  ///   where a voter belongs, and binds nobody.
  mutating func districts(
    of contest: Contest,
    on roll: RollCommitment?,
    at path: JSONPath
  ) -> [UInt16]? {
    guard let roll, !roll.districts.isEmpty, rules.countsByDistrict(contest) else { return [] }
    let faultCount = faults.count
    var numbers: [String: UInt16] = [:]
    for (place, district) in roll.districts.enumerated() {
      numbers[district.id] = UInt16(place + 1)
    }
    let districts = contest.options.enumerated().map { place, option -> UInt16 in
      if let number = numbers.removeValue(forKey: option.id) { return number }
      fault(
        path.element(place).member("id"),
        "\(contest.rule) counts by district, and the roll has no district \(option.id); "
          + "use the ids of eligibility.districts"
      )
      return 0
    }
    for district in roll.districts where numbers[district.id] != nil {
      fault(
        path,
        "the roll's district \(district.id) has no option, so that its voters could not take part; "
          + "add it"
      )
    }
    return faults.count == faultCount ? districts : nil
  }
}
