import TallyCount
import TallyCrypto
import TallyEngine
import TallyLedger
import TallyModel
import TallyTesting

/// All that can be told apart of an engine's state from outside.
struct EngineState: Equatable, Sendable {
  struct Log: Equatable, Sendable {
    var entries: [[UInt8]]
    var checkpoint: [UInt8]
    var standing: ElectionStanding
    var tally: ElectionTally
  }

  /// By election id.
  var logs: [String: Log] = [:]

  init(of house: borrowing TestEngine) throws {
    for log in try RecordedLog.all(house.elections, on: house.disk) {
      let election = log.election
      let known = try house.known(election)
      logs[election.id] = Log(
        entries: log.entries,
        checkpoint: house.engine.sealing.checkpoint(of: known),
        standing: try house.standing(election),
        tally: house.engine.tally.tally(of: known)
      )
    }
  }
}

/// Holds a recovered engine to everything that left it before.
struct RecoveryCheck {
  let story: CrashStory
  var reader = ReceiptReader()

  init(_ story: CrashStory) { self.story = story }

  /// What is broken; nothing when every promise is kept.
  mutating func faults(
    of house: inout TestEngine,
    _ released: Released
  ) throws -> [String] {
    var faults: [String] = []
    let logs = try RecordedLog.all(story.elections, on: house.disk)
    for number in story.elections.indices {
      let log = logs.first { $0.election.id == story.elections[number].id }
      faults += try faultsOfLog(number, log, in: house, released)
    }
    if faults.isEmpty { faults += try faultsOfRetries(&house, released) }
    return faults
  }

  private mutating func faultsOfLog(
    _ number: Int,
    _ log: RecordedLog?,
    in house: borrowing TestEngine,
    _ released: Released
  ) throws -> [String] {
    let election = story.elections[number]
    let receipts = released.receipts.filter { $0.cast.election == election.id }
    let checkpoints = released.checkpoints.filter { $0.election == number }.map(\.bytes)
    guard let log, let known = house.engine.register.find(election.id) else {
      return receipts.isEmpty && checkpoints.isEmpty ? [] : ["\(election.id) is gone"]
    }
    var faults = log.faults()
    for checkpoint in checkpoints {
      faults += faultsOf(try reader.checkpoint(checkpoint, of: election), in: log)
    }
    for receipt in receipts {
      faults += try faultsOf(receipt, in: log)
      if receipt.index < log.tree.size {
        faults += try faultsOfNewReceipt(receipt, in: log, house.engine.sealing, known)
      }
    }
    if log.recount() != house.engine.tally.tally(of: known) {
      faults.append("the tally of \(election.id) is not its recount")
    }
    let latest = try reader.checkpoint(house.engine.sealing.checkpoint(of: known), of: election)
    if latest.size != log.tree.size || latest.root != log.tree.root {
      faults.append("the checkpoint of \(election.id) is not the log's")
    }
    for cast in released.dependent where cast.election == election.id {
      let voter = election.pseudonym(of: cast.voter, scope: cast.scope)
      if !log.ballots.contains(where: { $0.entry.pseudonym == voter }) {
        faults.append("\(cast) was refused for a ballot that is gone")
      }
    }
    return faults
  }

  /// The receipt's entry at its place, and its checkpoint of the same log.
  private mutating func faultsOf(
    _ receipt: Released.Receipt,
    in log: RecordedLog
  ) throws -> [String] {
    let verified = try reader.receipt(receipt.bytes, of: log.election)
    var faults = faultsOf(verified.checkpoint, in: log)
    if verified.index != receipt.index { faults.append("a receipt names another index") }
    if receipt.index >= log.tree.size || log.entries[Int(receipt.index)] != verified.entry {
      faults.append("the entry of receipt \(receipt.index) of \(log.election.id) is gone")
    }
    return faults
  }

  private func faultsOf(_ checkpoint: Checkpoint, in log: RecordedLog) -> [String] {
    guard checkpoint.size <= log.tree.size else {
      return ["\(log.election.id) is shorter than its checkpoint of \(checkpoint.size)"]
    }
    return log.tree.root(size: checkpoint.size) == checkpoint.root
      ? [] : ["\(log.election.id) has another root at \(checkpoint.size)"]
  }

  /// The receipt that the recovered engine gives for the same ballot.
  private mutating func faultsOfNewReceipt(
    _ receipt: Released.Receipt,
    in log: RecordedLog,
    _ sealing: borrowing Sealing,
    _ known: Election
  ) throws -> [String] {
    let bytes = try sealing.receipt(of: receipt.index, in: known)
    let again = try reader.receipt(bytes, of: log.election)
    let entry = try sealing.entry(receipt.index, of: known)
    return again.index == receipt.index && again.checkpoint.size == log.tree.size
      && again.entry == log.entries[Int(receipt.index)] && again.entry == entry
      ? [] : ["the new receipt of \(receipt.index) of \(log.election.id) is another"]
  }

  /// Every acknowledged ballot is known again, and being asked changes nothing.
  private func faultsOfRetries(
    _ house: inout TestEngine,
    _ released: Released
  ) throws -> [String] {
    let before = try EngineState(of: house)
    let casts = released.receipts.map(\.cast)
    let replies = try house.cast(casts, at: 0)
    var faults: [String] = []
    for (receipt, reply) in zip(released.receipts, replies) where reply != .retried(receipt.index) {
      faults.append("a retry of ballot \(receipt.index) of \(receipt.cast.election): \(reply)")
    }
    if try EngineState(of: house) != before { faults.append("retries changed something") }
    return faults
  }
}
