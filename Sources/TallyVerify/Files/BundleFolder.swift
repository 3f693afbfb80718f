import Glibc

/// A bundle's folder, opened for reading only.
///
/// Every name is relative, with `/` between its parts. Nothing is followed out of the folder: a
/// symbolic link is a fault, not a file.
struct BundleFolder: Sendable {
  let path: String

  init(path: String) { self.path = path }

  /// The whole file.
  ///
  /// `limit` is what a lawful file of this kind has at most; a longer or missing one is a fault of
  /// `check`.
  func read(
    _ name: String,
    atMost limit: Int,
    for check: VerificationCheck
  ) throws(VerificationFault) -> [UInt8] {
    guard let bytes = try readIfPresent(name, atMost: limit, for: check) else {
      throw VerificationFault(check, at: .file(name), "The file is missing.")
    }
    return bytes
  }

  /// The whole file, or nothing when there is none.
  func readIfPresent(
    _ name: String,
    atMost limit: Int,
    for check: VerificationCheck
  ) throws(VerificationFault) -> [UInt8]? {
    // O_NONBLOCK: opening a pipe that somebody planted must not wait for its other end.
    let descriptor = unsafe open(
      "\(path)/\(name)",
      O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    )
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      if errno == ELOOP { throw Self.notAFile(name) }
      throw Self.unreadable(name, errno)
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.unreadable(name, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Self.notAFile(name) }
    guard status.st_size <= limit else {
      throw VerificationFault(
        check,
        at: .file(name),
        "The file has \(status.st_size) bytes; at most \(limit) are lawful."
      )
    }
    return try Self.readAll(descriptor, byteCount: Int(status.st_size), name: name)
  }

  /// The names of all files below the folder, sorted; a folder that holds no file is a fault.
  func fileNames() throws(VerificationFault) -> [String] {
    var names: [String] = []
    try collect(below: "", depth: 0, into: &names)
    return names.sorted()
  }

  private func collect(
    below folder: String,
    depth: Int,
    into names: inout [String]
  ) throws(VerificationFault) {
    guard depth <= 8 else {
      throw VerificationFault(.folder, at: .file(folder), "Folders are nested too deeply.")
    }
    let children = try Self.children(of: folder.isEmpty ? path : "\(path)/\(folder)", named: folder)
    if children.isEmpty, !folder.isEmpty {
      throw VerificationFault(.folder, at: .file(folder), "The folder is empty.")
    }
    for child in children {
      let name = folder.isEmpty ? child.name : "\(folder)/\(child.name)"
      switch child.kind {
      case .file: names.append(name)
      case .folder: try collect(below: name, depth: depth + 1, into: &names)
      case .other: throw Self.notAFile(name)
      }
    }
  }

  private enum Kind { case file, folder, other }

  private static func children(
    of path: String,
    named name: String
  ) throws(VerificationFault) -> [(name: String, kind: Kind)] {
    guard let stream = unsafe opendir(path) else {
      throw unreadable(name.isEmpty ? path : name, errno)
    }
    defer { unsafe closedir(stream) }
    var children: [(name: String, kind: Kind)] = []
    errno = 0
    // readdir's entry stays valid until the next call on the same stream; it is copied before that.
    while let entry = unsafe readdir(stream) {
      let child = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if child != ".", child != ".." {
        children.append((child, kind(of: "\(path)/\(child)")))
      }
      errno = 0
    }
    guard errno == 0 else { throw unreadable(name, errno) }
    return children
  }

  private static func kind(of path: String) -> Kind {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return .other }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  private static func readAll(
    _ descriptor: Int32,
    byteCount: Int,
    name: String
  ) throws(VerificationFault) -> [UInt8] {
    var failure: Int32 = 0
    // The closure writes only inside the buffer and reports how far it came.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
      while filled < byteCount {
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...])
        let count = unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { failure = errno }
        if count <= 0 { return }
        filled += count
      }
    }
    guard failure == 0 else { throw unreadable(name, failure) }
    guard bytes.count == byteCount else {
      throw VerificationFault(.folder, at: .file(name), "The file shrank while it was read.")
    }
    return bytes
  }

  private static func unreadable(_ name: String, _ code: Int32) -> VerificationFault {
    let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    return VerificationFault(.folder, at: .file(name), "It cannot be read: \(words).")
  }

  private static func notAFile(_ name: String) -> VerificationFault {
    VerificationFault(.folder, at: .file(name), "It is neither a plain file nor a folder.")
  }
}
