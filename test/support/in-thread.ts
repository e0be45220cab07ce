import { Worker } from 'node:worker_threads';

const built = new URL('../../dist/src/', import.meta.url).href;
/** No measure: some hundred times what the slowest machine needs, hours short of what a reader gone astray would take. */
const patience = 50_000;

const script = `
  const { parentPort, workerData: { file, name, words } } = require('node:worker_threads');
  const given = words.map((word) => (word instanceof Uint8Array ? Buffer.from(word) : word));
  import(file).then((room) => room[name](...given)).then(() => parentPort.postMessage('ended'));`;

/**
 * Runs a function of the build in a thread of its own, where one that would go on for hours can be stopped.
 * @param file below `dist/src`, e.g. `pki/crl.js`
 * @throws Error when it throws, or never ends
 */
export async function endsInThread(file: string, name: string, ...words: unknown[]): Promise<void> {
  const worker = new Worker(script, { eval: true, execArgv: [], workerData: { file: built + file, name, words } });
  const ended = new Promise<void>((done, failed) => {
    worker.once('message', () => done());
    worker.once('error', failed);
    setTimeout(() => failed(new Error(`${name} goes on and on`)), patience).unref();
  });
  try {
    await ended;
  } finally {
    await worker.terminate();
  }
}
