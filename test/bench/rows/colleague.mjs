// The body of a thread: opens a page, looks at it, opens it again. Apart from the process that works the bench, whose own turns would be
// waits of the page: a colleague's browser is on a machine of its own.
import { Agent, get } from 'node:http';
import { setTimeout as later } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { url, cookie } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const stopped = new AbortController();
parentPort.once('message', () => stopped.abort());

function open() {
  return new Promise((done, failed) => {
    const request = get(url, { agent, headers: { cookie, 'accept-encoding': 'gzip' } }, (answer) => {
      if (answer.statusCode !== 200) failed(new Error(`${url} answered ${answer.statusCode}`));
      answer.resume().on('end', done).on('error', failed);
    });
    request.on('error', failed);
  });
}

const times = [];
while (!stopped.signal.aborted) {
  const started = performance.now();
  await open();
  times.push(performance.now() - started);
  await later(40);
}
agent.destroy();
parentPort.postMessage(times, []);
