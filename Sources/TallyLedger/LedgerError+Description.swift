import Glibc

extension LedgerError: CustomStringConvertible {
  /// One or two sentences for whoever administers the machine: what, where, and what to do.
  package var description: String {
    switch self {
    case .disk(let operation, let path, let offset, let errno):
      let place = offset.map { " at byte \($0)" } ?? ""
      return "Cannot \(operation.rawValue) \(path)\(place): \(SystemError.text(of: errno))."
        + Self.advice(for: errno)
    case .fileEnds(let path, let offset, let wanted):
      return "\(path) ends too early: \(wanted) bytes are missing at byte \(offset). \(Self.damage)"
    case .exists(let path):
      return "\(path) is there already and is not overwritten."
        + " Choose another folder, or remove it if no election was ever run in it."
    case .differs(let path):
      return "\(path) exists with other content and is not overwritten."
        + " A published file never changes: publish to an empty folder and compare the two."
    case .fileChanged(let path):
      return "\(path) changed while it was being read."
        + " Stop whatever else writes to it, and test the disk and the memory of this machine."
    case .locked(let path):
      return "Another process works in this data folder (it holds \(path))."
        + " Stop it first; two writers would destroy the log."
    case .stopped(let cause):
      return "The ledger stopped at an earlier error and takes nothing more: \(cause.description)"
    case .notNext(let expected, let found):
      return "A block for sequence \(expected.sequence) was handed to a log that is at"
        + " \(found.sequence). Stop every other writer and start again."
    default:
      return startDescription
    }
  }

  /// Sentences for what only a start can find.
  private var startDescription: String {
    switch self {
    case .noJournal(let folder):
      "There is no journal in \(folder). Check the path of the data folder. \(Self.waysOn)"
    case .segmentMissing(let path):
      "The journal's segment \(path) is missing. Put back exactly this file. \(Self.waysOn)"
    case .segmentName(let path):
      "\(path) is not a segment of this journal. Move it out of the folder if you put it there."
    case .segmentSize(let path, let expected, let found):
      "\(path) has \(found) bytes instead of \(expected). \(Self.damage)"
    case .segmentHeader(let path, let reason):
      "The first page of \(path) is not this segment's: \(reason). \(Self.damage)"
    case .otherJournal(let path, let offset, let expected, let found):
      "\(path) holds, at byte \(offset), a part of journal \(found.hex); this is journal"
        + " \(expected.hex). Files of two data folders are mixed: put each in its own."
    default: blockDescription
    }
  }

  private var blockDescription: String {
    switch self {
    case .damagedBlock(let place, let path, let sequence, let fault, let why):
      "Block \(sequence) in \(path) at byte \(place.offset) is damaged: \(fault.rawValue)."
        + " \(why.sentence) \(Self.damage)"
    case .misplacedBlock(let place, let path, let sequence, let reason):
      "\(path) holds at byte \(place.offset), where block \(sequence) belongs, a whole block that"
        + " does not belong there: \(reason). \(Self.damage)"
    case .blocksMissing(let path):
      "\(path) is empty, but later segments hold blocks. \(Self.damage)"
    case .entriesRefused(let place, let reason):
      "The entries of the block in segment \(place.segment) at byte \(place.offset) are whole but"
        + " cannot be taken: \(reason). Use the version of tallyd that wrote them."
    default: signerDescription
    }
  }

  private var signerDescription: String {
    switch self {
    case .signerStateMissing(let path):
      "The signer state \(path) is missing, so nobody can tell what was signed. \(Self.waysOn)"
    case .signerStateDamaged(let path, let reason):
      "The signer state \(path) cannot be trusted: \(reason). \(Self.waysOn)"
    case .signerStateChanged(let path):
      "The signer state \(path) was changed by another program while this one ran."
        + " Stop every other writer and start again."
    case .journalTooShort(let folder, let last, let signed):
      "The journal in \(folder) ends at block \(last), but block \(signed) was signed: an older"
        + " copy stands in its place, or its end is lost. \(Self.waysOn)"
    case .signedBlockDiffers(let place, let path, let sequence):
      "Block \(sequence) in \(path) at byte \(place.offset) is not the one that was signed: journal"
        + " and signer state are of different histories. \(Self.waysOn)"
    case .signerStateOutdated(let path, let known, let found, let sequence):
      "The signer state \(path) is of start \(known), but block \(sequence) was written after"
        + " start \(found): an older signer state stands in its place. \(Self.waysOn)"
    default: "The ledger stopped."
    }
  }

  private static let damage =
    "Nothing was changed. Keep this disk as it is. " + waysOn
  private static let waysOn =
    "Put back exactly the files that stood here last; an older copy of them does not do. If they"
    + " are lost, this log cannot be continued: keep what there is as evidence, and hold a new"
    + " election under another id. What was published stays valid."

  private static func advice(for errno: Int32) -> String {
    switch errno {
    case ENOSPC, EDQUOT: " Make room on this disk and start again."
    case EACCES, EPERM: " Give the user that runs tallyd the right to it."
    case EROFS: " The disk is mounted read-only: look for its errors first."
    case EMFILE, ENFILE: " Raise the limit of open files and start again."
    case EIO: " The disk is failing: stop here, copy it, and look at the kernel's log."
    default: ""
    }
  }
}

extension LedgerError {
  /// Whether room on the disk would cure it.
  package var isDiskFull: Bool {
    guard case .disk(_, _, _, let errno) = self else { return false }
    return errno == ENOSPC || errno == EDQUOT
  }
}

extension NotTorn {
  fileprivate var sentence: String {
    switch self {
    case .signed: "It was signed, so it may not be cut."
    case .followed(let place):
      "It is no torn last write: a whole block follows in segment \(place.segment) at byte"
        + " \(place.offset)."
    case .bytesFarther(let place):
      "It is no torn last write: bytes follow in segment \(place.segment) at byte \(place.offset)."
    case .signerCopyUnreadable:
      "One copy of the signer state is unreadable too, and the block may be the one it stood for."
    }
  }
}
