import NIOCore
import TallyEngine
import TallyModel
import TallyWire

/// Fills exchanges from the bytes of a connection.
struct RequestReader {
  /// Why filling stopped.
  enum Pause {
    /// All bytes are used up.
    case exhausted
    /// The exchange is full; more is to be read from the same bytes.
    case full
    case mode(ReplyMode)
    case define([UInt8], roll: [UInt8]?)
    case submit(election: String, act: [UInt8])
    case quit
  }

  /// What was read, and why reading stopped.
  struct Filled: ~Copyable {
    var batch: ReceivedBatch
    let pause: Pause
  }

  private(set) var exchange: Exchange
  var mode = ReplyMode.full
  /// Whether ballots may go to rehearsal elections only.
  private var rehearsesOnly = false
  /// Whether ``exchange`` is begun and not sent yet.
  var isHolding = false
  private var session = Session()
  /// Room taken for the bodies of the command that is being read.
  private var bodyBytes = 0
  private let outbox: Outbox

  init(outbox: Outbox) {
    self.outbox = outbox
    exchange = Exchange(casts: CastBatch(), mode: .full, outbox: outbox)
  }

  /// Begins an exchange unless one is begun; false when the connection is over.
  mutating func begin(_ switchboard: Switchboard) async -> Bool {
    if isHolding, exchange.mode == mode { return true }
    if !isHolding { guard await outbox.permit() else { return false } }
    let casts = isHolding ? exchange.casts : switchboard.pool.take()
    exchange = Exchange(casts: casts, mode: mode, outbox: outbox)
    casts.owner = exchange
    isHolding = true
    return true
  }

  /// Takes room for the bodies that were announced; where there is none, they are read over and the
  /// command is refused.
  mutating func makeRoom(in budget: ByteBudget) {
    let bytes = session.awaitedBodyBytes
    guard bytes != bodyBytes else { return }
    giveBackRoom(to: budget)
    if budget.take(bytes) { bodyBytes = bytes } else { session.refuseBodies(.busy) }
  }

  mutating func giveBackRoom(to budget: ByteBudget) {
    budget.giveBack(bodyBytes)
    bodyBytes = 0
  }

  /// Reads requests from `offset` on until something pauses it.
  mutating func fill(
    from buffer: ByteBuffer,
    _ offset: inout Int,
    _ register: ElectionRegister
  ) -> Filled {
    var pause = Pause.exhausted
    let batch = Intake(register: register).receive(into: exchange.casts) { receiver in
      let bytes = buffer.readableBytesSpan
      receiver.takesRehearsalsOnly = rehearsesOnly
      while !receiver.isFull {
        guard let step = session.next(in: bytes, from: &offset) else {
          pause = .exhausted
          return
        }
        switch step {
        case .cast(let fields, isCarried: false): receiver.cast(bytes, fields)
        case .cast(let fields, isCarried: true): receiver.cast(session.carried.rawSpan, fields)
        case .refused(let refusal): receiver.refuse(refusal)
        case .command(let command):
          if let stop = take(command, after: receiver.count) {
            pause = stop
            return
          }
          receiver.takesRehearsalsOnly = rehearsesOnly
        }
      }
      pause = .full
    }
    return Filled(batch: batch, pause: pause)
  }

  /// Notes a command; says whether filling has to stop for it.
  private mutating func take(_ command: Command, after place: Int) -> Pause? {
    switch command {
    case .define(let definition, let roll): return .define(definition, roll: roll)
    case .submit(let election, let act): return .submit(election: election, act: act)
    case .mode(let mode):
      exchange.ask(command, after: place)
      return .mode(mode)
    case .quit:
      exchange.ask(command, after: place)
      return .quit
    case .rehearse:
      exchange.ask(command, after: place)
      rehearsesOnly = true
      return exchange.isLaden ? .full : nil
    default:
      exchange.ask(command, after: place)
      return exchange.isLaden ? .full : nil
    }
  }
}
