import TallyCrypto
import TallyEngine
import TallyModel
import TallyTesting

/// A register with one election that has a contest of every kind.
struct SampleRegister {
  let register: ElectionRegister
  let definition: Definition

  /// With ranks the election is its one scope.
  init(hasRanks: Bool = false) throws {
    var sample = SampleDefinition()
    sample["contests"] = [
      SampleDefinition.choice("one", options: ["a", "b"], isRequired: true),
      SampleDefinition.approval("some", options: ["c", "d", "e"]),
      SampleDefinition.nOfM("two", options: ["f", "g", "h"], maximum: 2),
      SampleDefinition.score("rate", options: ["x", "y"], lowest: 1, highest: 5),
    ]
    if hasRanks {
      sample["contests[4]"] = SampleDefinition.ranked(
        "rank",
        rule: "irv",
        options: ["k", "l", "m"]
      )
    } else {
      sample["scope"] = ["kind": "page"]
    }
    definition = try sample.definition()
    var register = ElectionRegister()
    register.add(
      try Election(
        number: 0,
        definition: definition,
        keys: ElectionKeys(
          logSeed: SampleDefinition.signingKey("log").seed,
          voterKey: [UInt8](repeating: 7, count: 32)
        ),
        roll: nil
      )
    )
    self.register = register
  }
}
