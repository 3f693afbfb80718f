#!/usr/bin/env python3
"""Draws what Scripts/bench-peers measured: ballots a second, tallyd and each peer, for light and dark pages.

usage: chart.py REPORT SVG    (.bench/peers.json and docs/peers.svg)
"""

import json
import sys

LABELS = {
    "tallyd": ("tallyd", "short answers, windows of 1,024"),
    "redis-hsetnx-pipeline-100": ("Redis, HSETNX", "no script, pipelines of 100"),
    "redis-lua-pipeline-100": ("Redis, Lua script", "pipelines of 100"),
    "redis-lua-pipeline-16": ("Redis, Lua script", "pipelines of 16"),
    "redis-lua-pipeline-1": ("Redis, Lua script", "one at a time, 50 clients"),
    "postgresql-copy-100000-rows": ("PostgreSQL, COPY", "100,000 rows a transaction"),
    "postgresql-1000-rows-a-statement": ("PostgreSQL, INSERT", "1,000 rows a transaction"),
    "postgresql-1-row-64-clients": ("PostgreSQL, INSERT", "one row a transaction, 64 clients"),
}
WIDTH, LEFT, RIGHT, TOP, ROW, BAR = 820, 262, 96, 84, 44, 24
STYLE = """
    text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
    .page { fill: #ffffff; }
    .title { font-size: 19px; font-weight: 600; }
    .name { font-size: 14px; font-weight: 600; }
    .value { font-size: 14px; }
    .note { font-size: 12px; fill: #59636e; }
    .peer { fill: #8c959f; }
    .tallyd { fill: #0969da; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .page { fill: #0d1117; }
      .note { fill: #9198a1; }
      .peer { fill: #656c76; }
      .tallyd { fill: #4493f8; }
    }
"""


def row(index, name, rate, widest):
    title, note = LABELS[name]
    top = TOP + index * ROW
    length = max(2, round((WIDTH - LEFT - RIGHT) * rate / widest))
    kind = "tallyd" if name == "tallyd" else "peer"
    return f"""
  <text class="name" x="{LEFT - 14}" y="{top + 10}" text-anchor="end">{title}</text>
  <text class="note" x="{LEFT - 14}" y="{top + 26}" text-anchor="end">{note}</text>
  <rect class="{kind}" x="{LEFT}" y="{top + 2}" width="{length}" height="{BAR}" rx="3"/>
  <text class="value" x="{LEFT + length + 10}" y="{top + 19}">{rate:,}</text>"""


def chart(report):
    rates = {peer["name"]: peer["durable_per_second"] for peer in report["peers"]}
    rates["tallyd"] = report["tallyd"]["durable_per_second"]
    widest = max(rates.values())
    ordered = sorted(rates, key=rates.get, reverse=True)
    height = TOP + len(ordered) * ROW + 16
    spoken = "; ".join(f"{' '.join(LABELS[name])}: {rates[name]:,}" for name in ordered)
    rows = "".join(row(index, name, rates[name], widest) for index, name in enumerate(ordered))
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" \
viewBox="0 0 {WIDTH} {height}" role="img">
  <title>Durable ballots a second</title>
  <desc>{spoken}</desc>
  <style>{STYLE}  </style>
  <rect class="page" width="{WIDTH}" height="{height}" rx="8"/>
  <text class="title" x="24" y="36">Durable ballots a second</text>
  <text class="note" x="24" y="58">The same machine and disk, by turns; every answer after its sync. Only tallyd's \
ballots are in a signed log.</text>{rows}
</svg>
"""


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: chart.py REPORT SVG")
    report_path, svg_path = sys.argv[1:]
    with open(report_path, encoding="utf-8") as file:
        drawing = chart(json.load(file))
    with open(svg_path, "w", encoding="utf-8") as file:
        file.write(drawing)
    print(f"chart: {svg_path}")


main()
