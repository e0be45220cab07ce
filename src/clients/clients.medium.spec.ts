import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EditConflict, Refused } from '../platform/web/errors.js';
import { readForm } from '../platform/web/read-form.js';
import { aFiness, insertRow } from '../../test/support/factories.js';
import { startTenant, type TestTenant } from '../../test/support/tenant.js';
import { type NewClient, newClientForm } from './identity/client-form.js';
import { clientList } from './list/client-list.js';
import { ClientListQueries } from './list/client-list.queries.js';
import { writeCursor } from '../platform/lists/cursor.js';
import { AlreadyClient, NewClientService } from '../client-page/new-client.service.js';
import { ClientsService } from './clients.service.js';
import { contractForm } from './records/contract.form.js';
import { ContractService } from './records/contract.service.js';
import { instanceForm } from '../instances/instance.form.js';
import { InstancesService } from '../instances/instances.service.js';
import { representativeForm } from './records/representative.form.js';
import { RepresentativesService } from './records/representatives.service.js';

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

describe('two people on the same form', () => {
  const contract = (answers: Record<string, unknown>) => {
    const form = readForm(contractForm, {
      contractState: 'signed',
      contractSince: '2025-03-12',
      ordering: 'delegated',
      ...answers,
    });
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    return form.value;
  };
  const save = (id: string, answers: Record<string, unknown>) =>
    tenant.run(async () =>
      tenant.get(ContractService).edit(await tenant.get(ClientsService).byId(id), contract(answers)),
    );

  it('the second is shown what was there, what they typed and what is there now', async () => {
    const id = await createClient();
    await save(id, { version: '1', contractNumber: 'A' });
    const conflict: EditConflict = await save(id, { version: '1', contractNumber: 'B' }).catch((error) => error);
    expect(conflict).toBeInstanceOf(EditConflict);
    expect(conflict.conflict.by).toBe('Personne support');
    expect(conflict.conflict.fields.find((field) => field.name === 'contractNumber')).toMatchObject({
      opened: '',
      yours: 'B',
      now: 'A',
    });
    await save(id, {
      version: String(conflict.conflict.version),
      contractNumber: 'B',
      contractState: 'Signé',
      contractSince: '12/03/2025',
    });
  });
});

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
    const id = await createClient();
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

describe('an instance', () => {
  it('serves only establishments of its own client', async () => {
    const [id, other] = [await createClient(), await createClient()];
    const rows = [];
    for (const client of [id, other]) {
      const finess = aFiness();
      rows.push(finess);
      await insertRow(tenant, 'establishments', {
        id: crypto.randomUUID(),
        client_id: client,
        finess_eg: finess,
        name: 'Foyer',
      });
    }
    const answers = {
      solutionName: 'DUI',
      name: 'Serveur',
      applicationName: 'DUI',
      services: ['dmp'],
      establishments: rows,
    };
    const form = readForm(instanceForm, answers);
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    const instance = await tenant.run(() => tenant.get(InstancesService).add(id, form.value));
    expect(await tenant.run(() => tenant.get(InstancesService).served(instance))).toEqual([rows[0]]);
  });
});

describe('the list of clients', () => {
  it.each(['since', 'due', 'name', 'step'])(
    'shows every client once from page to page, by %s, both ways',
    async (sort) => {
      const editor = await tenant.secondEditor();
      await editor.owner.query(
        `INSERT INTO clients (id, finess_ej, name, departement) SELECT gen_random_uuid(), 'F' || g, 'Client ' || g % 7, '06' FROM generate_series(1, $1) g`,
        [clientList.size * 2 + 10],
      );
      await editor.owner.query(
        `UPDATE client_progress p SET step = 1 + n % 5, since = CASE WHEN n % 3 > 0 THEN current_date - (n % 4)::int END, due = CASE WHEN n % 2 > 0 THEN current_date END
           FROM (SELECT id, row_number() OVER () AS n FROM clients) numbered WHERE p.client_id = id AND n % 9 > 0`,
      );
      const queries = tenant.get(ClientListQueries);
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 5; pages += 1) {
          const order = clientList.order({ sort, direction, after });
          const page = await editor.run(() => queries.page(clientList.filter({}), order));
          seen.push(...page.rows.map((row) => row.id));
          const last = page.rows.at(-1);
          if (!page.next || !last) break;
          after = writeCursor(last.cursor);
        }
        expect(seen).toHaveLength(clientList.size * 2 + 10);
        expect(new Set(seen).size).toBe(seen.length);
      }
    },
  );

  it('finds a client by words in any order, without accents', async () => {
    const id = await createClient({ name: 'Fondation de l’Étoile Bleue', town: 'Crêches' });
    const found = await tenant.run(() =>
      tenant.get(ClientListQueries).page(clientList.filter('q=creches+ETOILE'), clientList.order({})),
    );
    expect(found.rows.map((row) => row.id)).toEqual([id]);
  });

  it('says nothing about another editor’s clients', async () => {
    await createClient({ name: 'Voisin discret' });
    const editor = await tenant.secondEditor();
    const counted = [clientList.counted(clientList.filter({}))];
    expect(await editor.run(() => tenant.get(ClientListQueries).counts(counted))).toEqual([0]);
  });
});
