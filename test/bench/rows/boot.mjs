// What starting costs: the CPU of a process until it says that it is ready. The clock says as much of the neighbours.
import { cpuOf } from '../cpu.mjs';
import { median } from '../load.mjs';
import { startWeb, startWorker } from '../processes.mjs';

const goal = 2;
const turns = 3;

/** @param {{ database: object, say: (line: string) => void }} bench */
export async function measureBoot({ database, say }) {
  say('start of web and worker');
  return [
    await rowOf('start of the web, CPU until it is ready', () => startWeb(database)),
    await rowOf('start of the worker, CPU until it is ready', () => startWorker(database)),
  ];
}

async function rowOf(label, start) {
  const taken = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const process = await start();
    taken.push(cpuOf(process.pid));
    await process.stop();
  }
  if (taken.includes(null)) return { label, skipped: 'CPU is read on Linux only' };
  const seconds = median(taken) / 1000;
  return { label, result: { ours: { seconds }, rival: { seconds: goal } }, ratio: seconds / goal, atMost: 1 };
}
