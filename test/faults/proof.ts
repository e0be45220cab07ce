import { afterEach, expect } from '@jest/globals';
import { faultsOf } from '../../src/operator/verify/verify.js';
import type { TestTenant } from '../support/tenant.js';

/** What `npm run cli -- verify` would say after the fault: nothing lost, nothing twice, invariants hold, the chain is intact. */
export async function expectNothingWrong(tenant: Pick<TestTenant, 'owner' | 'editorId' | 'app'>): Promise<void> {
  const ground = { client: tenant.owner, editorId: tenant.editorId, product: tenant.app };
  expect(await faultsOf(ground)).toEqual([]);
}

/** After each fault of the file or describe. Call it after the hook that ends the victims: hooks run in the order in which they are given. */
export function provenAfterEach(tenant: () => TestTenant): void {
  afterEach(() => expectNothingWrong(tenant()));
}
