import NIOCore

/// Ends a connection so that the last answers arrive.
///
/// Closing a socket while bytes from the other side are unread makes the system throw away answers
/// that the other side has not read yet (RFC 1122, 4.2.2.13). So after the last answer the sending
/// half is closed, and what still comes is read over until it stops coming. The first handler of a
/// connection, on its event loop alone.
final class Parting: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Event: Sendable { case begin }

  /// The other side is taken to be done when it has sent nothing for so long.
  private static let quiet = TimeAmount.milliseconds(50)
  /// Whoever goes on sending is read over no longer than so many times ``quiet``.
  private static let roundsMax = 100

  private var done: EventLoopPromise<Void>?
  private var hasRead = false
  private var rounds = 0
  private var isInputClosed = false

  /// Returns when all that was written has left and the other side is done, or is gone.
  static func part(from channel: any NIOCore.Channel) async {
    do {
      // An empty write is done when all before it are.
      try await channel.writeAndFlush(ByteBuffer()).get()
      channel.close(mode: .output, promise: nil)
      try await channel.triggerUserOutboundEvent(Event.begin).get()
    } catch {
      // The other side is gone.
    }
  }

  func triggerUserOutboundEvent(
    context: ChannelHandlerContext,
    event: Any,
    promise: EventLoopPromise<Void>?
  ) {
    guard event is Event else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    done = promise
    if isInputClosed { return finish() }
    context.read()
    wait(context)
  }

  private func wait(_ context: ChannelHandlerContext) {
    hasRead = false
    rounds += 1
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.quiet) {
      if self.hasRead, self.rounds < Self.roundsMax { self.wait(context) } else { self.finish() }
    }
  }

  private func finish() {
    done?.succeed()
    done = nil
    rounds = Self.roundsMax
  }

  private var isParting: Bool { rounds > 0 }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if isParting { hasRead = true } else { context.fireChannelRead(data) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isParting { context.read() } else { context.fireChannelReadComplete() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      isInputClosed = true
      if isParting { finish() }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if isParting { finish() }
    context.fireChannelInactive()
  }
}
