import { hashPassword } from '../platform/auth/password.js';
import { inEachEditor } from '../platform/tenancy/editors-of-owner.js';
import { fromEnvironment, UsageError, type Command } from './command.js';
import { withOwnerClient } from './owner-connection.js';
import { openQueueBoard } from './queue-board.js';

const boardPort = 3100;

export const queueCommands: Command[] = [
  {
    name: 'queues',
    usage: '',
    summary: 'jobs by name and state, over all editors, from their rows in PostgreSQL: numbers only',
    run: countJobs,
  },
  {
    name: 'queues:board',
    usage: '[--port N]',
    summary: `what the carrier holds, on http://127.0.0.1:${boardPort}, read-only; name operator, password by OPERATOR_PASSWORD_HASH`,
    async run({ options }) {
      const port = Number(options['port'] ?? boardPort);
      if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new UsageError('--port is a number from 0 to 65535');
      const board = await openQueueBoard({
        databaseUrl: fromEnvironment('DATABASE_URL'),
        redisUrl: process.env['REDIS_URL'] || undefined,
        passwordHash: fromEnvironment('OPERATOR_PASSWORD_HASH'),
        port,
      });
      console.log(`queues on http://127.0.0.1:${board.port}, Ctrl-C ends it`);
      await new Promise<void>((ended) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ended);
      });
      await board.close();
    },
  },
  {
    name: 'operator:hash',
    usage: '',
    summary: 'the value of OPERATOR_PASSWORD_HASH for the password in OPERATOR_PASSWORD (15 characters or more)',
    async run() {
      const password = fromEnvironment('OPERATOR_PASSWORD');
      if (password.length < 15) throw new UsageError('a password has 15 characters or more');
      console.log(await hashPassword(password));
    },
  },
];

const states = ['waiting', 'handed', 'failed', 'done'] as const;

async function countJobs(): Promise<void> {
  const counts = new Map<string, Record<string, number>>();
  await withOwnerClient(async (client) => {
    await inEachEditor(client, async () => {
      const { rows } = await client.query<{ name: string; state: string; jobs: number }>(
        `SELECT name, CASE WHEN done_at IS NOT NULL THEN 'done' WHEN failed_at IS NOT NULL THEN 'failed' WHEN handed_at IS NOT NULL THEN 'handed' ELSE 'waiting' END AS state,
                count(*)::int AS jobs FROM outbox GROUP BY 1, 2`,
      );
      for (const { name, state, jobs } of rows) {
        const of = counts.get(name) ?? {};
        of[state] = (of[state] ?? 0) + jobs;
        counts.set(name, of);
      }
    });
  });
  console.log(['job'.padEnd(26), ...states.map((state) => state.padStart(9))].join(''));
  for (const [name, of] of [...counts].sort(([one], [other]) => one.localeCompare(other)))
    console.log([name.padEnd(26), ...states.map((state) => String(of[state] ?? 0).padStart(9))].join(''));
}
