// Checks a log beside the page, so that the page stays awake; where no worker can be made (some
// browsers, for a file on disk), the same runs in the page itself.

/** Reads from a map of files by path. */
function readerOf(files) {
  return async (path) => {
    const file = files.get(path);
    return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
  };
}

/** What the worker does with the job that it is handed. */
async function work(job) {
  try {
    const outcome = await checkLog(readerOf(job.files), job.election, (done, all) => postMessage({ done, all }));
    postMessage({ outcome });
  } catch (error) {
    postMessage({ fault: { code: error.code ?? 'failed', values: error.values ?? { file: String(error) } } });
  }
}

function checkLogInWorker(files, election, progress) {
  const program = document.getElementById('program').textContent;
  const address = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  return new Promise((resolve, reject) => {
    const worker = new Worker(address);
    const end = (settle, value) => {
      worker.terminate();
      URL.revokeObjectURL(address);
      settle(value);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(reject, new Error('no worker'));
    };
    worker.onmessage = ({ data }) => {
      if (data.outcome) end(resolve, data.outcome);
      else if (data.fault) end(reject, new Fault(data.fault.code, data.fault.values));
      else progress(data.done, data.all);
    };
    worker.postMessage({ files, election });
  });
}

async function checkLogAnyhow(files, election, progress) {
  try {
    return await checkLogInWorker(files, election, progress);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const pause = () => new Promise((resolve) => setTimeout(resolve));
    return checkLog(readerOf(files), election, async (done, all) => {
      progress(done, all);
      await pause();
    });
  }
}

if (typeof document === 'undefined') onmessage = ({ data }) => work(data);
