import Glibc

/// Finds line feeds.
enum LineEnds {
  /// Appends the places of all line feeds in `bytes[start..<end]`.
  static func append(to places: inout [Int], in bytes: [UInt8], from start: Int, to end: Int) {
    precondition(start <= end && end <= bytes.count, "The range is within the bytes.")
    // Safe: memchr reads only from `offset` to `end`, both checked to lie within the array.
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var offset = start
      while offset < end,
        let found = unsafe memchr(base + offset, Int32(UInt8(ascii: "\n")), end - offset)
      {
        let place = unsafe UnsafeRawPointer(found) - base
        places.append(place)
        offset = place + 1
      }
    }
  }
}
