// The operator's command line, again and again in one process: a new instance of cli.js each time, its rooms read once.
import { format } from 'node:util';

const program = new URL('../../dist/src/cli.js', import.meta.url).href;
const answer = { code: 0, said: '', complained: '' };
console.log = (...words) => void (answer.said += `${format(...words)}\n`);
console.error = (...words) => void (answer.complained += `${format(...words)}\n`);

let turn = 0;
process.on('message', (asked) => void run(asked));

async function run({ words, environment }) {
  Object.assign(answer, { code: 0, said: '', complained: '' });
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.argv.splice(2, Infinity, ...words);
  process.exitCode = 0;
  turn += 1;
  await import(`${program}?${turn}`);
  process.send({ ...answer, code: process.exitCode });
}
