// Ballot entries: docs/formats.md, "Ballot entry" and "Selections".

const ballotType = 2;
const scopeOffset = 46;
const scopeBytesMax = 64;

/** Index of the replaced ballot or nothing, weight, scope, and for each contest its marks. */
function parsedBallot(entry, contests) {
  const fault = new Fault('ballot');
  if (entry.length < scopeOffset || entry[0] !== ballotType || entry[1] > 1) throw fault;
  const weight = uintAt(entry, 41, 4);
  const scopeEnd = scopeOffset + entry[45];
  const selections = scopeEnd + (entry[1] === 1 ? 8 : 0);
  if (weight === 0 || entry[45] > scopeBytesMax || selections > entry.length) throw fault;
  const replaced = entry[1] === 1 ? indexAt(entry, scopeEnd) : undefined;
  const scope = textOfBytes(entry.subarray(scopeOffset, scopeEnd));
  if (replaced === null || scope === null) throw fault;
  const reader = { entry, offset: selections };
  const choices = contests.map((contest) => parsedMarks(reader, contest));
  if (reader.offset !== entry.length) throw fault;
  return { pseudonym: hexOf(entry.subarray(18, 34)), replaced, weight, scope, choices };
}

/** The marks of one contest, each an option's place and its value: a score, a rank, or 1. */
function parsedMarks(reader, contest) {
  const count = taken(reader, 2);
  if (count > contest.marksMax || (count === 0 && contest.required)) throw new Fault('ballot');
  const marks = [];
  for (let last = -1; marks.length < count; ) {
    const option = taken(reader, 2);
    if (option <= last || option >= contest.options.length) throw new Fault('ballot');
    marks.push({ option, value: parsedValue(reader, contest) });
    last = option;
  }
  if (contest.form === 'ranks' && !contest.freeRanks) {
    const ranks = new Set(marks.map((mark) => mark.value));
    if (ranks.size !== count || Math.max(0, ...ranks) !== count) throw new Fault('ballot');
  }
  return marks;
}

function parsedValue(reader, contest) {
  if (contest.form === 'choices') return 1;
  const isScore = contest.form === 'scores';
  const value = taken(reader, isScore ? 1 : 2);
  const [lowest, highest] = isScore ? [contest.lowest, contest.highest] : [1, contest.options.length];
  if (value < lowest || value > highest) throw new Fault('ballot');
  return value;
}

function taken(reader, count) {
  const { entry, offset } = reader;
  if (offset + count > entry.length) throw new Fault('ballot');
  reader.offset += count;
  return uintAt(entry, offset, count);
}
