"""The files that say the result again for other readers: docs/formats.md, "Data files" and "index.html"."""
