/// Sorts items of two or three bytes by their first two, in place, inside a larger span.
///
/// Few items are inserted one by one; many are heap-sorted, so that thousands in the worst order
/// cost n log n steps and no sender can make one ballot expensive.
package enum ItemSort {
  /// Brings items into ascending order; false when two have the same key.
  package static func sortDistinct(
    _ bytes: inout MutableSpan<UInt8>,
    start: Int,
    count: Int,
    stride: Int
  ) -> Bool {
    sort(&bytes, start: start, count: count, stride: stride)
    var place = start
    for _ in 1..<max(1, count) {
      if key(bytes, place) == key(bytes, place + stride) { return false }
      place += stride
    }
    return true
  }

  static func sort(_ bytes: inout MutableSpan<UInt8>, start: Int, count: Int, stride: Int) {
    if count <= 16 {
      insertionSort(&bytes, start: start, count: count, stride: stride)
    } else {
      heapSort(&bytes, start: start, count: count, stride: stride)
    }
  }

  private static func insertionSort(
    _ bytes: inout MutableSpan<UInt8>,
    start: Int,
    count: Int,
    stride: Int
  ) {
    for item in 1..<max(1, count) {
      var place = start + item * stride
      while place > start, key(bytes, place) < key(bytes, place - stride) {
        swap(&bytes, place, place - stride, stride)
        place -= stride
      }
    }
  }

  private static func heapSort(
    _ bytes: inout MutableSpan<UInt8>,
    start: Int,
    count: Int,
    stride: Int
  ) {
    for root in (0..<(count / 2)).reversed() {
      siftDown(&bytes, root: root, start: start, count: count, stride: stride)
    }
    for last in (1..<count).reversed() {
      swap(&bytes, start, start + last * stride, stride)
      siftDown(&bytes, root: 0, start: start, count: last, stride: stride)
    }
  }

  private static func siftDown(
    _ bytes: inout MutableSpan<UInt8>,
    root: Int,
    start: Int,
    count: Int,
    stride: Int
  ) {
    var parent = root
    while 2 * parent + 1 < count {
      var child = 2 * parent + 1
      let place = start + child * stride
      if child + 1 < count, key(bytes, place) < key(bytes, place + stride) { child += 1 }
      let parentPlace = start + parent * stride
      let childPlace = start + child * stride
      guard key(bytes, parentPlace) < key(bytes, childPlace) else { return }
      swap(&bytes, parentPlace, childPlace, stride)
      parent = child
    }
  }

  private static func key(_ bytes: borrowing MutableSpan<UInt8>, _ place: Int) -> UInt16 {
    UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
  }

  private static func swap(_ bytes: inout MutableSpan<UInt8>, _ a: Int, _ b: Int, _ stride: Int) {
    for offset in 0..<stride { bytes.swapAt(a + offset, b + offset) }
  }
}
