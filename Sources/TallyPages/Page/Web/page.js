// Brings the page to life: language, receipt and log. Without it the page can be read all the same.

/** What a chosen log has shown; a receipt of an earlier size is held to it. */
const found = { leaves: null, replaced: null };

function startPage() {
  const election = JSON.parse(document.getElementById('data').textContent);
  for (const article of document.querySelectorAll('.article')) {
    const number = Number(article.dataset.number);
    const words = election.words[number];
    startReceipt(article, election, number, words);
    startLog(article, election, number, words);
    for (const tool of article.querySelectorAll('.tool')) tool.hidden = false;
  }
  for (const choice of document.querySelectorAll('.language')) choice.addEventListener('change', setLanguage);
  setLanguage();
}

/** The document's language and the window's title are those of what is shown. */
function setLanguage() {
  const chosen = document.querySelector('.language:checked') ?? document.querySelector('.language');
  const article = document.querySelector(`.${chosen.id}`);
  document.documentElement.lang = article.lang;
  document.documentElement.dir = article.dir;
  document.title = article.dataset.title;
}

// MARK: The receipt

function startReceipt(article, election, number, words) {
  const text = article.querySelector('.receipt-text');
  const file = article.querySelector('.receipt-file');
  const answer = article.querySelector('.receipt-answer');
  const proof = article.querySelector('.proof-text');
  // The file byte for byte; what is pasted instead is mended at its edges, where copying harms it.
  let chosen = null;
  const take = async (source) => {
    chosen = new Uint8Array(await source.arrayBuffer());
    text.value = textOfBytes(chosen) ?? '';
    await answerReceipt(answer, chosen, { proof: proof.value }, election, number, words);
  };
  text.addEventListener('input', () => {
    chosen = null;
  });
  file.addEventListener('change', () => file.files[0] && take(file.files[0]));
  onDrop(text.closest('.drop'), (transfer) => transfer.files[0] && take(transfer.files[0]));
  article.querySelector('.receipt-button').addEventListener('click', () =>
    answerReceipt(answer, chosen ?? pastedBytes(text.value), { proof: proof.value }, election, number, words));
}

async function answerReceipt(answer, bytes, { proof }, election, number, words) {
  if (bytes.length === 0) return show(answer, 'wrong', say(words, 'empty'));
  show(answer, '', say(words, 'working'));
  if (!(await canVerify(election))) return show(answer, 'wrong', say(words, 'noCrypto'));
  try {
    const checked = await checkReceipt(bytes, election, { leaves: found.leaves, proof });
    const isWhole = checked.relation !== 'unknown';
    const headline = say(words, isWhole ? 'good' : 'partly', { index: grouped(checked.index) });
    const sentences = receiptSentences(checked, election, words, found.replaced);
    show(answer, isWhole ? 'right' : 'partial', `${headline} ${say(words, 'choice')}`, sentences,
      choiceLines(checked.ballot, election, number, words));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const reason = say(words, `faults.${error.code}`);
    const next = error.code === 'origin' ? 'otherLogNext' : 'badNext';
    show(answer, 'wrong', say(words, 'bad', { reason }), [say(words, next)]);
  }
}

// MARK: The log

function startLog(article, election, number, words) {
  const folder = article.querySelector('.log-folder');
  const answer = article.querySelector('.log-answer');
  const progress = article.querySelector('.log-progress');
  let files = new Map();
  folder.addEventListener('change', () => {
    files = filesOfBundle(Array.from(folder.files, (file) => [file.webkitRelativePath, file]));
  });
  onDrop(folder.closest('.drop'), async (transfer) => {
    files = filesOfBundle(await droppedFiles(transfer));
    await answerLog(answer, progress, files, election, number, words);
  });
  article.querySelector('.log-button').addEventListener('click', () =>
    answerLog(answer, progress, files, election, number, words));
  if (!('webkitdirectory' in folder)) show(answer, 'partial', say(words, 'log.noSupport'));
}

async function answerLog(answer, progress, files, election, number, words) {
  if (files.size === 0) return show(answer, 'wrong', say(words, 'log.none'));
  show(answer, '', say(words, 'working'));
  if (!(await canVerify(election))) return show(answer, 'wrong', say(words, 'noCrypto'));
  progress.hidden = false;
  try {
    const checked = await checkWholeLog(files, election, (done, all) => {
      progress.max = all;
      progress.value = done;
    });
    const values = { entries: grouped(election.size), files: grouped(checked.files) };
    show(answer, 'right', say(words, election.hasEntries ? 'log.good' : 'log.goodTiles', values),
      logSentences(checked, election, number, words));
  } catch (error) {
    show(answer, 'wrong', faultOfLog(error, election, number, words));
  } finally {
    progress.hidden = true;
  }
}

/** The signature over the checkpoint first, then every file; what was found helps with receipts. */
async function checkWholeLog(files, election, progress) {
  try {
    await verifiedCheckpoint(election.checkpoint, election);
  } catch {
    throw new Fault('signature', { file: 'checkpoint' });
  }
  const checked = await checkLogAnyhow(files, election, progress);
  found.leaves = checked.leaves;
  found.replaced = election.hasEntries ? checked.replaced : null;
  return checked;
}

function faultOfLog(error, election, number, words) {
  const isKnown = error instanceof Fault && error.code in words.log.faults;
  const values = isKnown ? error.values : { file: String(error) };
  const contest = election.contests.find((one) => one.id === values.contest)?.titles[number];
  const reason = say(words, `log.faults.${isKnown ? error.code : 'failed'}`, {
    ...values,
    contest: isolated(contest ?? values.contest ?? ''),
  });
  return say(words, 'log.bad', { file: isolated(values.file), reason });
}

// MARK: Files

/** Files by their paths inside the bundle, wherever in the chosen folder that stands. */
function filesOfBundle(files) {
  const heads = files.map(([path]) => path).filter((path) => /(^|\/)checkpoint$/.test(path));
  const [shortest = ''] = heads.sort((one, other) => one.length - other.length);
  const prefix = shortest.slice(0, -'checkpoint'.length);
  const inside = files.filter(([path]) => path.startsWith(prefix));
  return new Map(inside.map(([path, file]) => [path.slice(prefix.length), file]));
}

/** Every file of what was dropped, with its path, folders walked through. */
async function droppedFiles(transfer) {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [];
  while (entries.length > 0) {
    const entry = entries.pop();
    if (entry.isDirectory) entries.push(...(await entriesOfFolder(entry)));
    else files.push([entry.fullPath.slice(1), await new Promise((resolve, reject) => entry.file(resolve, reject))]);
  }
  return files;
}

/** A folder is read in parts, until one is empty. */
async function entriesOfFolder(folder) {
  const reader = folder.createReader();
  const entries = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return entries;
    entries.push(...part);
  }
}

function onDrop(area, take) {
  const mark = (isOver) => (event) => {
    event.preventDefault();
    area.classList.toggle('over', isOver);
  };
  area.addEventListener('dragover', mark(true));
  area.addEventListener('dragleave', mark(false));
  area.addEventListener('drop', (event) => {
    mark(false)(event);
    return take(event.dataTransfer);
  });
}

if (typeof document !== 'undefined') startPage();
