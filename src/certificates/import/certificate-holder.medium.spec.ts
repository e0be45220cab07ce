import { describe, expect, it } from '@jest/globals';
import { aCertifiedClient, certificateOf, trustedAuthority } from '../../../test/support/certified-client.js';
import { aTenant } from '../../../test/support/tenant.js';
import { CertificateImports } from './certificate-imports.service.js';

const tenant = await aTenant();
const authority = await trustedAuthority(tenant);

describe('the slot of the establishment that a certificate names', () => {
  it('is made for a certificate that is taken, and not for one that is refused', async () => {
    const world = await aCertifiedClient(tenant, tenant, { establishments: 1 });
    const slots = async () =>
      (
        await tenant.owner.query<{ id: string; label: string }>(
          'SELECT id, label FROM slots WHERE client_id = $1 ORDER BY created_at, id',
          [world.client.id],
        )
      ).rows;
    const [given] = await slots();
    const [site = null] = world.sites;
    const bring = (pem: Buffer) => tenant.run(() => tenant.get(CertificateImports).intoSlot(given?.id ?? '', pem));
    const refused = await bring(await certificateOf(authority, world, { site, profile: 'ORG_SIGN' }));
    expect(refused.imported).toBe(false);
    expect((await slots()).map(({ label }) => label)).toEqual(['INSI-AUTO']);
    expect((await bring(await certificateOf(authority, world, { site }))).imported).toBe(true);
    expect((await slots()).map(({ label }) => label)).toEqual(['INSI-AUTO', 'INSI-AUTO (Site 1)']);
  });
});
