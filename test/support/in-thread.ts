import { Worker } from 'node:worker_threads';

const built = new URL('../../dist/src/', import.meta.url).href;
/** No measure: some hundred times what the slowest machine needs, hours short of what a reader gone astray would take. */
const patience = 50_000;

const script = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ file, name, words }) => {
    const given = words.map((word) => (word instanceof Uint8Array ? Buffer.from(word) : word));
    import(file).then((room) => room[name](...given)).then(() => parentPort.postMessage('ended'));
  });`;

/** A thread that ended what it was given, for the next: most of a thread's time is reading what it runs. It ends when nothing comes. */
let idle: { worker: Worker; ends: NodeJS.Timeout } | null = null;
const idleMilliseconds = 1_000;

function aThread(): Worker {
  if (!idle) return new Worker(script, { eval: true, execArgv: [] });
  const { worker, ends } = idle;
  clearTimeout(ends);
  idle = null;
  worker.ref();
  return worker;
}

function keep(worker: Worker): void {
  void idle?.worker.terminate();
  clearTimeout(idle?.ends);
  worker.removeAllListeners('message').removeAllListeners('error').unref();
  const ends = setTimeout(() => {
    idle = null;
    void worker.terminate();
  }, idleMilliseconds);
  idle = { worker, ends };
}

/**
 * Runs a function of the build in a thread, where one that would go on for hours can be stopped.
 * @param file below `dist/src`, e.g. `pki/crl.js`
 * @throws Error when it throws, or never ends: that thread is not used again
 */
export async function endsInThread(file: string, name: string, ...words: unknown[]): Promise<void> {
  const worker = aThread();
  let tooLong: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((done, failed) => {
    worker.once('message', () => done());
    worker.once('error', failed);
    tooLong = setTimeout(() => failed(new Error(`${name} goes on and on`)), patience);
  });
  worker.postMessage({ file: built + file, name, words }, []);
  try {
    await ended;
  } catch (error) {
    await worker.terminate();
    throw error;
  } finally {
    clearTimeout(tooLong);
  }
  keep(worker);
}
