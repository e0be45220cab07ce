// What starting costs: the CPU of one process until it says that it is ready. The clock says as much of the neighbours.
import { cpuOf } from '../../support/cpu.mjs';
import { median } from '../load.mjs';
import { timed } from '../pace.mjs';
import { startWeb, startWorker } from '../processes.mjs';
import { promised } from '../promised.mjs';

const goal = 2;

/** @param {{ database: object, sizes: { rounds: number }, say: (line: string) => void }} bench */
export async function measureBoot({ database, sizes, say }) {
  say('start of web and worker');
  return [
    ...(await rowsOf('web', sizes.rounds, () => startWeb(database, { alone: true }))),
    ...(await rowsOf('worker', sizes.rounds, () => startWorker(database))),
  ];
}

async function rowsOf(name, turns, start) {
  const label = `start of the ${name}, CPU until it is ready`;
  const [taken, slow, memory] = [[], [], []];
  for (let turn = 0; turn < turns; turn += 1) {
    const { value: process, slowness } = await timed(start);
    slow.push(slowness);
    taken.push(cpuOf(process.pid));
    memory.push((await process.ask({ do: 'memory' })) / 1e6);
    await process.stop();
  }
  if (taken.includes(null)) return [{ label, skipped: 'CPU is read on Linux only' }];
  return [
    promised(label, { seconds: median(taken) / 1000 }, goal, median(slow)),
    {
      label: `  memory of the ${name} that has just started, at most`,
      result: { ours: { megabytes: median(memory) } },
    },
  ];
}
