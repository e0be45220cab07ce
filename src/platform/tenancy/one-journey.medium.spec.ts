import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { aTenant } from '../../../test/support/tenant.js';
import { rowsOf } from './rows-of.js';
import { TenantDb } from './tenant-db.js';

const tenant = await aTenant();
const db = tenant.get(TenantDb);

const one = (n: number) => db.query<{ n: number }>('SELECT $1::int AS n', [n]);

/** What PostgreSQL says while `work` goes on in a transaction: each message by its name. */
async function heardDuring(work: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = [];
  await tenant.run(async () => {
    await one(0);
    const wire = db.context().connection.connection;
    const hear = ({ name }: { name: string }) => heard.push(name);
    Object.assign(wire, { _emitMessage: true });
    wire.on('message', hear);
    await work();
    wire.off('message', hear);
  });
  return heard;
}

const told = (asked: Promise<unknown>[]) =>
  Promise.allSettled(asked).then((all) =>
    all.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message)),
  );

describe('what is asked before anybody waits', () => {
  it('is answered at once: PostgreSQL says a single time that it is ready', async () => {
    const heard = await heardDuring(async () => {
      expect(await told([one(1), db.execute('UPDATE clients SET name = name WHERE false'), one(2)])).toEqual([
        [{ n: 1 }],
        0,
        [{ n: 2 }],
      ]);
    });
    expect(heard.filter((name) => name === 'commandComplete')).toHaveLength(3);
    expect(heard.filter((name) => name === 'readyForQuery')).toHaveLength(1);
  });

  it('opens its transaction on the way', async () => {
    const settings = await tenant.run(() => db.query(sql`SELECT current_setting('app.editor_id') AS editor`));
    expect(settings).toEqual([{ editor: tenant.editorId }]);
  });

  it('keeps its place beside what pg is asked by others', async () => {
    const after = (letter: string) =>
      `SELECT set_config('app.said', coalesce(current_setting('app.said', true), '') || '${letter}', true) AS said`;
    const said = await tenant.run(async () => {
      const [first, between, last] = [
        db.query(after('a')),
        db.context().connection.query(after('b')) as unknown as Promise<{ rows: unknown[] }>,
        db.query(after('c')),
      ];
      return [...(await first), ...(await between).rows, ...(await last)];
    });
    expect(said).toEqual([{ said: 'a' }, { said: 'ab' }, { said: 'abc' }]);
  });
});

describe('a statement that PostgreSQL refuses', () => {
  it('makes fail what was asked behind it, by its own error, and nothing before', async () => {
    const failing = tenant.run(async () => {
      expect(await told([one(1), db.query('SELECT 1 / 0'), one(2), one(3)])).toEqual([
        [{ n: 1 }],
        ...['division by zero', 'division by zero', 'division by zero'],
      ]);
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await tenant.run(() => one(4))).toEqual([{ n: 4 }]);
  });

  it('leaves no name behind that PostgreSQL never came to know', async () => {
    await tenant.run(async () => {
      const named = () => rowsOf(db.context().connection, { name: 'named', text: 'SELECT 5 AS n' });
      const refused = db.savepoint(async () => {
        const behind = told([db.query('SELECT 1 / 0'), named()]);
        expect(await behind).toEqual(['division by zero', 'division by zero']);
        throw new Error('refused');
      });
      await expect(refused).rejects.toThrow('refused');
      expect(await named()).toEqual([{ n: 5 }]);
    });
  });
});

it('refuses a value that cannot be written before anything of it is on its way', async () => {
  const circular: Record<string, unknown> = {};
  circular.itself = circular;
  await tenant.run(async () => {
    expect(await told([one(1), db.query('SELECT $1::jsonb', [circular]), one(2)])).toEqual([
      [{ n: 1 }],
      expect.stringContaining('circular'),
      [{ n: 2 }],
    ]);
  });
});

it('tells everybody when the connection is lost', async () => {
  const lost = tenant.run(async () => {
    const reasons = await told([db.query('SELECT pg_terminate_backend(pg_backend_pid())'), one(1), one(2)]);
    expect(reasons).toHaveLength(3);
    for (const reason of reasons) expect(reason).toMatch(/terminat/);
    // In the words of the moment: the end of a connection is heard little by little.
    for (const n of [3, 4, 5]) expect(await told([one(n)])).toEqual([expect.any(String)]);
    throw new Error('lost');
  });
  await expect(lost).rejects.toThrow('lost');
  expect(await tenant.run(() => one(1))).toEqual([{ n: 1 }]);
});
