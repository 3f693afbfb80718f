// Counts contests that need no more than how often each option was marked or scored.

const countedRules = ['plurality', 'approval', 'n-of-m', 'score'];

/** An empty count; scopes come as they are met. */
function emptyCount(contests) {
  return { contests, scopes: new Map() };
}

function countBallot(count, ballot) {
  if (!count.scopes.has(ballot.scope)) count.scopes.set(ballot.scope, emptyScope(count.contests));
  const scope = count.scopes.get(ballot.scope);
  scope.counted += 1;
  scope.weight += ballot.weight;
  ballot.choices.forEach((marks, place) => {
    const contest = count.contests[place];
    if (marks.length === 0) scope.blanks[place] += 1;
    if (!countedRules.includes(contest.rule)) return;
    for (const { option, value } of marks) scope.cells[place][cellOf(contest, option, value)] += ballot.weight;
  });
}

function emptyScope(contests) {
  const cells = contests.map((contest) =>
    countedRules.includes(contest.rule) ? new Array(contest.options.length * widthOf(contest)).fill(0) : []
  );
  return { counted: 0, weight: 0, blanks: contests.map(() => 0), cells };
}

function widthOf(contest) {
  return contest.form === 'scores' ? contest.highest - contest.lowest + 1 : 1;
}

function cellOf(contest, option, value) {
  return contest.form === 'scores' ? option * widthOf(contest) + value - contest.lowest : option;
}

/** The ids of contests recounted; throws where the result says something else. */
function compareCount(count, result) {
  const file = 'result.json';
  const scopes = result.scopes.filter((scope) => scope.counted > 0);
  if (scopes.length !== count.scopes.size) throw new Fault('count', { file, contest: '' });
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const counted = sum([...count.scopes.values()].map((scope) => scope.counted));
  const weight = sum([...count.scopes.values()].map((scope) => scope.weight));
  if (counted !== result.turnout.counted || weight !== result.turnout.weight) {
    throw new Fault('count', { file, contest: '' });
  }
  for (const stated of scopes) compareScope(count, stated, file);
  return count.contests.filter((contest) => countedRules.includes(contest.rule)).map((contest) => contest.id);
}

function compareScope(count, stated, file) {
  const scope = count.scopes.get(stated.scope);
  if (scope?.counted !== stated.counted || scope.weight !== stated.weight) {
    throw new Fault('count', { file, contest: stated.scope });
  }
  count.contests.forEach((contest, place) => {
    const { outcome } = stated.contests[place];
    const cells = countedRules.includes(contest.rule)
      ? outcome.options.flatMap((option) => option.histogram ?? [option.marks])
      : [];
    const isEqual =
      outcome.ballots === scope.counted &&
      outcome.blank === scope.blanks[place] &&
      cells.length === scope.cells[place].length &&
      cells.every((cell, number) => cell === scope.cells[place][number]);
    if (!isEqual) throw new Fault('count', { file, contest: contest.id });
  });
}
