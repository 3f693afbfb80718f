// Puts words and answers into the page. Texts are set as text, never as markup.

/** A text by its keys, with values put where it names them in braces. */
function say(words, keys, values = {}) {
  const text = keys.split('.').reduce((value, key) => value[key], words);
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** A name or number apart from the direction of the sentence around it. */
function isolated(text) {
  return `\u2068${text}\u2069`;
}

function grouped(number) {
  return isolated(String(number).replace(/\B(?=(\d{3})+$)/g, ','));
}

/** Shows an answer: a headline, sentences, and a list where there is one. */
function show(place, kind, headline, sentences = [], items = []) {
  const first = element('p', headline);
  first.className = 'headline';
  const list = items.length > 0 ? [element('ul', '', items.map((item) => element('li', item)))] : [];
  place.className = place.className.replace(/ (right|wrong|partial)\b/g, '') + (kind ? ` ${kind}` : '');
  place.replaceChildren(first, ...list, ...sentences.map((sentence) => element('p', sentence)));
}

function element(name, text, children = []) {
  const made = document.createElement(name);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** What a ballot says, one line a contest, in the language of that number. */
function choiceLines(ballot, election, number, words) {
  return election.contests.map((contest, place) => {
    const marks = [...ballot.choices[place]];
    if (contest.form === 'ranks') marks.sort((one, other) => one.value - other.value);
    const label = (mark) => isolated(contest.labels[number][mark.option]);
    const texts = marks.map((mark) =>
      contest.form === 'choices'
        ? label(mark)
        : say(words, contest.form === 'ranks' ? 'rank' : 'score', { option: label(mark), value: grouped(mark.value) })
    );
    const title = isolated(contest.titles[number]);
    return `${title}: ${texts.length > 0 ? texts.join(' · ') : say(words, 'blank')}`;
  });
}

/** Everything that is to be said of a good receipt but the headline. */
function receiptSentences(checked, election, words, replaced) {
  const { ballot, index, size, published, relation, proofFault } = checked;
  const sentences = [];
  if (ballot.scope !== '') sentences.push(say(words, 'scope', { scope: isolated(ballot.scope) }));
  if (ballot.weight !== 1) sentences.push(say(words, 'weight', { weight: grouped(ballot.weight) }));
  if (ballot.replaced !== undefined) sentences.push(say(words, 'replaces', { index: grouped(ballot.replaced) }));
  if (proofFault) sentences.push(say(words, 'proofBad', { reason: say(words, `faults.${proofFault}`) }));
  const sizes = { size: grouped(size), published: grouped(published) };
  sentences.push(say(words, { same: 'sameSize', older: 'older', unknown: 'olderUnknown' }[relation], sizes));
  if (replaced && replaced.has(index)) {
    sentences.push(say(words, 'replacedBy', { index: grouped(replaced.get(index)) }));
  } else if (replaced && relation !== 'unknown') {
    sentences.push(say(words, 'notReplaced'));
  }
  return sentences;
}

/** What a check of the log found, in words. */
function logSentences(checked, election, number, words) {
  const title = (contest) => isolated(contest.titles[number]);
  const isCounted = (contest) => checked.counted.includes(contest.id);
  const named = (contests) => ({ names: contests.map(title).join(' · ') });
  const counted = election.contests.filter(isCounted);
  const others = election.contests.filter((contest) => !isCounted(contest));
  const sentences = [];
  if (counted.length > 0) sentences.push(say(words, 'log.counted', named(counted)));
  if (election.hasEntries && others.length > 0) sentences.push(say(words, 'log.uncounted', named(others)));
  return [...sentences, say(words, 'log.notChecked')];
}
