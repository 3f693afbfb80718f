import TallyCrypto
import TallyModel

/// Holds keys at hand to a definition before anything is written, so that nothing is done by half.
enum OfficerCheck {
  /// Holds an act that is to open an election to the definition that it would define.
  ///
  /// - Throws: 65 when it is not the first opening or not enough officers have signed.
  static func opening(_ act: ActFile, of source: DefinitionFile) throws(CommandFailure) {
    guard act.text.type == .opened, act.text.number == 1 else {
      throw CommandFailure(
        .badInput,
        "the act is not the opening of \(source.definition.id), which is not defined yet; write "
          + "that one with: tallyd act open \(source.path). Nothing was defined"
      )
    }
    let signers = try act.signers(among: source.officers)
    let threshold = source.definition.officers.threshold
    guard signers.count >= threshold else {
      throw CommandFailure(
        .badInput,
        "the act was not taken: \(signers.count) of \(threshold) officers have signed; "
          + "have \(threshold) sign. Nothing was defined"
      )
    }
  }

  /// - Throws: 77 when a key is no officer's, 65 when there are fewer than the definition asks for.
  static func enough(
    _ signers: [NoteSigner],
    for definition: Definition,
    officers: [VerifierKey]
  ) throws(CommandFailure) {
    for signer in signers where !officers.contains(signer.verifier) {
      throw CommandFailure(
        .noPermission,
        "\(signer.name) with this key is none of the officers that the definition of "
          + "\(definition.id) names"
      )
    }
    let threshold = definition.officers.threshold
    guard signers.count >= threshold else {
      throw CommandFailure(
        .badInput,
        "\(signers.count) of \(threshold) officers' keys are at hand. Add --key for others, or let "
          + "them sign on their own machines: tallyd act, tallyd sign, tallyd submit"
      )
    }
  }
}
