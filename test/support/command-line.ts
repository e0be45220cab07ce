import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from './database.js';

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** What a command of the operator answered. */
export interface Answer {
  code: number | null;
  /** What it said, and what it complained of. */
  said: string;
  complained: string;
}

/** The operator at the command line, on a database of the test file's own. */
export interface Operator {
  database: TestDatabase;
  /** For the files that commands are given. */
  folder: string;
  /** `operator.runs(['user:create', '--editor', …], { SCEAU_PASSWORD: … })`: the build, as `npm run cli` runs it. */
  runs(words: string[], environment?: Record<string, string | undefined>): Promise<Answer>;
  leaves(): Promise<void>;
}

export async function anOperator(): Promise<Operator> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'sceau-operator-'));
  const { PATH, HOME, TZ } = process.env;
  const own = {
    ...{ PATH, HOME, TZ },
    NODE_ENV: 'production',
    DATABASE_ADMIN_URL: process.env['TEST_DATABASE_ADMIN_URL'],
    DATABASE_OWNER_URL: database.ownerUrl,
    DATABASE_URL: database.url,
    SESSION_SECRET: 'a secret of tests only, thirty-two characters',
  };
  return {
    database,
    folder,
    runs: (words, environment = {}) => answerOf(words, { ...own, ...environment }),
    async leaves() {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answerOf(words: string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const answer: Answer = { code: null, said: '', complained: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (answer.said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (answer.complained += text));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ ...answer, code }));
  });
}
