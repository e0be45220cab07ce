import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ProgressService } from '../../progress/progress.service.js';
import { mostFaults, type Check } from './check.js';

const batch = 500;

/** The next action of every client, computed again by the product itself. */
export const progressCheck: Check = {
  name: 'clients.next-action',
  proves: 'the next action of each client is the one that its facts make',
  async find({ product, editorId }) {
    if (!product) return null;
    const [db, progress] = [product.get(TenantDb), product.get(ProgressService)];
    const scope = { editorId, actor: { kind: 'system' as const, name: 'Vérification' } };
    const clients = await db.run(scope, () => progress.clients());
    const faults: string[] = [];
    for (let start = 0; start < clients.length; start += batch) {
      const those = clients.slice(start, start + batch);
      // What moves with time was right when the day of its row began, or is right now: it is computed each night.
      const now = await db.run(scope, () => progress.differing(those));
      const then = await clock.at(beginningOfDay(), () => db.run(scope, () => progress.differing(now)));
      faults.push(...then.map((id) => `client ${id}`));
    }
    return { looked: clients.length, faults: faults.slice(0, mostFaults) };
  },
};

/** Just after the night's refresh (jobs.ts), in Paris. */
function beginningOfDay(): Date {
  return new Date(`${clock.today()}T00:15:00+01:00`);
}
