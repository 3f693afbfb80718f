import TallyCrypto
import TallyModel
import TallyVerify

extension Fraud {
  /// What a thief can do to the files that carry the log.
  static let ofFiles: [Fraud] = [
    Fraud("a ballot's choice is changed in its bundle", foundBy: .tiles) { forgery in
      forgery.edit("tile/entries/000") { $0[$0.count - 1] ^= 1 }
    },
    Fraud("a hash is changed in its tile", foundBy: .tiles) { forgery in
      forgery.edit("tile/0/000") { $0[40] ^= 0x80 }
    },
    Fraud("a hash is changed in the tile above", foundBy: .tiles) { forgery in
      forgery.edit("tile/1/000.p/1") { $0[31] ^= 1 }
    },
    Fraud("a tile is cut", foundBy: .tiles) { forgery in
      forgery.edit("tile/0/001.p/55") { $0.removeLast(32) }
    },
    Fraud("a tile is missing", foundBy: .tiles) { $0.edits.append { $0["tile/0/000"] = nil } },
    Fraud("the tile above is missing", in: .counts, foundBy: .tiles) { forgery in
      forgery.edits.append { $0["tile/1/000.p/1"] = nil }
    },
    Fraud("an old partial tile says something else", foundBy: .tiles) { forgery in
      let old = forgery.scribe.tiles(size: 40)
      forgery.edits.append { files in
        files.merge(old) { $1 }
        files["tile/0/000.p/40"]?[1279] ^= 1
      }
    },
    Fraud("an old partial bundle says something else", foundBy: .tiles) { forgery in
      let old = forgery.scribe.tiles(size: 40)
      forgery.edits.append { files in
        files.merge(old) { $1 }
        files["tile/entries/000.p/40"]?[60] ^= 1
      }
    },
    Fraud("entries are missing", foundBy: .bundles) { forgery in
      forgery.edits.append { $0["tile/entries/000"] = nil }
    },
    Fraud("a bundle ends within an entry", foundBy: .bundles) { forgery in
      forgery.edit("tile/entries/000") { $0.removeLast() }
    },
    Fraud("a bundle has an entry more", foundBy: .bundles) { forgery in
      forgery.edit("tile/entries/000") { $0 += [0, 1, 2] }
    },
    Fraud("the checkpoint has another root", foundBy: .root) { forgery in
      let scribe = forgery.scribe
      var other = scribe
      other.entries[other.entries.count - 2][20] ^= 1
      let checkpoint = try other.checkpoint()
      forgery.edit("checkpoint") { $0 = checkpoint }
    },
    Fraud("the checkpoint is of another size", foundBy: .folder) { forgery in
      let checkpoint = try forgery.scribe.checkpoint(size: 290)
      forgery.edit("checkpoint") { $0 = checkpoint }
    },
    Fraud("another key signs the checkpoint", foundBy: .checkpoint) { forgery in
      let origin = forgery.scribe.definition.origin
      forgery.edit("checkpoint") { bytes in
        let text = try SignedNote(parsing: bytes).text
        let thief = try NoteSigner(name: origin, key: SigningKey(seed: Array(9..<41)))
        bytes = try SignedNote(text: text, signers: [thief]).bytes
      }
    },
    Fraud("an officer signs the checkpoint", foundBy: .checkpoint) { forgery in
      forgery.edit("checkpoint") { bytes in
        let text = try SignedNote(parsing: bytes).text
        bytes = try SignedNote(text: text, signers: [TestElection.officerKeys[0]]).bytes
      }
    },
    Fraud("the log's key is exchanged", foundBy: .logKey) { forgery in
      let origin = forgery.scribe.definition.origin
      forgery.edit("log.vkey") { bytes in
        let thief = try NoteSigner(name: origin, key: SigningKey(seed: Array(9..<41)))
        bytes = Array("\(thief.verifier.vkey)\n".utf8)
      }
    },
    Fraud("a voter is added to the roll", in: .roll, foundBy: .roll) { forgery in
      forgery.edit("roll.csv") { $0 += Array("ffffffffffffffffffffffffffffffff,1,,\n".utf8) }
    },
    Fraud("a weight is changed on the roll", in: .roll, foundBy: .roll) { forgery in
      forgery.edit("roll.csv") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        bytes = Array(text.replacing(",2,,\n", with: ",3,,\n", maxReplacements: 1).utf8)
      }
    },
    Fraud("the definition says that the roll weighs less", foundBy: .roll) { forgery in
      let roll = try TestElection.roll(count: 30)
      var election = TestElection()
      election.eligibility = TestElection.eligibility(of: roll)
      election.moreContests = TestElection.absoluteMajority(of: roll.weight - 1)
      var scribe = try Scribe(election, roll: roll)
      scribe.define()
      try scribe.act(.opened)
      scribe.hour(0)
      for voter in 0..<16 { try scribe.cast(voter: voter, "market=rebuild;law=yes") }
      try scribe.act(.closed)
      forgery.scribe = scribe
    },
    Fraud("the roll is in another order", in: .roll, foundBy: .roll) { forgery in
      forgery.edit("roll.csv") { bytes in
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        lines.swapAt(3, 4)
        bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
      }
    },
    Fraud("the roll is missing", in: .roll, foundBy: .roll) {
      $0.edits.append { $0["roll.csv"] = nil }
    },
    Fraud("a roll appears where there is none", foundBy: .folder) { forgery in
      forgery.edits.append { $0["roll.csv"] = Array(RollFile.header.utf8) }
    },
    Fraud("a file lies beside the bundle's", foundBy: .folder) { forgery in
      forgery.edits.append { $0["corrections.csv"] = [] }
    },
    Fraud("a tile lies beyond the log", foundBy: .folder) { forgery in
      forgery.edits.append { $0["tile/0/001.p/56"] = [] }
    },
    Fraud("a tile has two names", foundBy: .folder) { forgery in
      forgery.edits.append { $0["tile/0/x000/000"] = $0["tile/0/000"] }
    },
    Fraud("counts alone are published with the ballots", in: .counts, foundBy: .folder) { forgery in
      forgery.edits.append { $0["tile/entries/000"] = [] }
    },
    Fraud("a file is a link to somewhere else", foundBy: .folder) { forgery in
      forgery.edits.append { $0["results.csv"] = nil }
      forgery.finish = { try $0.link("results.csv", to: "/etc/hostname") }
    },
    Fraud("the page shows another winner", foundBy: .derived) { forgery in
      forgery.edit("index.html") { page in
        page = Array(
          String(decoding: page, as: UTF8.self).replacing("Restore it", with: "Rebuild!").utf8
        )
      }
    },
    Fraud("a table for spreadsheets has other figures", foundBy: .derived) { forgery in
      forgery.edit("data/results-spreadsheet.csv") { $0[$0.count - 3] ^= 1 }
    },
    Fraud("the report for portals is another election's", foundBy: .derived) { forgery in
      forgery.edit("data/nist-1500-100.json") { $0 = Array("{}\n".utf8) }
    },
    Fraud("a file that nobody made lies among the data", foundBy: .derived) { forgery in
      forgery.edits.append { $0["data/corrections.csv"] = [] }
    },
    Fraud("the data package is taken away, so that no digest is there", foundBy: .derived) {
      forgery in
      forgery.edits.append { $0["datapackage.json"] = nil }
    },
    Fraud("a folder is empty", foundBy: .folder) { $0.finish = { try $0.makeFolder("tile/2") } },
  ]
}
