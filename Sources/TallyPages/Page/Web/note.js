// Signed notes and checkpoints, after C2SP signed-note and tlog-checkpoint.

const noteBytesMax = 1048576;
const noteSignaturesMax = 100;
const keyIDBytes = 4;

/** Text and signature lines of a note. */
function parsedNote(text) {
  // Control characters but line feeds, which no note has.
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Fault('note');
  const blank = text.lastIndexOf('\n\n');
  if (blank < 0 || !text.endsWith('\n')) throw new Fault('note');
  const lines = text.slice(blank + 2, -1).split('\n');
  if (lines.length > noteSignaturesMax) throw new Fault('note');
  return { text: text.slice(0, blank + 1), signatures: lines.map(parsedSignature) };
}

function parsedSignature(line) {
  const [, name, base64] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const body = base64 === undefined ? null : bytesOfBase64(base64);
  if (body === null || body.length <= keyIDBytes) throw new Fault('note');
  return { name, keyID: body.slice(0, keyIDBytes), signature: body.slice(keyIDBytes) };
}

/** Origin, size and root of a checkpoint's text. */
function parsedCheckpoint(text) {
  const lines = text.split('\n');
  const size = numberOf(lines[1] ?? '');
  const root = bytesOfBase64(lines[2] ?? '');
  if (lines.length !== 4 || lines[3] !== '' || lines[0] === '') throw new Fault('checkpoint');
  if (size === null || root === null || root.length !== hashBytes) throw new Fault('checkpoint');
  return { origin: lines[0], size, root };
}

function keyIDOf(name, publicKey) {
  return sha256(joined(bytesOfText(`${name}\n`), Uint8Array.of(1), publicKey)).slice(0, keyIDBytes);
}

/** Throws unless the key has signed, and every line in its name holds; other keys' lines are passed over. */
async function verifyNote(note, name, publicKey) {
  const keyID = keyIDOf(name, publicKey);
  const lines = note.signatures.filter((line) => line.name === name && areEqual(line.keyID, keyID));
  if (lines.length === 0) throw new Fault('noKey');
  const key = await importedKey(publicKey);
  const message = bytesOfText(note.text);
  for (const line of lines) {
    if (!(await crypto.subtle.verify({ name: 'Ed25519' }, key, line.signature, message))) {
      throw new Fault('signature');
    }
  }
}

/** The checkpoint of a note that the election's log has signed. */
async function verifiedCheckpoint(text, election) {
  const note = parsedNote(text);
  const checkpoint = parsedCheckpoint(note.text);
  if (checkpoint.origin !== election.origin) throw new Fault('origin');
  await verifyNote(note, election.origin, bytesOfBase64(election.logKey));
  return checkpoint;
}

function importedKey(publicKey) {
  return crypto.subtle.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify']);
}

/** Whether this browser can check signatures at all. */
async function canVerify(election) {
  try {
    await importedKey(bytesOfBase64(election.logKey));
    return true;
  } catch {
    return false;
  }
}
