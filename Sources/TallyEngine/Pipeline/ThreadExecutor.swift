import Dispatch
import Synchronization

/// Runs tasks on one thread of its own, for calls that block: syncs would otherwise hold a thread of
/// the cooperative pool, which has only as many as the machine has cores.
package final class ThreadExecutor: TaskExecutor {
  private struct State: Sendable {
    var jobs: [UnownedJob] = []
    var isStopped = false
  }

  /// Guards the queue.
  private let state = Mutex(State())
  private let wakeUp = DispatchSemaphore(value: 0)

  /// - Parameter name: Shown by debuggers and `top -H`.
  package init(name: String) {
    let thread = DispatchQueue(label: name, qos: .userInitiated)
    thread.async { self.run() }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
    wakeUp.signal()
  }

  private func run() {
    while true {
      wakeUp.wait()
      let (job, isStopped) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopped)
      }
      if let job {
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
      } else if isStopped {
        return
      }
    }
  }

  /// Ends the thread once its queue is empty.
  package func stop() {
    state.withLock { $0.isStopped = true }
    wakeUp.signal()
  }
}
