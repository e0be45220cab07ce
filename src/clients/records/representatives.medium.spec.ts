import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { Refused } from '../../platform/web/errors.js';
import { readForm } from '../../platform/web/read-form.js';
import { representativeForm } from './representative.form.js';
import { RepresentativesService } from './representatives.service.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

describe('the representative of a client', () => {
  const person = (answers: Record<string, unknown>) => {
    const form = readForm(representativeForm, {
      role: 'legal_representative',
      lastName: 'Santoni',
      firstNames: 'Marie',
      ...answers,
    });
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    return form.value;
  };

  it('is followed by another and stays in the history', async () => {
    const id = (await aClient(tenant)).id;
    const service = tenant.get(RepresentativesService);
    await tenant.run(() => service.appoint(id, person({}), null));
    const first = await tenant.run(() => service.current(id));
    await tenant.run(() => service.appoint(id, person({ lastName: 'Ornano' }), first?.id ?? null));
    expect(await tenant.run(() => service.current(id))).toMatchObject({ lastName: 'Ornano' });
    expect(await tenant.run(() => service.former(id))).toMatchObject([{ lastName: 'Santoni' }]);
    await expect(tenant.run(() => service.appoint(id, person({}), first?.id ?? null))).rejects.toBeInstanceOf(Refused);
  });

  it('has the number of the third line of the card, not of the first', () => {
    const form = readForm(representativeForm, {
      ...person({}),
      cardKind: 'CPS',
      cardState: 'active',
      cardNumber: '899700218896',
    });
    expect(form.ok ? null : form.errors['cardNumber']).toContain('troisième ligne');
  });
});
