import { describe, expect, it } from '@jest/globals';
import { aFiness } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { type NewClient, newClientForm } from '../clients/identity/client.form.js';
import { zoneOfDepartement } from '../journey/calendar/holidays.js';
import { readForm } from '../platform/web/read-form.js';
import { AlreadyClient, NewClientService } from './new-client.service.js';

const tenant = await aTenant();

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

  it('is where the register says while its address is the register’s, and its holidays follow', async () => {
    const departementOf = async (entity: Record<string, string>, answers: Record<string, unknown>) => {
      const finess = aFiness('97');
      await tenant.owner.query(
        `INSERT INTO directory_legal_entities (finess, name, postal_code, departement, extracted_on) VALUES ($1, 'Clinique', $2, $3, '2026-05-12')`,
        [finess, entity['postalCode'], entity['departement']],
      );
      const id = await createClient({ finessEj: finess, ...answers });
      const { rows } = await tenant.owner.query('SELECT departement FROM clients WHERE id = $1', [id]);
      return rows[0].departement;
    };
    const island = { postalCode: '97098', departement: '977' };
    expect(await departementOf(island, { postalCode: '97098' })).toBe('977');
    expect(await departementOf(island, { postalCode: '97400' })).toBe('974');
    expect(zoneOfDepartement(await departementOf(island, { postalCode: '97801' }))).toBe('reunion');
    expect(zoneOfDepartement(await departementOf(island, { postalCode: '97150' }))).toBe('saint_martin');
    await expect(departementOf(island, { postalCode: '97012' })).rejects.toMatchObject({ field: 'postalCode' });
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
