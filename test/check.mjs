// npm run check: what a reader of the code may rely on. One line a check, as it ends; stops at none; ends with 1 when one failed.
// `node test/check.mjs lint types` runs those only; `--update-schema` writes migrations/schema.sql, `--update-drawing`
// docs/images/house.svg and the table of rooms in docs/house.md.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDatabase, checkEntities, checkSchema } from './check/database-checks.mjs';
import { checkAudit, checkSbom } from './check/audit.mjs';
import { checkDrawing } from './check/drawing.mjs';
import { checkRooms } from './check/rooms.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const words = process.argv.slice(2);
const updated = words.filter((word) => word.startsWith('--update-')).map((word) => word.slice('--update-'.length));
const wanted = updated.length > 0 ? updated : words;

/** Each answers with what is wrong, as text, empty when all is well; or with that and a note, which is told and fails nothing. */
const checks = {
  format: () => command('oxfmt/bin/oxfmt', ['--check', '.']),
  lint: () => command('oxlint/bin/oxlint', ['--type-aware', '--format', 'unix', '--deny-warnings']),
  types: () => command('@typescript/native/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']),
  boundaries: () => command('dependency-cruiser/bin/dependency-cruise.mjs', ['src', 'test', 'migrations']),
  'dead code': () => command('knip/bin/knip.js', ['--no-progress', '--no-config-hints']),
  sbom: () => checkSbom(root),
  audit: () => checkAudit(root),
  drawing: async () =>
    [checkDrawing(root, updated.includes('drawing')), checkRooms(root, updated.includes('drawing'))]
      .filter(Boolean)
      .join('\n'),
  schema: () => checkDatabase(root, (database) => checkSchema(root, database, updated.includes('schema'))),
  entities: () => checkDatabase(root, (database) => checkEntities(root, database)),
};

const chosen = Object.entries(checks).filter(([name]) => wanted.length === 0 || wanted.includes(name));
let failures = 0;
// Two at a time: most of them keep to one core.
await Promise.all([lane(), lane()]);
await checkDatabase.close();
console.log(failures === 0 ? 'everything holds' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function lane() {
  for (let next = chosen.shift(); next; next = chosen.shift()) await tell(...next);
}

async function tell(name, check) {
  const started = Date.now();
  const answer = await check().catch((error) => error.stack ?? String(error));
  const { wrong, note } = typeof answer === 'string' ? { wrong: answer, note: '' } : answer;
  const time = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${wrong ? '✗' : '✓'} ${name.padEnd(12)} ${time.padStart(7)}`);
  if (wrong || note) console.log((wrong || note).trimEnd().replace(/^/gm, '    '));
  if (wrong) failures += 1;
}

function command(script, options) {
  const child = spawn(process.execPath, [join(root, 'node_modules', script), ...options], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code === 0 ? '' : output || `ended with ${code}`));
  });
}
