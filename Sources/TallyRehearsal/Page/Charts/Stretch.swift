/// One or several samples on end, read as one.
struct Stretch {
  let beginSeconds: Double
  let endSeconds: Double
  /// Its numbers are sums, its times and sizes the highest of the samples.
  let sample: Sample

  private var seconds: Double { endSeconds - beginSeconds }

  var offeredPerSecond: Double { Double(sample.offered) / seconds }
  var answeredPerSecond: Double { Double(sample.answered) / seconds }
  var readsPerSecond: Double { Double(sample.reads) / seconds }

  /// Nothing where no block was written.
  var entriesPerBlock: Double? {
    sample.blocks == 0 ? nil : Double(sample.blockEntries) / Double(sample.blocks)
  }

  /// Nothing while the daemon was not there.
  var memoryMegabytes: Double? {
    sample.memoryBytes == 0 ? nil : Double(sample.memoryBytes) / 1e6
  }

  /// At most so many stretches, all of the same number of samples but the last.
  static func all(_ samples: [Sample], atMost count: Int, sampleSeconds: Double) -> [Stretch] {
    let size = max(1, (samples.count + count - 1) / count)
    var begin = 0.0
    return stride(from: 0, to: samples.count, by: size).map { start in
      let merged = samples[start..<min(start + size, samples.count)].reduce(nil, merge)
      let sample = merged ?? samples[start]
      defer { begin = max(begin, sample.seconds) }
      // The time between two samples that claim the same moment is not nothing.
      let isAfter = sample.seconds > begin
      return Stretch(
        beginSeconds: begin,
        endSeconds: isAfter ? sample.seconds : begin + max(sampleSeconds, 0.001),
        sample: sample
      )
    }
  }

  private static func merge(_ one: Sample?, _ other: Sample) -> Sample? {
    guard var sum = one else { return other }
    sum.seconds = other.seconds
    sum.offered += other.offered
    sum.answered += other.answered
    sum.refused += other.refused
    sum.inFlight = max(sum.inFlight, other.inFlight)
    sum.p50Microseconds = max(sum.p50Microseconds, other.p50Microseconds)
    sum.p99Microseconds = max(sum.p99Microseconds, other.p99Microseconds)
    sum.maxMicroseconds = max(sum.maxMicroseconds, other.maxMicroseconds)
    sum.reads += other.reads
    sum.readP99Microseconds = max(sum.readP99Microseconds, other.readP99Microseconds)
    sum.memoryBytes = max(sum.memoryBytes, other.memoryBytes)
    sum.blocks += other.blocks
    sum.blockEntries += other.blockEntries
    return sum
  }
}
