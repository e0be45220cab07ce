import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aFiness } from '../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { type NewClient, newClientForm } from '../clients/identity/client.form.js';
import { readForm } from '../platform/web/read-form.js';
import { AlreadyClient, NewClientService } from './new-client.service.js';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

function newClient(answers: Record<string, unknown> = {}): NewClient {
  const form = readForm(newClientForm, {
    name: 'Association Ker Avel',
    finessEj: aFiness(),
    environment: 'PROD',
    ...answers,
  });
  if (!form.ok) throw new Error(JSON.stringify(form.errors));
  return form.value;
}

async function createClient(answers?: Record<string, unknown>): Promise<string> {
  const { id } = await tenant.run(() => tenant.get(NewClientService).create(newClient(answers)));
  return id;
}

describe('a client', () => {
  it('is created once for a FINESS EJ, and the second is led to the first', async () => {
    const finessEj = aFiness();
    const id = await createClient({ finessEj });
    const again = tenant.run(() => tenant.get(NewClientService).create(newClient({ finessEj })));
    await expect(again).rejects.toBeInstanceOf(AlreadyClient);
    await expect(again).rejects.toMatchObject({ field: 'finessEj', see: { href: `/clients/${id}` } });
  });

  it('is refused under the number of an establishment, with the number to write', async () => {
    const [ej, eg] = [aFiness(), aFiness()];
    await tenant.owner.query(
      `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'EHPAD des Tilleuls', '2026-05-12')`,
      [eg, ej],
    );
    await expect(createClient({ finessEj: eg })).rejects.toThrow(ej);
  });

  it('takes only the establishments that the register gives to its legal entity', async () => {
    const [ej, eg, stranger] = [aFiness(), aFiness(), aFiness()];
    for (const [finess, owner] of [
      [eg, ej],
      [stranger, aFiness()],
    ]) {
      await tenant.owner.query(
        `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'Résidence', '2026-05-12')`,
        [finess, owner],
      );
    }
    const id = await createClient({ finessEj: ej, establishments: [eg, stranger] });
    const { rows } = await tenant.owner.query('SELECT finess_eg FROM establishments WHERE client_id = $1', [id]);
    expect(rows).toEqual([{ finess_eg: eg }]);
  });

  it('is asked for everything that is wrong at once', () => {
    const form = readForm(newClientForm, { name: '', finessEj: '060923151', siret: '12', environment: 'PROD' });
    expect(form.ok ? [] : Object.keys(form.errors).sort()).toEqual(['finessEj', 'name', 'siret']);
  });

  it('takes an identifier of the TEST environment only as such', () => {
    expect(readForm(newClientForm, { name: 'Essai', finessEj: '1B0073160', environment: 'PROD' }).ok).toBe(false);
    expect(readForm(newClientForm, { name: 'Essai', finessEj: '1B0073160', environment: 'TEST' }).ok).toBe(true);
  });
});
