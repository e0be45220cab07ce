import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant } from '../../../test/support/tenant.js';
import { Client } from '../../clients/client.entity.js';
import { rowsOf } from './rows-of.js';
import { TenantDb } from './tenant-db.js';
import { Transaction } from './transaction.js';

const tenant = await aTenant();
const db = tenant.get(TenantDb);

const looking = () => ({ ...tenant.scope(), looks: true });
const rename = (name: string) => db.execute('UPDATE editors SET name = $1', [name]);
const nameOf = async () => (await tenant.owner.query<{ name: string }>('SELECT name FROM editors')).rows[0]?.name;
const one = () => db.query('SELECT 1 AS n');
const editorOfSetting = `SELECT current_setting('app.editor_id', true) AS editor`;
const settings = async () => (await db.query<{ editor: string }>(editorOfSetting))[0]?.editor;

/** What is said to PostgreSQL to begin and end, and how often it is told whose the rows are. */
async function saidDuring(work: () => Promise<unknown>): Promise<string[]> {
  const said = await statementsDuring(work);
  return said.map((text) => /^(START TRANSACTION|COMMIT|ROLLBACK|SELECT set_config)/.exec(text)?.[1] ?? 'asked');
}

describe('who only looks', () => {
  it('opens no transaction: each journey begins by whose it is, and ends by itself', async () => {
    const said = await saidDuring(() =>
      db.run(looking(), async () => {
        await Promise.all([one(), one()]);
        await one();
      }),
    );
    expect(said).toEqual(['SELECT set_config', 'asked', 'asked', 'SELECT set_config', 'asked']);
  });

  it('sees the rows of their editor in each journey, and leaves no editor behind', async () => {
    const neighbour = await tenant.secondEditor();
    for (let times = 0; times < 5; times += 1) {
      for (const editor of [tenant, neighbour]) {
        const seen = await db.run({ ...editor.scope(), looks: true }, async () => [await settings(), await settings()]);
        expect(seen).toEqual([editor.editorId, editor.editorId]);
      }
      const { connection } = await db.run(looking(), () => Promise.resolve(db.context()));
      const after = await rowsOf<{ editor: string }>(connection, { text: editorOfSetting });
      expect(after[0]?.editor || null).toBeNull();
    }
  });

  it('never shares a journey with who comes next on the same connection', async () => {
    const neighbour = await tenant.secondEditor();
    const { connection } = await db.run(looking(), () => Promise.resolve(db.context()));
    const asked = [tenant, neighbour].map((editor) => {
      void new Transaction(connection, { ...editor.scope(), looks: true });
      return rowsOf<{ editor: string }>(connection, { text: editorOfSetting });
    });
    connection.heldBy(null);
    const seen = await Promise.all(asked);
    expect(seen.map(([row]) => row?.editor)).toEqual([tenant.editorId, neighbour.editorId]);
  });

  it('is told the error of PostgreSQL, after which the connection serves', async () => {
    const failing = db.run(looking(), () => db.query('SELECT 1 / 0'));
    await expect(failing).rejects.toThrow('division by zero');
    expect(await db.run(looking(), one)).toEqual([{ n: 1 }]);
  });
});

describe('who looks, and then writes', () => {
  it('writes in one transaction, committed before the answer', async () => {
    const said = await saidDuring(() =>
      db.run(looking(), async () => {
        await one();
        await rename('Changé');
        await one();
      }),
    );
    const opening = ['START TRANSACTION', 'SELECT set_config'];
    expect(said).toEqual(['SELECT set_config', 'asked', ...opening, 'asked', 'asked', 'COMMIT']);
    expect(await nameOf()).toBe('Changé');
  });

  it.each([
    ['in the same journey', (...asked: (() => Promise<unknown>)[]) => Promise.all(asked.map((ask) => ask()))],
    [
      'one after the other',
      async (...asked: (() => Promise<unknown>)[]) => {
        for (const ask of asked) await ask();
      },
    ],
  ])('undoes all of it when anything fails: %s', async (_, asking) => {
    const before = await nameOf();
    const failing = db.run(looking(), async () => {
      await asking(one, () => rename('Perdu'), one);
      await db.query('SELECT 1 / 0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect(await nameOf()).toBe(before);
  });

  it('keeps what it locks until the end, and what TypeORM asks is in it too', async () => {
    const told = await db.run(looking(), async () => {
      const [first] = await db.query<{ id: string }>('SELECT txid_current()::text AS id, 1 FROM editors FOR SHARE');
      await db.repo(Client).find();
      const [last] = await db.query<{ id: string }>(sql`SELECT txid_current()::text AS id`);
      return [first?.id, last?.id];
    });
    expect(told[0]).toBe(told[1]);
    expect(await saidDuring(() => db.run(looking(), () => db.repo(Client).count()))).toEqual([
      'START TRANSACTION',
      'SELECT set_config',
      'asked',
      'COMMIT',
    ]);
  });
});

it('waits for its commit where somebody acts', async () => {
  expect(await saidDuring(() => db.run(tenant.scope(), one))).toEqual([
    'START TRANSACTION',
    'SELECT set_config',
    'asked',
    'COMMIT',
  ]);
});

describe('an answer that only the commit waits for', () => {
  const fails = () => db.byCommit(db.execute('SELECT 1 / 0'));

  it('is awaited: nothing is committed when it is an error', async () => {
    const before = await nameOf();
    const told = db.run(tenant.scope(), async () => {
      await rename('Perdu');
      fails();
    });
    await expect(told).rejects.toThrow('division by zero');
    expect(await nameOf()).toBe(before);
  });

  it('is the error that is told, not that of what was asked behind it', async () => {
    const told = db.run(tenant.scope(), async () => {
      fails();
      await one();
    });
    await expect(told).rejects.toThrow('division by zero');
  });

  it('leaves the connection to who comes next', async () => {
    expect(await db.run(tenant.scope(), one)).toEqual([{ n: 1 }]);
  });
});
