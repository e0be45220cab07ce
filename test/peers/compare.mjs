// Each page of each side, in turns, at so many connections: pages a second, the CPU of a page, how much is sent.
import { cpuOfAll, cpuOfChildren } from '../support/cpu.mjs';
import { load } from '../bench/load.mjs';

/** Seconds until a side has compiled what it runs: of the web each process by itself. */
const warming = 8;

const columns = [
  ['page', ({ page }) => page, 'start'],
  ['who', ({ name }) => name, 'start'],
  ['a second', ({ result }) => result?.perSecond.toFixed(0)],
  ['p50/p95 ms', ({ result }) => result && `${result.p50.toFixed(1)}/${result.p95.toFixed(1)}`],
  ['its CPU ms', ({ web }) => web?.toFixed(2)],
  ['PostgreSQL ms', ({ postgres }) => postgres?.toFixed(2)],
  ['kB sent', ({ result }) => result && (result.bytes / 1000).toFixed(1)],
  ['', ({ failed }) => failed, 'start'],
];

export async function compare(sides, { seconds, connections, postgres }) {
  const rows = [];
  for (const page of Object.keys(sides[0].pages))
    for (const { name, url, pid, cookies, pages } of sides) {
      const side = { url: url + pages[page], cookies, connections };
      try {
        await load({ ...side, seconds: warming });
        const before = [cpuOfAll(pid), cpuOfChildren(postgres)];
        const result = await load({ ...side, seconds });
        const each = (after, place) => (after === null ? undefined : (after - before[place]) / result.pages);
        rows.push({ page, name, result, web: each(cpuOfAll(pid), 0), postgres: each(cpuOfChildren(postgres), 1) });
      } catch (error) {
        rows.push({ page, name, failed: error.message.split('\n').slice(0, 2).join(' ') });
      }
    }
  return rows;
}

export function printRows(rows) {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row) ?? ''))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  for (const line of cells)
    console.log(
      line
        .map((cell, column) => (columns[column][2] ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    );
}
