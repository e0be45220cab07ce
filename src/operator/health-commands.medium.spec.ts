import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOperator, type Operator } from '../../test/support/command-line.js';

let operator: Operator;
let owner: pg.Client;
beforeAll(async () => {
  operator = await anOperator();
  owner = new pg.Client({ connectionString: operator.database.ownerUrl });
  await owner.connect();
  const { said } = await operator.runs([
    'editor:create',
    '--name',
    'Zeste',
    '--slug',
    'zeste',
    '--mail',
    'igc@zeste.test',
  ]);
  await owner.query(`SELECT set_config('app.editor_id', $1, false)`, [/([0-9a-f-]{36})/.exec(said)?.[1]]);
});
afterAll(async () => {
  await owner.end();
  await operator.leaves();
});

describe('npm run cli -- health', () => {
  it('says of each thing that it is well, and ends with 0', async () => {
    const { code, said, complained } = await operator.runs(['health']);
    expect([code, complained]).toEqual([0, '']);
    for (const line of [
      /✓ database {3}PostgreSQL \d+.*migrations/,
      /✓ jobs .* due/,
      /✓ mails +leave/,
      /✓ secrets +0 open/,
      /✓ editors +1$/m,
    ])
      expect(said).toMatch(line);
  });

  it('ends with 1 and says what somebody must look at: mails held, a secret that no key opens, jobs that nobody does', async () => {
    await operator.runs(['mail:hold', '--reason', 'restauration']);
    await owner.query(
      `INSERT INTO secrets (kind, owner_id, sealed) VALUES ('provider_secret', current_editor(), 'lost.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA')`,
    );
    await owner.query(
      `INSERT INTO outbox (id, name, payload, due_at) VALUES (gen_random_uuid(), 'progress.refresh', '{}', now() - interval '1 hour')`,
    );
    const { code, said, complained } = await operator.runs(['health']);
    expect(code).toBe(1);
    for (const words of ['✗ mails', 'restauration', '✗ secrets', '1 do not', '✗ jobs', 'is the worker there?'])
      expect(said).toContain(words);
    expect(complained).toContain('jobs, mails, secrets');
    await owner.query(
      `INSERT INTO typeorm_migrations (timestamp, name) VALUES (9000000000000, 'Further9000000000000')`,
    );
    const { said: other } = await operator.runs(['health'], { REDIS_URL: 'redis://127.0.0.1:1' });
    expect(other).toMatch(/^✗ database .*the last 9000000000000; this version’s own is \d{13}$/m);
    expect(other).toMatch(/^✗ redis {6}does not answer/m);
    await owner.query(`UPDATE editors SET suspended_at = now(), suspended_reason = 'essai'`);
    expect((await operator.runs(['health'])).said).toContain('suspended: zeste');
  });
});
