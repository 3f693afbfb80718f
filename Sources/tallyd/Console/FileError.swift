import Glibc

/// What the operating system says, as a sentence and an exit code.
enum FileError {
  /// The failure that `errno` stands for, right after a call that set it.
  static func failure(_ doing: String) -> CommandFailure {
    let number = errno
    return CommandFailure(status(of: number), "cannot \(doing): \(text(of: number))")
  }

  /// The same for a file that was to be made: what is missing is then its folder.
  static func creationFailure(_ doing: String) -> CommandFailure {
    let number = errno
    let status = status(of: number)
    return CommandFailure(
      status == .noInput ? .cannotCreate : status,
      "cannot \(doing): \(text(of: number))"
    )
  }

  static func status(of number: Int32) -> ExitStatus {
    switch number {
    case ENOENT, ENOTDIR: .noInput
    case EEXIST: .cannotCreate
    case EACCES, EPERM: .noPermission
    default: .storage
    }
  }

  static func text(of number: Int32) -> String {
    // Safe: strerror returns a C string that lives until the next call; it is copied at once.
    unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
  }
}
