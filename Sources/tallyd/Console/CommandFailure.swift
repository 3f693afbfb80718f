import ArgumentParser
import TallyClient
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyPublication
import TallyVerify
import TallyWire

/// Why a command ends without having done its work: a sentence for people, a number for scripts.
struct CommandFailure: Error {
  let status: ExitStatus
  /// What is wrong and what to do next.
  let message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Any error of the rooms below; nothing for those of the argument parser, which speaks for itself.
  init?(of error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as EngineError: self.init(error)
    case let error as LedgerError: self.init(error)
    case let error as PublicationError: self.init(error)
    case let error as VerificationFault:
      self.init(.verificationFailed, "verification failed: \(error)")
    case let error as ClientError: self.init(error)
    case let error as NoteError: self.init(.badInput, "\(error)")
    case let error as RollError: self.init(.badInput, "\(error)")
    case let error as RollFault: self.init(.badInput, "\(error)")
    case is ExitCode, is CleanExit, is ValidationError: return nil
    default:
      // What the parser throws has no type of its own that we could name.
      guard Tallyd.exitCode(for: error) != .failure else {
        self.init(.internalError, "internal error: \(error)")
        return
      }
      return nil
    }
  }

  /// Any error at all; one that nobody has words for is a mistake of ours.
  init(ofAny error: any Error) {
    self = CommandFailure(of: error) ?? CommandFailure(.internalError, "internal error: \(error)")
  }

  init(_ error: EngineError) {
    switch error {
    case .ledger(let error): self.init(error)
    case .unknownElection: self.init(.noInput, "\(error); see tallyd inspect for those that are")
    case .logUnreadable: self.init(.storage, "\(error)")
    case .tooManyElections: self.init(.notNow, "\(error)")
    case .electionUnusable, .electionExists, .definitionRefused, .actRefused:
      self.init(.badInput, "\(error)")
    }
  }

  /// The closing is due and needs nobody's signature.
  static func windowEnded(_ id: String) -> CommandFailure {
    CommandFailure(
      .notNow,
      "the window of \(id) has ended, but its closing is not in the log yet. "
        + "Write it, which needs no key: tallyd close \(id)"
    )
  }

  init(_ error: ClientError) {
    switch error {
    case .unreachable, .lost, .gaveUp: self.init(.notNow, "\(error)")
    case .notADaemon, .badID: self.init(.badInput, "\(error)")
    case .refused(let refusal, _):
      self.init(refusal.advice == .retry ? .notNow : .badInput, "\(error)")
    }
  }

  init(_ error: LedgerError) {
    switch error {
    case .disk(let operation, _, _, let number):
      let status = FileError.status(of: number)
      let isCreation = operation == .createFolder && status == .noInput
      self.init(isCreation ? .cannotCreate : status, "\(error)")
    case .exists, .differs: self.init(.cannotCreate, "\(error)")
    case .locked:
      self.init(.notNow, "\(error) Or send a signed act to the daemon: tallyd act, sign, SUBMIT.")
    default: self.init(.storage, "\(error)")
    }
  }

  init(_ error: PublicationError) {
    switch error {
    case .disk(let error): self.init(error)
    case .embargoed: self.init(.notNow, "\(error)")
    case .rootDiffers, .malformedEntry: self.init(.storage, "\(error)")
    case .publishedDiffers, .publishedAhead, .signedResultDiffers, .foreignFile,
      .publicFolder:
      self.init(.cannotCreate, "\(error)")
    case .notAnOfficer: self.init(.noPermission, "\(error)")
    case .wrongLogKey, .wrongRoll, .resultTooLong, .unsignable: self.init(.badInput, "\(error)")
    }
  }
}
