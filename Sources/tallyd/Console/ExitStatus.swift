/// How a command ends, as a script sees it; the numbers of `sysexits.h` where one fits.
///
/// - SeeAlso: docs/commands.md, "Exit codes".
enum ExitStatus: Int32 {
  /// A bundle, or evidence held against it, does not hold.
  case verificationFailed = 1
  /// The arguments are not understood.
  case usage = 64
  /// A file's content is not what it should be.
  case badInput = 65
  /// A file, folder or election that is named is not there.
  case noInput = 66
  /// A mistake of ours.
  case internalError = 70
  /// Something stands where something new was to be made.
  case cannotCreate = 73
  /// The disk failed, or what it holds is damaged.
  case storage = 74
  /// Refused for now: an embargo, an election that is not open yet, a data folder in use.
  case notNow = 75
  /// A key may not be used: others can read it, or it is no officer's.
  case noPermission = 77
}
