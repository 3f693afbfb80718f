import TallyCrypto
import TallyModel
import TallyVerify

extension Fraud {
  /// What only those can find who kept a receipt or a checkpoint.
  static let ofPromises: [Fraud] = [
    Fraud("a ballot is dropped", in: .last, foundBy: .receipt) { forgery in
      try forgery.keepReceipt(forgery.lastBallot)
      forgery.scribe.entries.remove(at: forgery.lastBallot)
    },
    Fraud("a ballot's choice is changed", foundBy: .receipt) { forgery in
      try forgery.keepReceipt(forgery.firstBallot)
      try forgery.change(ballot: forgery.firstBallot) { _, _, selections in
        selections[3] ^= 1
      }
    },
    Fraud("a voter is told another place", foundBy: .receipt) { forgery in
      var other = forgery.scribe
      other.entries.swapAt(20, 21)
      forgery.options.receipts = [Evidence(name: "mine", bytes: try other.receipt(20))]
    },
    Fraud("a receipt's ballot was never in the log", foundBy: .receipt) { forgery in
      let receipt = try Receipt(parsing: try forgery.scribe.receipt(20))
      let forged = Receipt(
        extra: forgery.scribe.entries[21],
        index: receipt.index,
        path: receipt.path,
        checkpoint: receipt.checkpoint
      )
      forgery.options.receipts = [Evidence(name: "mine", bytes: forged.bytes)]
    },
    Fraud("a receipt's path is broken", foundBy: .receipt) { forgery in
      let receipt = try Receipt(parsing: try forgery.scribe.receipt(20))
      let forged = Receipt(
        extra: receipt.extra,
        index: receipt.index,
        path: receipt.path.reversed(),
        checkpoint: receipt.checkpoint
      )
      forgery.options.receipts = [Evidence(name: "mine", bytes: forged.bytes)]
    },
    Fraud("a receipt does not say what was voted", foundBy: .receipt) { forgery in
      let receipt = try Receipt(parsing: try forgery.scribe.receipt(20))
      let forged = Receipt(
        extra: nil,
        index: receipt.index,
        path: receipt.path,
        checkpoint: receipt.checkpoint
      )
      forgery.options.receipts = [Evidence(name: "mine", bytes: forged.bytes)]
    },
    Fraud("a receipt is of an hour", foundBy: .receipt) { forgery in
      try forgery.keepReceipt(forgery.firstBallot - 1)
    },
    Fraud("a receipt is signed by somebody else", foundBy: .receipt) { forgery in
      let receipt = try Receipt(parsing: try forgery.scribe.receipt(20))
      let note = try SignedNote(parsing: receipt.checkpoint)
      let forged = Receipt(
        extra: receipt.extra,
        index: receipt.index,
        path: receipt.path,
        checkpoint: try SignedNote(text: note.text, signers: [TestElection.officerKeys[0]]).bytes
      )
      forgery.options.receipts = [Evidence(name: "mine", bytes: forged.bytes)]
    },
    Fraud("a receipt is of another election", foundBy: .receipt) { forgery in
      let other = try Story.last.scribe(ballots: 30)
      forgery.options.receipts = [Evidence(name: "mine", bytes: try other.receipt(20))]
    },
    Fraud("the last ballots are cut off", in: .last, foundBy: .knownCheckpoint) { forgery in
      try forgery.keepCheckpoint()
      forgery.scribe.entries.removeLast(20)
      forgery.scribe.closeOnSchedule()
    },
    Fraud("the log is forked at the same size", foundBy: .knownCheckpoint) { forgery in
      try forgery.keepCheckpoint()
      try forgery.change(ballot: forgery.lastBallot) { _, _, selections in selections[3] ^= 1 }
    },
    Fraud("the log is forked before a checkpoint", foundBy: .knownCheckpoint) { forgery in
      forgery.options.knownCheckpoints = [
        Evidence(name: "kept", bytes: try forgery.scribe.checkpoint(size: 100))
      ]
      try forgery.change(ballot: 90) { _, _, selections in selections[3] ^= 1 }
    },
    Fraud("ballots change places", in: .counts, foundBy: .knownCheckpoint) { forgery in
      forgery.options.knownCheckpoints = [
        Evidence(name: "kept", bytes: try forgery.scribe.checkpoint(size: 270))
      ]
      forgery.scribe.entries.swapAt(265, 266)
    },
    Fraud("a ballot is dropped where counts alone are published", in: .counts, foundBy: .receipt) {
      forgery in
      try forgery.keepReceipt(forgery.lastBallot)
      forgery.scribe.entries.remove(at: forgery.lastBallot)
    },
    Fraud("a kept checkpoint is not the log's", foundBy: .knownCheckpoint) { forgery in
      let note = try SignedNote(parsing: try forgery.scribe.checkpoint())
      forgery.options.knownCheckpoints = [
        Evidence(
          name: "kept",
          bytes: try SignedNote(text: note.text, signers: [TestElection.officerKeys[0]]).bytes
        )
      ]
    },
  ]
}
