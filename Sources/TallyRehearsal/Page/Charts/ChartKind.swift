/// The charts of the page, in their order.
enum ChartKind: CaseIterable {
  case rate, latency, distribution, memory, blocks, reads, readLatency
}

/// What a line of a chart shows.
enum ChartSeries: CaseIterable {
  case offered, answered, p50, p99, slowest, casts, statusReads, memory, entriesPerBlock
  case readRate, readP99
}
