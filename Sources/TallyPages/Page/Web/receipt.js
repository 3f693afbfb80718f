// Receipts, after C2SP tlog-proof, with the ballot as `extra`.

const extraBytesMax = 49146;
const pathCountMax = 64;

/** A receipt's parts; throws where a single byte is not as the log writes it. */
function parsedReceipt(bytes) {
  if (bytes.length > noteBytesMax) throw new Fault('length');
  const text = textOfBytes(bytes);
  if (text === null || text.includes('\r')) throw new Fault('text');
  const lines = text.split('\n');
  if (lines[0] !== 'c2sp.org/tlog-proof@v1') throw new Fault('header');
  const extra = lines[1]?.startsWith('extra ') ? bytesOfBase64(lines[1].slice(6)) : null;
  if (extra === null || extra.length === 0 || extra.length > extraBytesMax) throw new Fault('extra');
  const index = lines[2]?.startsWith('index ') ? numberOf(lines[2].slice(6)) : null;
  if (index === null) throw new Fault('index');
  const blank = lines.indexOf('', 3);
  if (blank < 0 || blank - 3 > pathCountMax) throw new Fault('end');
  const path = lines.slice(3, blank).map((line) => {
    const hash = bytesOfBase64(line);
    if (hash === null || hash.length !== hashBytes) throw new Fault('path');
    return hash;
  });
  return { extra, index, path, checkpoint: lines.slice(blank + 1).join('\n') };
}

/** What was pasted, as a file would have it: copying adds empty lines around it and blanks to its lines. */
function pastedBytes(text) {
  const lines = text.replace(/[ \t\u00a0]+$/gm, '').replace(/^\n+|\n+$/g, '');
  return bytesOfText(lines === '' ? '' : `${lines}\n`);
}

/**
 * The hashes of a pasted proof, one a line; nothing where a line is none.
 *
 * A daemon's whole answer will do: the line before the hashes and the checkpoint after them are passed over.
 */
function parsedProof(text) {
  const lines = text.trim().split('\n').map((line) => line.trim());
  if (/^OK [0-9]+$/.test(lines[0])) lines.shift();
  const blank = lines.indexOf('');
  const hashes = lines.slice(0, blank < 0 ? lines.length : blank).map(bytesOfBase64);
  return hashes.every((hash) => hash?.length === hashBytes) ? hashes : null;
}

/**
 * Checks a receipt against the election and its published checkpoint.
 *
 * `evidence` is what tells earlier sizes of the log: `leaves`, all leaf hashes that led to the
 * published root, or `proof`, a pasted text. `relation` of the answer is `same`, `older`, or
 * `unknown` where nothing told; then `proofFault` is what is wrong with a pasted proof. Anybody may
 * have pasted that, so that a bad one says nothing against the receipt.
 */
async function checkReceipt(bytes, election, evidence = {}) {
  const receipt = parsedReceipt(bytes);
  const checkpoint = await verifiedCheckpoint(receipt.checkpoint, election);
  const root = rootOfPath(receipt.index, checkpoint.size, leafHash(receipt.extra), receipt.path);
  if (root === null) throw new Fault('fit');
  if (!areEqual(root, checkpoint.root)) throw new Fault('inclusion');
  const ballot = parsedBallot(receipt.extra, election.contests);
  const published = await verifiedCheckpoint(election.checkpoint, election);
  const found = relationOf(checkpoint, published, evidence);
  return { index: receipt.index, size: checkpoint.size, published: published.size, ...found, ballot };
}

function relationOf(checkpoint, published, evidence) {
  if (checkpoint.size > published.size) throw new Fault('future');
  if (checkpoint.size === published.size) {
    if (!areEqual(checkpoint.root, published.root)) throw new Fault('root');
    return { relation: 'same' };
  }
  if (evidence.leaves) {
    if (!areEqual(rootOf(evidence.leaves, checkpoint.size), checkpoint.root)) throw new Fault('root');
    return { relation: 'older' };
  }
  if (!evidence.proof?.trim()) return { relation: 'unknown' };
  const proofFault = faultOfProof(checkpoint, published, evidence.proof);
  return proofFault === null ? { relation: 'older' } : { relation: 'unknown', proofFault };
}

/** What is wrong with a pasted proof; nothing where it connects the two checkpoints. */
function faultOfProof(checkpoint, published, text) {
  const hashes = parsedProof(text);
  if (hashes === null) return 'proofText';
  const holds = isConsistent(checkpoint.size, published.size, checkpoint.root, published.root, hashes);
  return holds ? null : 'consistency';
}
