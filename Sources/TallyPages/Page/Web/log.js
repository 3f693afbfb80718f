// Hashes a whole published log again, from its files up to the signed root, and counts its ballots.

/**
 * Checks a bundle's files.
 *
 * `read` gives a file's bytes by its path in the bundle, or nothing; `progress` is told files done
 * and files in all. Throws a fault that names the first wrong file.
 */
async function checkLog(read, election, progress) {
  const bundles = election.hasEntries ? Math.ceil(election.size / tileWidth) : 0;
  const files = filesIn(election.size) + bundles;
  // Those of entries are read twice, as only the end tells which ballots count.
  const desk = { read: counting(read, files + bundles, progress), election };
  const result = await checkedHead(desk);
  const checked = election.hasEntries ? await hashEntries(desk) : await hashTiles(desk);
  await checkUpperTiles(desk, checked.leaves);
  if (base64Of(rootOf(checked.leaves)) !== election.root) throw new Fault('root', { file: 'checkpoint' });
  const counted = election.hasEntries ? compareCount(await recount(desk, checked.replaced), result) : [];
  return { ...checked, counted, files };
}

/** The four files of the head and the tiles of every level. */
function filesIn(size) {
  let files = 4;
  for (let count = size; count > 0; count = Math.floor(count / tileWidth)) {
    files += Math.ceil(count / tileWidth);
  }
  return files;
}

function counting(read, all, progress) {
  let done = 0;
  return async (file) => {
    const bytes = await read(file);
    if (bytes === null) throw new Fault('missing', { file });
    done += 1;
    if (done % 32 === 0 || done === all) await progress(done, all);
    return bytes;
  };
}

/** The result, once the four files that say what the log is about are those of this page. */
async function checkedHead({ read, election }) {
  const key = joined(Uint8Array.of(1), bytesOfBase64(election.logKey));
  const keyID = hexOf(keyIDOf(election.origin, key.slice(1)));
  const isSame = {
    checkpoint: (bytes) => areEqual(bytes, bytesOfText(election.checkpoint)),
    'log.vkey': (bytes) =>
      areEqual(bytes, bytesOfText(`${election.origin}+${keyID}+${base64Of(key)}\n`)),
    'election.json': (bytes) => hexOf(sha256(bytes)) === election.definition,
    'result.json': (bytes) => hexOf(sha256(bytes)) === election.result,
  };
  let last = null;
  for (const [file, test] of Object.entries(isSame)) {
    last = await read(file);
    if (!test(last)) throw new Fault('other', { file });
  }
  return JSON.parse(textOfBytes(last));
}

/** Leaf hashes of all entries, each bundle held to its tile, and which ballots were replaced. */
async function hashEntries({ read, election }) {
  const leaves = new Uint8Array(election.size * hashBytes);
  const replaced = new Map();
  for (const tile of tilesOfLevel(0, election.size)) {
    const bundle = entriesPath(tile);
    const first = tile.number * tileWidth;
    entriesOf(await read(bundle), tile.width, bundle).forEach((entry, place) => {
      leaves.set(leafHash(entry), (first + place) * hashBytes);
      const ballot = ballotAt(entry, first + place, election, bundle);
      if (ballot?.replaced !== undefined) replaced.set(ballot.replaced, first + place);
    });
    const hashes = await tileAt(read, tile);
    const own = leaves.subarray(first * hashBytes, (first + tile.width) * hashBytes);
    if (!areEqual(hashes, own)) throw await wrongOf(bundle, tile, { read, election });
  }
  return { leaves, replaced };
}

/** Entries and tile differ; the wrong one is that which the signed root does not stand for. */
async function wrongOf(bundle, tile, desk) {
  const { leaves } = await hashTiles(desk);
  const areTilesRight = base64Of(rootOf(leaves)) === desk.election.root;
  return areTilesRight ? new Fault('changed', { file: bundle }) : new Fault('hash', { file: tile.path });
}

function entriesPath(tile) {
  return tilePath('entries', tile.number, tile.width);
}

/** The ballot if the entry is one. */
function ballotAt(entry, index, election, file) {
  if (entry[0] !== ballotType) return null;
  try {
    return parsedBallot(entry, election.contests);
  } catch (error) {
    throw error instanceof Fault ? new Fault('ballot', { file, entry: String(index) }) : error;
  }
}

async function tileAt(read, tile) {
  const hashes = await read(tile.path);
  if (hashes.length !== tile.width * hashBytes) throw new Fault('length', { file: tile.path });
  return hashes;
}

/** Leaf hashes as the tiles say them, where entries are not published. */
async function hashTiles({ read, election }) {
  const leaves = new Uint8Array(election.size * hashBytes);
  for (const tile of tilesOfLevel(0, election.size)) {
    leaves.set(await tileAt(read, tile), tile.number * tileWidth * hashBytes);
  }
  return { leaves, replaced: new Map() };
}

/** Holds every higher level to the one below. */
async function checkUpperTiles({ read }, leaves) {
  let below = leaves;
  for (let level = 1; below.length >= tileWidth * hashBytes; level++) {
    const count = Math.floor(below.length / hashBytes / tileWidth);
    const hashes = new Uint8Array(count * hashBytes);
    for (let place = 0; place < count; place++) {
      const tile = below.subarray(place * tileWidth * hashBytes, (place + 1) * tileWidth * hashBytes);
      hashes.set(rootOf(tile), place * hashBytes);
    }
    for (const tile of tilesOfLevel(level, count)) {
      const first = tile.number * tileWidth;
      const own = hashes.subarray(first * hashBytes, (first + tile.width) * hashBytes);
      if (!areEqual(await tileAt(read, tile), own)) throw new Fault('parent', { file: tile.path });
    }
    below = hashes;
  }
}

/** Counts the ballots that nothing replaced, and compares with the result. */
async function recount({ read, election }, replaced) {
  const count = emptyCount(election.contests);
  for (const tile of tilesOfLevel(0, election.size)) {
    const file = entriesPath(tile);
    entriesOf(await read(file), tile.width, file).forEach((entry, place) => {
      const index = tile.number * tileWidth + place;
      const ballot = replaced.has(index) ? null : ballotAt(entry, index, election, file);
      if (ballot) countBallot(count, ballot);
    });
  }
  return count;
}
