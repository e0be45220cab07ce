import { clientChecks } from '../../src/operator/verify/client-checks.js';
import type { TestEditor } from './tenant.js';

/** Where what is counted as it changes is not what a count finds: nowhere. */
export async function miscounted({ owner, editorId }: TestEditor): Promise<string[]> {
  const check = clientChecks.find(({ name }) => name === 'clients.counted');
  return (await check?.find({ client: owner, editorId }))?.faults ?? ['nobody looked'];
}
