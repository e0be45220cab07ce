import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DemarcheServer } from '../../../test/support/demarche-server.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { readPlace } from '../prefill/prefill-link.js';
import { readSchema } from '../prefill/procedure-schema.js';
import { Procedures } from './procedures.service.js';

let tenant: TestTenant;
let there: DemarcheServer;
beforeAll(async () => {
  there = await DemarcheServer.start();
  tenant = await startTenant({ PROVIDER_HOSTS: 'localhost' });
});
afterAll(async () => {
  await tenant.stop();
  await there.stop();
});

it('a procedure that is imported several times at once is as many versions', async () => {
  const read = readSchema(JSON.stringify(there.schema()));
  const place = readPlace(there.address, true);
  if (!read.ok || !place) throw new Error('The stand-in is no procedure');
  const imported = { kind: '413', place, schema: read.schema, fetched: true } as const;
  const add = () => tenant.run(() => tenant.get(Procedures).add(imported));
  await Promise.all(Array.from({ length: 6 }, add));
  const { rows } = await tenant.owner.query<{ edition: number }>('SELECT edition FROM procedures ORDER BY edition');
  expect(rows.map(({ edition }) => edition)).toEqual([1, 2, 3, 4, 5, 6]);
});

it('is mapped at the version that was read, by nobody once it serves, and replaced by the next', async () => {
  const read = readSchema(JSON.stringify(there.schema()));
  const place = readPlace(there.address, true);
  if (!read.ok || !place) throw new Error('The stand-in is no procedure');
  const { schema } = read;
  const procedures = () => tenant.get(Procedures);
  const add = () => tenant.run(() => procedures().add({ kind: '503', place, schema, fetched: true }));
  const [first, second] = [await add(), await add()];
  const fact = 'structure.name';
  const [box] = schema.fields.filter((field) => !field.signers);
  const people = 'departures.0.lastName';
  await tenant.owner.query(
    `UPDATE procedures SET mapping = jsonb_build_object('a', $1::text, 'b', $2::text) WHERE kind = '503'`,
    [fact, people],
  );
  const map = (version: number) => tenant.run(() => procedures().map(second, { [box?.key ?? '']: fact }, version));
  await map(1);
  await expect(map(1)).rejects.toMatchObject({ reasons: [expect.stringMatching(/^Quelqu’un vient de changer ces/)] });
  await tenant.run(() => procedures().use(first));
  const inUse = () => tenant.run(() => procedures().inUse('503'));
  expect((await inUse())?.id).toBe(first);
  await expect(tenant.run(() => procedures().map(first, {}, 1))).rejects.toMatchObject({
    reasons: [expect.stringContaining('ne changent plus')],
  });
  await expect(tenant.run(() => procedures().use(second))).rejects.toMatchObject({
    reasons: [expect.stringContaining('le nom d’un administrateur')],
  });
  await tenant.owner.query(
    `UPDATE procedures SET mapping = mapping || jsonb_build_object('b', $1::text) WHERE id = $2`,
    [people, second],
  );
  await tenant.run(() => procedures().use(second));
  expect((await inUse())?.id).toBe(second);
  expect(await tenant.run(() => procedures().byId(first))).toMatchObject({ replacedAt: expect.any(Date) });
});
