import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../platform/web/project-root.js';

// An installation of its own: none of ours is given a `.env`.
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-installed-'));
  for (const part of ['dist/joined', 'dist/src', 'dist/migrations'])
    cpSync(join(projectRoot(), part), join(folder, part), { recursive: true });
  for (const name of ['views', '.data']) mkdirSync(join(folder, name));
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(projectRoot(), name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const databaseOf = (name: string) => `postgres://nobody@127.0.0.1:1/${name}`;
const written = (name: string, file = '.env') =>
  writeFileSync(
    join(folder, file),
    `DATABASE_URL=${databaseOf(name)}\nDATABASE_OWNER_URL=${databaseOf(name)}\nSECRETS_KEY=${name}\n`,
  );
/** Started in the folder of nobody in particular, as a service is, from what `npm start` starts. @returns all that it said */
function started(program: string, words: string[], environment: Record<string, string> = {}): string {
  const env = { PATH: process.env['PATH'], ...environment };
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'dist', program), ...words], {
    env,
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  return stdout + stderr;
}

describe('the file .env of an installation', () => {
  it.each(['joined/main.js', 'joined/worker.js'])(
    'is read by %s, unless the environment names a database',
    (program) => {
      rmSync(join(folder, '.env'), { force: true });
      expect(started(program, [])).toContain('DATABASE_URL: ');
      written('installed');
      const said = started(program, []);
      expect(said).toContain('SESSION_SECRET: ');
      expect(said).not.toMatch(/DATABASE_URL: |SECRETS_KEY: Invalid input/);
      const own = { DATABASE_URL: databaseOf('given') };
      expect(started(program, [], own)).toContain('SECRETS_KEY: Invalid input');
    },
  );

  it('is read by the operator’s commands, before a demonstration is borrowed, and they say when one is', () => {
    const borrowed = 'the database of the demonstration';
    written('demonstration', '.data/cli.env');
    rmSync(join(folder, '.env'), { force: true });
    expect(started('src/cli.js', ['audit:verify', '--editor', 'x'])).toContain(borrowed);
    written('installed');
    const said = started('src/cli.js', ['audit:verify', '--editor', 'x']);
    expect(said).not.toContain(borrowed);
    expect(said).toContain('ECONNREFUSED');
    expect(started('src/cli.js', ['help'])).not.toContain(borrowed);
  });
});
