import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anOperator, type Operator } from '../../support/command-line.js';

/** Made-up editors have passwords that everybody knows: one command too many, and they are in a real database. */
let operator: Operator;
let owner: pg.Client;
beforeAll(async () => {
  operator = await anOperator();
  owner = new pg.Client({ connectionString: operator.database.ownerUrl });
  await owner.connect();
  await owner.query('DELETE FROM demonstration');
});
afterAll(async () => {
  await owner.end();
  await operator.leaves();
});

describe('a database that was not prepared to show', () => {
  it.each([
    ['seed', ['seed', '--clients', '3'], {}],
    ['demo:seed', ['demo:seed'], { MAILDIR: '/tmp', DEMO: '1' }],
    ['demo:accounts', ['demo:accounts'], { DEMO: '1' }],
  ])('refuses %s, whatever the environment says', async (_, words, environment) => {
    const { code, said, complained } = await operator.runs(words, environment);
    expect([code, said]).toEqual([1, '']);
    expect(complained).toMatch(/^this database is no demonstration: .* DEMO=1 npm run cli -- database:prepare\n$/);
    expect((await owner.query('SELECT FROM every_editor()')).rowCount).toBe(0);
  });

  it('does not become one once it has an editor', async () => {
    await operator.runs(['editor:create', '--name', 'Éditions', '--slug', 'vraies', '--mail', 'igc@vraies.test']);
    await operator.runs(['database:prepare'], { DEMO: '1' });
    expect((await owner.query('SELECT FROM demonstration')).rowCount).toBe(0);
    const { complained } = await operator.runs(['seed', '--clients', '1']);
    expect(complained).toContain('no demonstration');
  });
});
