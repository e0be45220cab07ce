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
