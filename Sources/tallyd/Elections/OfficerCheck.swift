import TallyCrypto
import TallyModel

/// Holds keys at hand to a definition before anything is written, so that nothing is done by half.
enum OfficerCheck {
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
