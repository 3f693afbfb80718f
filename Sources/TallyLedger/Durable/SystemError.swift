import Glibc

/// The operating system's words for its error numbers.
enum SystemError {
  static func text(of errno: Int32) -> String {
    // The string is the C library's own; it is copied before anything else can ask for another.
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe "\(String(cString: text)) (error \(errno))"
  }
}
