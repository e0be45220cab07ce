import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aRepresentative, type Row } from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { waitFor } from '../../test/support/wait-for.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ProgressService } from './progress.service.js';

let client: Row;
const tenant = await aTenant();
beforeEach(async () => {
  client = await aClient(tenant);
  await refresh();
});

const refresh = () => tenant.run(() => tenant.get(ProgressService).refresh([client.id]));
/** The factories, in the transaction that is open here: as the runtime role, and gone if it is rolled back. */
const here = () => ({ owner: tenant.get(TenantDb).context().connection }) as unknown as TestEditor;
const touched = () => tenant.get(TenantDb).touchClient(client.id);

const representative = async () => void (await aRepresentative(here(), { client_id: client.id }));
const delegation = async () => void (await aDelegation(here(), { client_id: client.id }));

const lacks = async () =>
  (
    await tenant.owner.query<{ lacks: string[] }>('SELECT lacks FROM client_progress WHERE client_id = $1', [client.id])
  ).rows[0]?.lacks.filter((lack) => lack === 'representative' || lack === 'delegation');
const stale = () => tenant.run(() => tenant.get(ProgressService).differing([client.id]));

const waiting = async () =>
  (await tenant.owner.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')`))
    .rowCount;

/** A transaction that has done `work` and stays open until it is let go. */
async function holding(work: () => Promise<void>) {
  let [done, letGo] = [() => {}, () => {}];
  let fail: (error: Error) => void = () => {};
  const until = new Promise<void>((resolve, reject) => ([letGo, fail] = [resolve, reject]));
  const isDone = new Promise<void>((resolve) => (done = resolve));
  const ended = tenant.run(async () => {
    await work();
    done();
    await until;
  });
  await Promise.race([isDone, ended]);
  return { letGo: () => (letGo(), ended), failWith: (message: string) => (fail(new Error(message)), ended) };
}

const computing = (change: () => Promise<void>) => async () => {
  await change();
  await tenant.get(ProgressService).refresh([client.id]);
};

describe('two transactions that write one client’s summary', () => {
  it('each change a fact: whoever comes second waits, and writes what both make', async () => {
    expect(await lacks()).toEqual(['representative', 'delegation']);
    const first = await holding(computing(representative));
    const second = tenant.run(async () => {
      await delegation();
      touched();
    });
    await waitFor('the second one waits', waiting, (count) => count === 1);
    await first.letGo();
    await second;
    expect([await lacks(), await stale()]).toEqual([[], []]);
  });

  it('are the night’s, which is first, and a change: the change waits, and is not forgotten', async () => {
    const night = await holding(() => tenant.get(ProgressService).refreshAll());
    const change = tenant.run(async () => {
      await representative();
      touched();
    });
    await waitFor('the change waits', waiting, (count) => count === 1);
    await night.letGo();
    await change;
    expect([await lacks(), await stale()]).toEqual([['delegation'], []]);
  });

  it('are a change, which is first, and the night’s: the night passes over this client, and waits for nobody', async () => {
    const change = await holding(computing(representative));
    let over = false;
    const night = tenant.run(() => tenant.get(ProgressService).refreshAll()).then(() => (over = true));
    await waitFor('the night is over, or waits', async () => over || (await waiting()) === 1);
    expect(over).toBe(true);
    await change.letGo();
    await night;
    expect([await lacks(), await stale()]).toEqual([['delegation'], []]);
  });

  it('of which the first is undone, leave what the second makes alone', async () => {
    const first = await holding(computing(representative));
    const second = tenant.run(async () => {
      await delegation();
      touched();
    });
    await waitFor('the second one waits', waiting, (count) => count === 1);
    await expect(first.failWith('undone')).rejects.toThrow('undone');
    await second;
    expect([await lacks(), await stale()]).toEqual([['representative'], []]);
  });
});
