import TallyModel

/// The page in plain English.
struct EnglishText: PageText {
  var title: Markup { "Rehearsal of a public vote" }
  var notAResult: Markup {
    "This is a rehearsal, not a result. Every ballot in it was made by a program; no person voted."
  }

  var planHeading: Markup { "What was rehearsed" }
  var profile: Markup { "Event that was imitated" }
  var source: Markup { "Where its figures come from" }
  var inEnglish: Markup { "" }
  var speedLabel: Markup { "Speed against the real event" }
  func times(_ speed: Double) -> Markup {
    speed == 1 ? "as in reality" : "\(figure: Figure.trimmed(speed, places: 2)) times as fast"
  }
  var plannedTime: Markup { "Planned time" }
  var takenTime: Markup { "Time taken" }
  var stoppedEarly: Markup { "somebody ended it early" }
  var voters: Markup { "Voters" }
  var ballots: Markup { "Ballots, without those sent again" }
  var peak: Markup { "Highest planned rate" }
  var connections: Markup { "Connections to the server" }
  var reads: Markup { "Questions about the state of the vote" }
  var revoteLabel: Markup { "Voting more than once" }
  func revote(_ policy: RevotePolicy) -> Markup {
    switch policy {
    case .first: "A voter's first ballot counts; a second one is refused."
    case .last: "A voter may vote again; the last ballot counts."
    }
  }
  var asked: Markup { "What was asked of the machine" }
  func perSecond(_ rate: Double) -> Markup { "\(figure: Figure.rate(rate)) a second" }
  func counted(_ count: Int, _ noun: Noun) -> Markup { noun.english.counted(count) }

  func duration(seconds: Double) -> Markup {
    guard seconds >= 60 else {
      let number = Figure.trimmed(seconds, places: 1)
      return "\(figure: number) \(number == "1" ? "second" : "seconds")"
    }
    let time = ClockTime(seconds: seconds)
    let parts: [(Int, Noun)] = [
      (time.hours, .hour), (time.minutes, .minute), (time.seconds, .second),
    ]
    return parts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }.assembled(separator: " ")
  }

  func duration(microseconds: UInt64) -> Markup {
    if microseconds >= 1_000_000 {
      let number = Figure.trimmed(Double(microseconds) / 1e6, places: 2)
      return "\(figure: number) \(number == "1" ? "second" : "seconds")"
    }
    let number = Figure.trimmed(Double(microseconds) / 1_000, places: microseconds < 100 ? 3 : 2)
    return "\(figure: number) \(number == "1" ? "millisecond" : "milliseconds")"
  }

  var stepsHeading: Markup { "The search for the highest rate" }
  var stepRate: Markup { "Ballots sent a second" }
  var stepAchieved: Markup { "Answered a second" }
  var stepTime: Markup { "99 of 100 answered within, milliseconds" }
  var held: Markup { "held" }
  var notHeld: Markup { "not held" }

  var machineHeading: Markup { "The machine" }
  var processor: Markup { "Processor" }
  var memory: Markup { "Memory" }
  func gigabytes(_ bytes: UInt64) -> Markup {
    "\(figure: Figure.trimmed(Double(bytes) / 1e9, places: 1)) GB"
  }
  var system: Markup { "Operating system" }
  var fileSystem: Markup { "File system of the server's data" }
  var syncTime: Markup { "One small write that survives a power cut" }
  var whereLoadRan: Markup { "Where the load came from" }
  func load(isShared: Bool) -> Markup {
    isShared
      ? "The same machine: it did the voters' work beside the server's."
      : "Another machine than the server's."
  }
  var unknown: Markup { "not known" }

  var againHeading: Markup { "To send the same load again" }
  var againNote: Markup {
    "The same event, speed and seed send the same ballots at the same moments."
  }
  var seed: Markup { "Seed" }
  var begun: Markup { "Begun (universal time, UTC)" }
  var address: Markup { "Address of the server" }
  var election: Markup { "Rehearsal election" }
  var origin: Markup { "Name of its log" }
}

extension Noun {
  fileprivate var english: EnglishNoun {
    switch self {
    case .ballot: EnglishNoun(one: "ballot", many: "ballots")
    case .voter: EnglishNoun(one: "voter", many: "voters")
    case .receipt: EnglishNoun(one: "receipt", many: "receipts")
    case .fault: EnglishNoun(one: "fault", many: "faults")
    case .connection: EnglishNoun(one: "connection", many: "connections")
    case .core: EnglishNoun(one: "core", many: "cores")
    case .hour: EnglishNoun(one: "hour", many: "hours")
    case .minute: EnglishNoun(one: "minute", many: "minutes")
    case .second: EnglishNoun(one: "second", many: "seconds")
    }
  }
}
