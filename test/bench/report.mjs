// The table a person reads, here and in the README, and bench.json for what compares runs.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

const columns = [
  ['row', (row) => row.label, 'start'],
  ['conn.', (row) => row.connections ?? ''],
  ['ours', (row) => (row.value === undefined ? speed(row.result?.ours) : decimals(row.value))],
  ['p50/p95 ms', (row) => latency(row.result?.ours)],
  ['web+pg ms', (row) => cpu(row.result?.ours)],
  ['kB sent', (row) => (row.result?.ours.bytes ? (row.result.ours.bytes / 1000).toFixed(1) : '')],
  ['rival', (row) => speed(rivalOf(row))],
  ['p50/p95 ms', (row) => latency(rivalOf(row))],
  ['web+pg ms', (row) => cpu(rivalOf(row))],
  ['ratio', (row) => (row.ratio === undefined ? '' : row.ratio.toFixed(2))],
  ['as promised', (row) => asPromised(row)],
  ['goal', (row) => goal(row)],
  ['', (row) => verdict(row)],
];

const notes = [
  '',
  'pages: the rival is the floor, a process of its own on bare node:http: the statements that one would write for the page alone (rows, a count',
  'that stops; same role, same row-level security, one transaction, pipelined), its rows by template literals in the bytes of our page, compressed',
  'the same; no session, no menu, no views, no access rules, no headers. A whole team is signed in. The ratio is that of the CPU of both, web and',
  'PostgreSQL; pages a second are what was measured, or what these cores would give by that CPU if neighbours left them alone, whichever is more.',
  '« without RLS »: ratio of p50, the same as a role that sees views with a plain condition on the editor. SQL rows: p50 of the statements alone.',
  '« as promised »: the cores are shared with neighbours who are not seen, and the same work takes up to twice the CPU beside them. A probe looks',
  'all the time; where seconds, milliseconds or pages a second were promised, what is judged is what they would be at the pace of the machine that',
  'they were promised of. On a quicker one that is less than what was measured.',
  'COPY, upsert: ratio of seconds. A row without a rival has its goal as such; its ratio is next to the goal.',
  'import: what PostgreSQL took for all of the application against COPY and one upsert of the same clients; « web+pg ms » is worker and PostgreSQL.',
  'jobs: from the commit of a row to the beginning of its work, p50. Sweep: ten times the slots around the same due ones. Verdicts: CPU of one,',
  'from bytes to findings, against @peculiar/x509 that parses and verifies. Start: CPU until a process says that it is ready.',
  'journal: how long who writes waits for its head, one row for each editor, while a worker catches up with everything it does and a file is',
  'imported; the goal is a p99 of 200 ms.',
  'campaigns: from the confirmation to the end, by the clock, through web and worker. The floor of a reassignment is one statement, as one would',
  'write it by hand: the newcomer’s rows, the end of the leaver’s, two entries of the journal for each, chained, and the outbox.',
  'Filling: against pdf-lib alone, the blank read once.',
];

/** A row without a goal informs; one with `skipped` says why it is not there; data smaller than the goal was set for give no answer. */
export function met(row) {
  if (row.failed) return false;
  return row.small ? null : holds(row);
}

function holds(row) {
  if (row.skipped) return null;
  if (row.atLeast !== undefined) return paced(row, row.ratio) >= row.atLeast;
  if (row.atMost !== undefined) return paced(row, row.ratio) <= row.atMost;
  return null;
}

/** What a number of the row would be on the machine of which it was promised; itself, where no time was. */
function paced({ slowness, atLeast }, number) {
  if (!slowness) return number;
  return atLeast === undefined ? number / slowness : number * slowness;
}

export function printTable(rows, say) {
  for (const line of padded(cellsOf(rows))) say(line.join('  ').trimEnd());
  for (const note of notes) say(note);
  for (const { label, skipped } of rows) if (skipped) say(`skipped: ${label}: ${skipped}`);
  for (const { label, failed } of rows) if (failed) say(`failed: ${label}: ${failed}`);
}

/** What was answered, and what was not, in a line or two. */
export function verdictOf(rows) {
  const missed = rows.filter((row) => met(row) === false).length;
  const small = rows.filter((row) => row.small && holds(row) !== null);
  const answered = rows.filter((row) => met(row) !== null).length;
  const verdict = missed > 0 ? `${missed} of ${answered} goals missed` : `all of ${answered} goals met`;
  if (small.length === 0) return verdict;
  return `(✓) and (✗): ${small.length} goals that this run does not answer, its data being smaller than they were set for; npm run bench does.\n${verdict}`;
}

/** The table as the README has it, of the machine that made it. */
export function markdownOf({ cpu: model, cores, node, postgres, commit, load, slowness, date }, rows) {
  const [titles, ...lines] = cellsOf(rows).map((line) => [line[0].replace(/^ +/, '… '), ...line.slice(1)]);
  const rule = columns.map(([, , start]) => (start ? '---' : '--:'));
  const [head, under, ...body] = padded([titles, rule, ...lines]);
  const drawn = under.map((cell) => cell.replaceAll(' ', '-'));
  const slow = slowness ? `${slowness.toFixed(2)} times as slow as the one that the goals were set for, ` : '';
  const machine = `${model} × ${cores}, load ${load.toFixed(1)} at its beginning, ${slow}Node ${node}, PostgreSQL ${postgres}, commit ${commit}, ${date.slice(0, 10)}.`;
  return [machine, '', ...[head, drawn, ...body].map((line) => `| ${line.join(' | ')} |`), ''].join('\n');
}

/** Where a page of ours spends its time, alone on its connection. */
export function printCosts(costs, say) {
  for (const cost of costs) {
    const part = (name) => `${name} ${cost[name].milliseconds.toFixed(1)} (${cost[name].statements})`;
    const parts = ['own', 'shell', 'session', 'transaction'].map(part);
    say(`${cost.path}: ${cost.milliseconds.toFixed(1)} ms = ${parts.join(', ')}, template ${cost.template.toFixed(1)}`);
    for (const { text, milliseconds } of cost.slowest)
      say(`    ${milliseconds.toFixed(1).padStart(6)}  ${text.trim().replace(/\s+/g, ' ').slice(0, 110)}`);
  }
}

/** The machine, the rows and the costs of an earlier run. */
export function readJson(path) {
  const { rows, costs, ...facts } = JSON.parse(readFileSync(path, 'utf8'));
  return { rows, costs, facts };
}

export function writeJson(path, facts, rows, costs) {
  const judged = rows.map((row) => ({ ...row, met: met(row) }));
  writeFileSync(path, `${JSON.stringify({ ...facts, rows: judged, costs }, null, 2)}\n`);
}

export function machineFacts(postgres) {
  return {
    date: new Date().toISOString(),
    commit: commit(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: totalmem(),
    load: loadavg()[0],
    node: process.versions.node,
    postgres,
  };
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}

/** That is judged. */
function asPromised(row) {
  if (!row.slowness) return '';
  if (row.value !== undefined) return decimals(paced(row, row.value));
  const [[unit, number]] = Object.entries(row.result.ours);
  return speed({ [unit]: paced(row, number) });
}

const decimals = (value) => value.toFixed(value < 100 ? 2 : 0);

function speed(side) {
  if (!side) return '';
  if (side.perSecond !== undefined) return `${side.perSecond.toFixed(side.perSecond < 100 ? 1 : 0)}/s`;
  if (side.p99 !== undefined) return `p99 ${side.p99.toFixed(0)} ms, ${side.most.toFixed(0)} at most`;
  if (side.seconds !== undefined) return `${side.seconds.toFixed(2)} s`;
  if (side.ms !== undefined) return `${side.ms.toFixed(side.ms < 10 ? 2 : 0)} ms`;
  return side.megabytes === undefined ? '' : `${side.megabytes.toFixed(0)} MB`;
}

function latency(side) {
  if (side?.p50 === undefined) return '';
  return side.p95 === undefined ? side.p50.toFixed(2) : `${side.p50.toFixed(1)}/${side.p95.toFixed(1)}`;
}

function cpu(side) {
  if (!side || typeof side.web !== 'number' || typeof side.postgres !== 'number') return '';
  return `${side.web.toFixed(2)} + ${side.postgres.toFixed(2)}`;
}

function goal(row) {
  const { atLeast, atMost, wanted } = row;
  const bound = atLeast ?? atMost;
  if (bound === undefined) return '';
  const allowed = isAllowance(row) ? speed(row.result.rival) : bound.toFixed(2);
  return `${atLeast === undefined ? '≤' : '≥'} ${wanted ?? allowed}`;
}

/** Where nobody runs beside us, the rival is what was promised. */
const isAllowance = ({ atLeast, atMost, result }) => (atLeast ?? atMost) === 1 && result?.rival !== undefined;
const rivalOf = (row) => (isAllowance(row) ? undefined : row.result?.rival);

function verdict(row) {
  if (row.skipped) return 'skipped';
  if (row.failed) return '✗ failed';
  const answer = holds(row);
  if (answer === null) return '';
  const mark = answer ? '✓' : '✗ missed';
  return row.small ? `(${mark})` : mark;
}

function cellsOf(rows) {
  return [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => String(cell(row))))];
}

function padded(lines) {
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line.map((cell, column) => (columns[column][2] ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))),
  );
}
