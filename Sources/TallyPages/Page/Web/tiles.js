// Where the tree and the entries of a log stand: docs/formats.md, "Tiles".

const tileWidth = 256;

/** A number in groups of three digits, all but the last with an x in front. */
function groupedNumber(number) {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g);
  return groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join('/');
}

function tilePath(level, number, width) {
  return `tile/${level}/${groupedNumber(number)}${width < tileWidth ? `.p/${width}` : ''}`;
}

/** The tiles of one level, first to last, for a level of `count` hashes. */
function tilesOfLevel(level, count) {
  const tiles = [];
  for (let number = 0; number * tileWidth < count; number++) {
    const width = Math.min(tileWidth, count - number * tileWidth);
    tiles.push({ number, width, path: tilePath(level, number, width) });
  }
  return tiles;
}

/** The entries of a bundle of entries; throws where lengths and bytes do not fit. */
function entriesOf(bundle, count, file) {
  const entries = [];
  let offset = 0;
  while (entries.length < count && offset + 2 <= bundle.length) {
    const length = uintAt(bundle, offset, 2);
    if (length === 0 || offset + 2 + length > bundle.length) break;
    entries.push(bundle.subarray(offset + 2, offset + 2 + length));
    offset += 2 + length;
  }
  if (entries.length !== count || offset !== bundle.length) throw new Fault('entries', { file });
  return entries;
}
