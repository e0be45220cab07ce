import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anOperator, type Operator } from '../../test/support/command-line.js';
import { hashPassword } from '../platform/auth/password.js';
import { openQueue } from '../platform/jobs/job-carrier.js';
import { openQueueBoard } from './queue-board.js';

const password = 'le mot de passe de l’exploitant';
const carriers: [name: string, redisUrl: string | undefined][] = [
  ['PostgreSQL', undefined],
  ...(process.env['REDIS_TEST_URL'] ? [['Redis', process.env['REDIS_TEST_URL']] as [string, string]] : []),
];

let operator: Operator;
beforeAll(async () => {
  operator = await anOperator();
});
afterAll(() => operator.leaves());

describe.each(carriers)('the board of queues on %s', (_, redisUrl) => {
  it('asks who comes, shows what the carrier holds, and changes nothing', async () => {
    const carried = { databaseUrl: operator.database.url, redisUrl };
    const carrier = openQueue(carried);
    const queue = carrier.queue as { add(name: string, data: object): Promise<unknown> };
    await queue.add('progress.refresh', { editorId: 'e', outboxId: 'o' });
    const board = await openQueueBoard({ ...carried, passwordHash: await hashPassword(password), port: 0 });
    const ask = (path: string, given: string | null, method = 'GET') =>
      fetch(`http://127.0.0.1:${board.port}${path}`, {
        method,
        headers:
          given === null ? {} : { authorization: `Basic ${Buffer.from(`operator:${given}`).toString('base64')}` },
      });
    try {
      for (const wrong of [null, '', 'not the right one']) expect((await ask('/api/queues', wrong)).status).toBe(401);
      const page = await ask('/', password);
      expect([page.status, page.headers.get('content-security-policy')]).toEqual([
        200,
        expect.stringContaining("script-src 'self';"),
      ]);
      const answer = await ask('/api/queues', password);
      const { queues } = (await answer.json()) as {
        queues: { name: string; readOnlyMode: boolean; counts: Record<string, number> }[];
      };
      expect(queues).toEqual([expect.objectContaining({ name: 'sceau', readOnlyMode: true })]);
      expect(queues[0]?.counts['waiting']).toBeGreaterThan(0);
      const emptied = await ask('/api/queues/sceau/clean/waiting', password, 'PUT');
      expect(emptied.status).toBeGreaterThanOrEqual(400);
    } finally {
      await board.close();
      await carrier.close();
    }
  });
});

describe('the operator', () => {
  it('reads how many jobs there are, by name and state', async () => {
    const { code, said } = await operator.runs(['queues']);
    expect([code, said.split('\n')[0]]).toEqual([0, 'job                         waiting   handed   failed     done']);
  });
});
