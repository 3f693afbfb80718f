import NIOCore
import ServiceLifecycle
import TallyEngine
import TallyModel
import TallyWire

/// One connection: a task that reads whole reads as batches, and a task that writes answers.
struct Connection: Sendable {
  private let switchboard: Switchboard
  private let office: DefinitionOffice
  private let drainLimit: Duration
  private let outbox = Outbox()

  init(_ switchboard: Switchboard, _ office: DefinitionOffice, drainLimit: Duration) {
    self.switchboard = switchboard
    self.office = office
    self.drainLimit = drainLimit
  }

  /// Serves until the other side ends, says `QUIT`, or the daemon drains.
  func serve(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
    let isOpen = switchboard.open(outbox)
    defer { switchboard.close(outbox) }
    try await channel.executeThenClose { inbound, outbound in
      guard isOpen else {
        var answer: [UInt8] = []
        Answer.append(.busy, to: &answer)
        try await outbound.write(ByteBuffer(bytes: answer))
        return await Parting.part(from: channel.channel)
      }
      try await outbound.write(ByteBuffer(bytes: Answer.greeting))
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await self.limitDraining(channel.channel) }
        group.addTask {
          await self.converse(inbound, outbound)
          await Parting.part(from: channel.channel)
        }
        await group.next()
        group.cancelAll()
      }
    }
  }

  private func converse(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async {
    let isConnected = await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await self.read(inbound)
        return true
      }
      group.addTask { await self.write(outbound) }
      return await group.reduce(true) { $0 && $1 }
    }
    guard switchboard.hasFailed, isConnected else { return }
    var answers: [UInt8] = []
    for _ in 0..<outbox.unansweredCount { Answer.append(.storage, to: &answers) }
    _ = await Self.write(answers, outbound)
  }

  /// Who does not take their answers holds up the end of the daemon for so long and no longer.
  private func limitDraining(_ channel: any NIOCore.Channel) async {
    do {
      try await gracefulShutdown()
      try await Task.sleep(for: drainLimit)
    } catch {
      // The connection ended before.
      return
    }
    channel.close(promise: nil)
  }

  // MARK: - Reading

  private func read(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async {
    // The drain is waited for once, beside all reads: beside each, every read would be handed from
    // task to task. Being cancelled ends the wait for bytes alone; what was read is carried out.
    let isHolding = await cancelWhenGracefulShutdown { await self.takeAll(inbound) }
    await outbox.finish(holding: isHolding ? 1 : 0)
  }

  /// Takes reads until no more come or are wanted; whether an exchange is begun and not sent.
  private func takeAll(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async -> Bool {
    var reader = RequestReader(outbox: outbox)
    do {
      for try await buffer in inbound {
        guard try await take(buffer, by: &reader) else { break }
      }
    } catch {
      // The other side is gone: what it sent is carried out all the same.
    }
    reader.giveBackRoom(to: switchboard.bodies)
    return reader.isHolding
  }

  /// Sends everything that a read asks for; false when nothing more is to be read.
  private func take(_ buffer: ByteBuffer, by reader: inout RequestReader) async throws -> Bool {
    var offset = 0
    while true {
      guard await reader.begin(switchboard) else { return false }
      let exchange = reader.exchange
      let filled = reader.fill(from: buffer, &offset, switchboard.register)
      let pause = filled.pause
      // An exchange in which nothing was asked stays begun.
      if !exchange.isEmpty {
        outbox.expect(exchange)
        reader.isHolding = false
        guard await switchboard.send(filled.batch) else { return false }
      }
      switch pause {
      case .exhausted:
        reader.makeRoom(in: switchboard.bodies)
        return true
      case .full: continue
      case .quit: return false
      case .mode(let mode): reader.mode = mode
      case .define(let definition, let roll):
        guard await define(definition, roll: roll, by: &reader) else { return false }
      case .submit(let id, let act):
        guard await submit(act, for: id, by: &reader) else { return false }
      }
    }
  }

  /// Sends a command alone, with its answer where it is known.
  private func send(
    _ command: Command,
    request: OfficersRequest? = nil,
    answer: [UInt8]? = nil,
    by reader: inout RequestReader
  ) async -> Bool {
    guard await reader.begin(switchboard) else {
      outbox.giveUpOne()
      return false
    }
    let exchange = reader.exchange
    if let answer { exchange.ask(command, answer: answer) } else { exchange.ask(command, after: 0) }
    exchange.casts.request = request
    outbox.expect(exchange)
    reader.isHolding = false
    let intake = Intake(register: switchboard.register)
    return await switchboard.send(intake.receive(into: exchange.casts) { _ in })
  }

  private func define(
    _ definition: [UInt8],
    roll: [UInt8]?,
    by reader: inout RequestReader
  ) async -> Bool {
    switch await office.define(definition, roll: roll) {
    case .known(let election):
      return await send(.checkpoint(election: election.definition.id), by: &reader)
    case .answered(let answer):
      return await send(.define(definition: [], roll: nil), answer: answer, by: &reader)
    }
  }

  private func submit(
    _ act: [UInt8],
    for id: String,
    by reader: inout RequestReader
  ) async -> Bool {
    let command = Command.submit(election: id, act: [])
    guard let election = switchboard.register.find(id) else {
      var answer: [UInt8] = []
      Answer.append(.unknownElection, to: &answer)
      return await send(command, answer: answer, by: &reader)
    }
    return await send(command, request: .act(act, for: election), by: &reader)
  }

  // MARK: - Writing

  /// Writes answers as they come; whether the other side took them all.
  private func write(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) async -> Bool {
    var isConnected = true
    while let exchange = await outbox.next() {
      if isConnected {
        var answers: [UInt8] = []
        answers.reserveCapacity(exchange.casts.records.count * 96)
        exchange.append(to: &answers, register: switchboard.register)
        isConnected = await Self.write(answers, outbound)
      }
      switchboard.answers.giveBack(exchange.heldBytes)
      exchange.casts.owner = nil
      switchboard.pool.giveBack(exchange.casts)
      outbox.done()
    }
    return isConnected
  }

  /// Whether the bytes could be handed over.
  private static func write(
    _ bytes: [UInt8],
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) async -> Bool {
    do {
      try await outbound.write(ByteBuffer(bytes: bytes))
      return true
    } catch { return false }
  }
}
