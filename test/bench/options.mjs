// The options of npm run bench.
import { parseArgs } from 'node:util';

/** Measured one after the other, by one web process. */
export const pageParts = [
  'frame',
  'list',
  'filter',
  'search',
  'client',
  'home',
  'coverage',
  'readiness',
  'mass',
  'space',
];

export const parts = [
  ...pageParts,
  ...['large', 'rls', 'journal', 'import', 'register'],
  ...['growth', 'browser', 'campaigns', 'jobs', 'sweep', 'verdicts', 'storm', 'boot'],
];

export const help = `Measures this machine: our pages against a bare floor and against what was promised (docs/decisions/0007-bench-floors.md, 0031).

  npm run bench -- [options]

  --quick         two minutes: small data, one round; says of which goals that is no answer
  --only A,B      only these parts: ${parts.join(', ')}
  --clients N, --imported N  other sizes than the full ones
  --costs         also where each page spends its time
  --json FILE     where the numbers go (bench.json)
  --markdown FILE the same table as the README has it
  --show FILE     measures nothing: the table of an earlier run, from its numbers
  --strict        ends with 1 when a goal is missed
  --help`;

/** The sizes that the goals of a part were set for: at others it runs, and its goals have no answer. A part that is not here has none. */
const sizesOf = {
  ...Object.fromEntries(pageParts.map((part) => [part, ['clients', 'pages']])),
  ...{ rls: ['clients'], browser: ['clients'], storm: ['clients'], journal: ['clients', 'mixed'] },
  ...{ large: ['searched'], growth: ['clients', 'searched', 'editors'], sweep: ['watched'], import: ['imported'] },
  ...{ register: ['registered', 'jsonMegabytes'], campaigns: ['clients', 'campaign', 'filled'] },
};

/** What is compared between sizes is measured at each. */
const grown = ['list', 'search', 'client', 'large'];

const full = {
  clients: 5_000,
  searched: 100_000,
  editors: 50,
  imported: 50_000,
  mixed: 4_000,
  registered: 150_000,
  jsonMegabytes: 300,
  campaign: 2_000,
  // The first is told by itself, and the middle one is as warm as a worker is all day.
  campaigns: 9,
  filled: 500,
  watched: 30_000,
  sweeps: 25,
  handed: 100,
  idle: 2,
  pages: 10_000,
  seconds: 2,
  warming: 30,
  rounds: 3,
  beside: 8,
};
const quick = {
  clients: 400,
  searched: 4_000,
  editors: 1,
  imported: 2_000,
  mixed: 800,
  registered: 10_000,
  jsonMegabytes: 10,
  campaign: 200,
  campaigns: 1,
  filled: 50,
  watched: 1_500,
  sweeps: 8,
  handed: 30,
  idle: 2,
  pages: 300,
  seconds: 0.4,
  warming: 0.4,
  rounds: 1,
  beside: 1,
};

/** @throws Error naming an unknown option or part */
export function readOptions(words) {
  const options = /** @type {const} */ ({
    quick: { type: 'boolean' },
    only: { type: 'string' },
    costs: { type: 'boolean' },
    json: { type: 'string' },
    markdown: { type: 'string' },
    show: { type: 'string' },
    strict: { type: 'boolean' },
    help: { type: 'boolean' },
    clients: { type: 'string' },
    imported: { type: 'string' },
  });
  const { values } = parseArgs({ args: words, options });
  const only = values.only?.split(',') ?? parts;
  const unknown = only.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw new Error(`no part is called ${unknown.join(', ')}; there are: ${parts.join(', ')}`);
  const sizes = { ...(values.quick ? quick : full), ...numbersOf(values, ['clients', 'imported']) };
  const measured = new Set([...only, ...(only.includes('growth') ? grown : [])]);
  return {
    ...values,
    sizes,
    json: values.json ?? 'bench.json',
    wants: (part) => measured.has(part),
    answers: (part) => (sizesOf[part] ?? []).every((size) => sizes[size] >= full[size]),
  };
}

function numbersOf(values, names) {
  return Object.fromEntries(names.flatMap((name) => (values[name] ? [[name, Number(values[name])]] : [])));
}
