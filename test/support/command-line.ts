import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from './database.js';
import { testSecretsKey } from './secrets-key.js';

const program = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));
const inOneProcess = fileURLToPath(new URL('operator-child.mjs', import.meta.url));

/** What a command of the operator answered. */
export interface Answer {
  code: number | null;
  said: string;
  complained: string;
}

type Run = (words: string[], environment?: Record<string, string>) => Promise<Answer>;

/** A command line. */
export interface CommandLine {
  /** `line.runs(['user:create', '--editor', …], { PUBLIC_URL: … })`, one command after the other. */
  runs: Run;
  /** The same in a process of its own, as `npm run cli` does. */
  starts: Run;
  leaves(): Promise<void>;
}

/** The operator at the command line, on a database of the test file's own. */
export interface Operator extends CommandLine {
  database: TestDatabase;
  /** For the files that commands are given. */
  folder: string;
}

/** @param own the environment of each command */
export function aCommandLine(own: Record<string, string>): CommandLine {
  const child = fork(inOneProcess, { env: own, execArgv: [] });
  return {
    async runs(words, environment) {
      child.send({ words, environment: { ...own, ...environment } });
      const [answer] = (await once(child, 'message')) as [Answer];
      return answer;
    },
    starts: (words, environment) => answerOf(words, { ...own, ...environment }),
    async leaves() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

export async function anOperator(): Promise<Operator> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'sceau-operator-'));
  const line = aCommandLine(environmentOf(database));
  return {
    ...line,
    database,
    folder,
    async leaves() {
      await line.leaves();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function environmentOf(database: TestDatabase): Record<string, string> {
  const { PATH = '', HOME = '', TZ = '' } = process.env;
  return {
    ...{ PATH, HOME, TZ },
    NODE_ENV: 'production',
    DATABASE_ADMIN_URL: process.env['TEST_DATABASE_ADMIN_URL'] ?? '',
    DATABASE_OWNER_URL: database.ownerUrl,
    DATABASE_URL: database.url,
    SESSION_SECRET: 'a secret of tests only, thirty-two characters',
    SECRETS_KEY: testSecretsKey,
    PUBLIC_URL: 'http://localhost:3000',
  };
}

export async function answerOf(words: string[], env: Record<string, string>, version = program): Promise<Answer> {
  const child = spawn(process.execPath, [version, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const answer = { said: '', complained: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (answer.said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (answer.complained += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...answer, code };
}
