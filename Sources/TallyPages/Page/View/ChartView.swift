import Mustache

/// Horizontal bars, one below the other, each with its label above it.
///
/// Lengths are shares of the drawing's width, so that the text keeps its size on every screen.
struct ChartView {
  /// More would be hard to tell apart; the table has all.
  static let barsMax = 40
  private static let labelLengthMax = 34
  private static let barPitch = 44
  private static let barHeight = 16

  struct Bar {
    let label: String
    let labelY: Int
    let y: Int
    let height: Int
    /// Per cent of the width.
    let width: String
    /// The left edge in per cent.
    let x: String
    let style: String
  }

  let label: String
  let height: Int
  let bars: [Bar]
  /// Where labels begin: the right edge in languages that are written from there.
  let labelX: String

  /// `values`: Names with a number and its text; `isChosen` ones are drawn full, others hatched.
  init?(
    label: String,
    values: [(name: String, number: Double?, text: String, isChosen: Bool)],
    most: Double? = nil,
    isRightToLeft: Bool
  ) {
    let most = most ?? values.compactMap(\.number).max() ?? 0
    guard values.count > 1, values.count <= Self.barsMax, most > 0 else { return nil }
    self.label = label
    height = values.count * Self.barPitch
    labelX = isRightToLeft ? "100%" : "0"
    bars = values.enumerated().map { place, value in
      let share = max(0, min(100, (value.number ?? 0) / most * 100))
      return Bar(
        label: "\(Self.shortened(value.name).isolated) · \(value.text.isolatedLeftToRight)",
        labelY: place * Self.barPitch + 17,
        y: place * Self.barPitch + 23,
        height: Self.barHeight,
        width: "\(Figure.coordinate(share))%",
        x: isRightToLeft ? "\(Figure.coordinate(100 - share))%" : "0",
        style: value.isChosen ? "bar chosen" : "bar"
      )
    }
  }

  static func shortened(_ name: String) -> String {
    name.count <= labelLengthMax ? name : name.prefix(labelLengthMax - 1) + "…"
  }
}

/// How often each score was given to one option, as columns from the lowest score on.
struct HistogramView {
  /// More options have their histograms in the table alone.
  static let optionsMax = 24
  private static let heightMax = 72.0

  struct Column {
    let x: String
    let y: String
    let width: String
    let height: String
    let middle: String
    let score: String
  }

  let label: String
  let name: NameView
  let note: String
  let columns: [Column]

  init(label: String, name: NameView, note: String, counts: [UInt64], lowest: Int) {
    self.label = label
    self.name = name
    self.note = note
    let most = Double(max(1, counts.max() ?? 1))
    let pitch = 100 / Double(max(1, counts.count))
    columns = counts.enumerated().map { place, count in
      let height = Double(count) / most * Self.heightMax
      let left = Double(place) * pitch
      return Column(
        x: Figure.coordinate(left + pitch * 0.1) + "%",
        y: Figure.coordinate(Self.heightMax + 4 - height),
        width: Figure.coordinate(pitch * 0.8) + "%",
        height: Figure.coordinate(height),
        middle: Figure.coordinate(left + pitch / 2) + "%",
        score: "\(lowest + place)"
      )
    }
  }
}

/// A table with a row for each option; the first column heads the rows.
struct TableView {
  struct Head {
    let text: String
    let isNumber: Bool
  }

  struct Cell {
    let text: String
    let isNumber: Bool
  }

  struct Row {
    let name: NameView
    let cells: [Cell]
  }

  let caption: String
  let heads: [Head]
  let rows: [Row]
  let tableNotes: [String]
  /// Whether it needs the page's whole width.
  let isWide: Bool

  init(caption: String, heads: [Head], rows: [Row], notes: [String] = []) {
    self.caption = caption
    self.heads = heads
    self.rows = rows
    tableNotes = notes
    isWide = heads.count > 5
  }
}

extension TableView.Head {
  static func words(_ text: String) -> Self { Self(text: text, isNumber: false) }
  static func number(_ text: String) -> Self { Self(text: text, isNumber: true) }
}

extension TableView.Cell {
  static func words(_ text: String) -> Self { Self(text: text, isNumber: false) }
  static func number(_ text: String) -> Self { Self(text: text, isNumber: true) }
}

// MARK: What the template asks most often

// The engine finds a member of any other type through a mirror, which for a table's thousands of
// cells takes seconds.

extension TableView.Cell: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "text": text
    case "isNumber": isNumber
    default: nil
    }
  }
}

extension TableView.Row: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "name": self.name
    case "cells": cells
    default: nil
    }
  }
}

extension NameView: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "text": text
    case "language": language
    case "direction": direction
    default: nil
    }
  }
}

extension ChartView.Bar: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "label": label
    case "labelY": labelY
    case "y": y
    case "height": height
    case "width": width
    case "x": x
    case "style": style
    default: nil
    }
  }
}

extension HistogramView.Column: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "x": x
    case "y": y
    case "width": width
    case "height": height
    case "middle": middle
    case "score": score
    default: nil
    }
  }
}
