import Logging
import TallyEngine
import TallyLedger

/// What a run tells its administrator, a line with a time for each event; never a ballot.
struct RunLog {
  private(set) var logger: Logger

  init(level: Logger.Level) {
    logger = Logger(label: "tallyd", factory: StreamLogHandler.standardError(label:))
    logger.logLevel = level
  }

  func recovered(_ recovery: EngineRecovery, milliseconds: UInt64) {
    for line in RecoveryNotes.lines(of: recovery) { logger.notice("\(line)") }
    logger.info(
      "the journal was read back",
      metadata: [
        "ballots": "\(recovery.ballots)", "milliseconds": "\(milliseconds)",
        "block": "\(recovery.journal.last.sequence)", "start": "\(recovery.journal.epoch)",
      ]
    )
  }

  func ended(_ counts: RunCounts, wasStopped: Bool) {
    if wasStopped { logger.notice("a signal stopped the reading; what was read is answered") }
    logger.info(
      "the run has ended",
      metadata: ["cast": "\(counts.cast)", "accepted": "\(counts.accepted)"]
    )
  }
}
