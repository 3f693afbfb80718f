import NIOCore
import Synchronization

/// The ballots on their way through one client: those that wait, and those that are sent and not
/// answered yet, both in order and both bounded by the window.
///
/// Three tasks share it: one brings ballots, one sends, one reads answers. It outlives connections:
/// what a lost one left unanswered goes back to the front.
final class CastQueue: Sendable {
  /// Ballots in a row of the same lines.
  struct Piece: Sendable {
    let lines: CastLines
    var places: Range<Int>
    /// Nanoseconds of the client's clock; nothing before the first sending.
    var sentAt: UInt64?
  }

  private struct State: Sendable {
    var waiting = CircularBuffer<Piece>()
    var waitingCount = 0
    var sent = CircularBuffer<Piece>()
    var sentCount = 0
    /// Whether no more ballots are brought.
    var isFinished = false
    /// Whether nothing more is sent at all.
    var isAbandoned = false
    /// Whether the sender of this connection may go on.
    var isConnected = false
    /// At most the one who brings, the one who sends, and the one who waits to connect.
    var sleepers: [CheckedContinuation<Void, Never>] = []

    func isDrained(but count: Int = 0) -> Bool {
      isFinished && waiting.isEmpty && sentCount == count
    }
  }

  private let window: Int
  private let state = Mutex(State())

  /// - Parameter window: Ballots that may be sent and not answered, `1...`.
  init(window: Int) {
    precondition(window > 0, "A window has room for one ballot at least.")
    self.window = window
  }

  /// Whether every ballot has its answer and no more will come.
  ///
  /// `count`: Ballots that have theirs and are not noted as ``answered(_:rest:)`` yet.
  func isDrained(but count: Int = 0) -> Bool { state.withLock { $0.isDrained(but: count) } }

  // MARK: Bringing

  /// Takes ballots in, waiting while a whole window of them waits already; false when nothing more
  /// is sent: the ballots are kept to be given up.
  func add(_ lines: CastLines) async -> Bool {
    await wait { $0.isAbandoned || $0.waitingCount < self.window }
    return change { state in
      state.waiting.append(Piece(lines: lines, places: 0..<lines.count))
      state.waitingCount += lines.count
      return !state.isAbandoned
    }
  }

  func finish() { change { $0.isFinished = true } }

  /// Ends the sending for good and wakes everybody.
  func abandon() { change { $0.isAbandoned = true } }

  // MARK: Sending

  /// Waits until there is something to send; false when there never will be.
  func waitForWork() async -> Bool {
    await wait { $0.isAbandoned || $0.isFinished || !$0.waiting.isEmpty }
    return state.withLock { !$0.isAbandoned && !$0.isDrained() }
  }

  func connect() { change { $0.isConnected = true } }
  func disconnect() { change { $0.isConnected = false } }

  /// Moves as many waiting ballots as the window has room for to those that are sent, and hands
  /// them out; waits for the first one.
  ///
  /// - Returns: False when this connection has nothing more to send.
  func take(into pieces: inout [Piece], at now: () -> UInt64) async -> Bool {
    await wait {
      !$0.isConnected || $0.isAbandoned || ($0.isFinished && $0.waiting.isEmpty)
        || (!$0.waiting.isEmpty && $0.sentCount < self.window)
    }
    let time = now()
    pieces.removeAll(keepingCapacity: true)
    change { state in
      guard state.isConnected, !state.isAbandoned else { return }
      while state.sentCount < window, var piece = state.waiting.popFirst() {
        let count = min(piece.places.count, window - state.sentCount)
        if count < piece.places.count {
          var rest = piece
          rest.places = (piece.places.lowerBound + count)..<piece.places.upperBound
          state.waiting.prepend(rest)
          piece.places = piece.places.lowerBound..<rest.places.lowerBound
        }
        piece.sentAt = piece.sentAt ?? time
        state.waitingCount -= count
        state.sentCount += count
        // Noted before it is written: its answer may be here before the writing has returned.
        state.sent.append(piece)
        pieces.append(piece)
      }
    }
    return !pieces.isEmpty
  }

  // MARK: Answering

  /// The oldest sent ballots, for the reader of answers, who gives back what it has not answered.
  func takeSent() -> Piece? { state.withLock { $0.sent.popFirst() } }

  /// Makes room for ballots that were answered; `rest` is what was taken and is not answered yet.
  func answered(_ count: Int, rest: Piece?) {
    change { state in
      state.sentCount -= count
      if let rest, !rest.places.isEmpty { state.sent.prepend(rest) }
    }
  }

  /// Puts back what a lost connection left unanswered, to be sent again first and in order.
  func restore() {
    change { state in
      while let piece = state.sent.popLast() { state.waiting.prepend(piece) }
      state.waitingCount += state.sentCount
      state.sentCount = 0
    }
  }

  /// Takes out what will not be sent any more.
  func takeWaiting() -> Piece? {
    state.withLock { state in
      guard let piece = state.waiting.popFirst() else { return nil }
      state.waitingCount -= piece.places.count
      return piece
    }
  }

  // MARK: Waiting

  /// Changes the state and wakes whoever sleeps, to look again.
  private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
    let (result, sleepers) = state.withLock { state in
      let result = body(&state)
      let sleepers = state.sleepers
      state.sleepers = []
      return (result, sleepers)
    }
    for sleeper in sleepers { sleeper.resume() }
    return result
  }

  /// Sleeps until `isReady` holds.
  private func wait(_ isReady: (borrowing State) -> Bool) async {
    while !state.withLock({ isReady($0) }) {
      await withCheckedContinuation { continuation in
        let isAwake = state.withLock { state in
          if isReady(state) { return true }
          state.sleepers.append(continuation)
          return false
        }
        if isAwake { continuation.resume() }
      }
    }
  }
}
