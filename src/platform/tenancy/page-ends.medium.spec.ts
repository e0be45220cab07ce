import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import type { Traveller } from './one-journey.js';
import { TenantDb, type TenantScope } from './tenant-db.js';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const wrote = () => tenant.get(TenantDb).execute(`UPDATE clients SET name = name WHERE false`);
const read = () => tenant.get(TenantDb).query('SELECT 1 AS n');

/** Whether the answer of a transaction is there while PostgreSQL has not yet said that it is committed. */
async function answersBeforeItsEnd(scope: TenantScope, work: () => Promise<unknown>): Promise<boolean> {
  const db = tenant.get(TenantDb);
  let end = () => undefined as void;
  let answered: Promise<unknown> | undefined;
  const held = new Promise<void>((done) => (end = done));
  const asked = new Promise<void>((reached) => {
    answered = db.run(scope, async () => {
      const { connection } = db.context();
      const ways = ['along', 'beforeTheNext'] as const;
      for (const way of ways) {
        const send = connection[way].bind(connection);
        connection[way] = (asked) => {
          if (asked.text !== 'COMMIT') return send(asked);
          for (const each of ways) Reflect.deleteProperty(connection, each);
          const arrived = (tag: string) => void held.then(() => asked.arrived(tag));
          send(Object.create(asked, { arrived: { value: arrived } }) as Traveller);
          reached();
        };
      }
      await work();
      return 'answered';
    });
  });
  await asked;
  const first = await Promise.race([answered, new Promise((later) => setImmediate(() => setImmediate(later)))]);
  end();
  await answered;
  return first === 'answered';
}

describe('the end of a transaction', () => {
  it('is not waited for by a page that wrote nothing', async () => {
    expect(await answersBeforeItsEnd({ ...tenant.scope(), looks: true }, read)).toBe(true);
  });

  it('is waited for by a page that wrote, and by whoever does not merely look', async () => {
    expect(await answersBeforeItsEnd({ ...tenant.scope(), looks: true }, wrote)).toBe(false);
    expect(await answersBeforeItsEnd(tenant.scope(), read)).toBe(false);
  });

  it('leaves nothing open for who comes next on the same connection', async () => {
    const db = tenant.get(TenantDb);
    const settings = `SELECT current_setting('app.editor_id', true) AS editor`;
    const neighbour = await tenant.secondEditor();
    for (let times = 0; times < 5; times += 1) {
      await db.run({ ...tenant.scope(), looks: true }, read);
      const seen = await db.run({ ...neighbour.scope(), looks: true }, () => db.query<{ editor: string }>(settings));
      expect(seen[0]?.editor).toBe(neighbour.editorId);
    }
  });

  it('undoes a page that fails', async () => {
    const failing = tenant
      .get(TenantDb)
      .run({ ...tenant.scope(), looks: true }, () => tenant.get(TenantDb).query('SELECT 1 / 0'));
    await expect(failing).rejects.toThrow('division by zero');
    expect(await tenant.get(TenantDb).run(tenant.scope(), read)).toEqual([{ n: 1 }]);
  });
});

describe('an answer that only the commit waits for', () => {
  const asked = () => tenant.get(TenantDb);
  const fails = () => asked().byCommit(asked().execute('SELECT 1 / 0'));
  const names = async () => (await tenant.owner.query<{ name: string }>('SELECT name FROM editors')).rows;

  it('is awaited: nothing is committed when it is an error', async () => {
    const before = await names();
    const told = asked().run(tenant.scope(), async () => {
      await asked().execute(`UPDATE editors SET name = 'Changé'`);
      fails();
    });
    await expect(told).rejects.toThrow('division by zero');
    expect(await names()).toEqual(before);
  });

  it('is the error that is told, not that of what was asked behind it', async () => {
    const told = asked().run(tenant.scope(), async () => {
      fails();
      await read();
    });
    await expect(told).rejects.toThrow('division by zero');
  });

  it('leaves the connection to who comes next', async () => {
    expect(await asked().run(tenant.scope(), read)).toEqual([{ n: 1 }]);
  });
});
