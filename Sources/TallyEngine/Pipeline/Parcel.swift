import Synchronization

/// Carries one noncopyable value to where a closure or an array could not take it.
package final class Parcel<Value: ~Copyable & Sendable>: Sendable {
  /// Guards the value: whoever takes it first has it.
  private let value: Mutex<Value?>

  package init(_ value: consuming Value) { self.value = Mutex(consume value) }

  /// An empty one, for ``put(_:)``.
  init() { value = Mutex(nil) }

  /// The value, once.
  package func take() -> Value? { value.withLock { $0.take() } }

  /// Puts a value back in.
  package func put(_ value: consuming Value) {
    var moving: Value? = consume value
    self.value.withLock { $0 = moving.take() }
  }
}
