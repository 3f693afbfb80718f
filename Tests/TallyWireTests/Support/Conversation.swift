import TallyModel
import TallyWire

/// What tests send.
enum Conversation {
  static let nonce = "9e3779b97f4a7c15f39cc0605cedc835"
  static let cast = "CAST market 12345678 \(nonce) - portal market=rebuild"

  /// Every command, with lines that are empty, wrong, or end in CR LF, and bodies that look like
  /// lines; short enough to be cut at every byte.
  static let everything: [UInt8] = Array(
    """
    PING\n\n\r\n\(cast)\n\(cast)\r
    CAST market 12345678 \(nonce) page/1 - -\nPING\u{0}\nPI\rNG\r\n\u{1B}[2J\n
    MODE brief\r\nMODE full\nMODE loud\nPROOF market 3\nPROOF market 03\nCHECKPOINT market\r
    CONSISTENCY market 18446744073709551615\nCONSISTENCY market 18446744073709551616
    STATUS market\nTURNOUT market\nTALLY market\nELECTIONS\nREHEARSE\nMETRICS\n\
    HELP\nWHAT\ncast\nCAST\nCAST \n CAST
    DEFINE 6 5\nPING\n\nQUIT\nDEFINE 3 0\r\n\n\r\nDEFINE 0 0\nDEFINE 0 1\nxDEFINE 2\nSUBMIT market 4
    a\nb\nSUBMIT market 0\nSUBMIT market -1\nSTATUS  market\nSTATUS market \n\u{20}
    STATUS السوق\nCAST a b c d e \u{7F}é\nQUIT\n
    """.utf8
  )

  /// A ballot's line of so many bytes.
  static func line(bytes: Int) -> [UInt8] {
    let start = Array("CAST market 12345678 \(nonce) - portal market=".utf8)
    return start + [UInt8](repeating: UInt8(ascii: "x"), count: bytes - start.count)
  }
}
