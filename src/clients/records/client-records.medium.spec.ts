import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf, startTestApp, type TestApp, type Visitor, wordsOf } from '../../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aDeputy,
  aFiness,
  anEstablishment,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';

let app: TestApp;
let support: Visitor;
beforeAll(async () => {
  app = await startTestApp();
  support = await app.signIn();
});
afterAll(() => app.stop());

const send = (visitor: Visitor, address: string, answers: object) => visitor.post(address).type('form').send(answers);

interface Told {
  action: string;
  summary: string;
  reason: string | null;
  details: { version?: number; changes?: Record<string, [string, string]> };
}
async function journal(subjectId: string): Promise<Told[]> {
  const { rows } = await app.owner.query<Told>(
    'SELECT action, summary, reason, details FROM audit_entries WHERE subject_id = $1 ORDER BY sequence DESC',
    [subjectId],
  );
  return rows;
}
async function row(table: string, id: string): Promise<Record<string, unknown> | undefined> {
  return (await app.owner.query(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0] as Record<string, unknown>;
}

describe('the identity of a client', () => {
  const answers = (client: Record<string, unknown>, more: object = {}) => ({
    name: client['name'],
    siret: '',
    address: client['address'],
    postalCode: client['postal_code'],
    town: client['town'],
    environment: 'PROD',
    accountManagerId: '',
    version: '1',
    ...more,
  });

  it('tells who follows the client by name, before and after, in the journal and on the form', async () => {
    const { account_manager: first, technical_admin: second } = app.users;
    const client = await aClient(app, { account_manager_id: first.id });
    const address = `/clients/${client.id}/edit`;
    await send(support, address, answers(client, { accountManagerId: second.id })).expect(303);
    const [told] = await journal(client.id);
    expect(told?.details).toMatchObject({ version: 2, changes: { accountManagerId: [first.name, second.name] } });
    const history = wordsOf(pageOf(await support.get(address)), 'section[aria-labelledby=history-title]');
    expect(history).toContain(`Chargé de compte${first.name}${second.name}`);
    expect(history).toContain(app.users.support.name);
  });

  it('shows the second of two tabs the three versions, takes the manager by name from there, and loses nothing', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/edit`;
    await send(support, address, answers(client, { town: 'Antibes' })).expect(303);
    const mine = answers(client, { town: 'Cannes', accountManagerId: app.users.account_manager.id });
    const page = pageOf(await send(support, address, mine).expect(409));
    expect(page('input[name=town]').val()).toBe('Cannes');
    expect(page('input[name=accountManagerId]').val()).toBe(app.users.account_manager.name);
    expect(wordsOf(page, 'main table')).toContain('Antibes');
    const again = Object.fromEntries(
      page('main form input')
        .toArray()
        .map((field) => [page(field).attr('name'), page(field).val()]),
    );
    await send(support, address, again).expect(303);
    expect(await row('clients', client.id)).toMatchObject({
      town: 'Cannes',
      account_manager_id: app.users.account_manager.id,
      version: 3,
    });
  });

  it('keeps who follows the client when their account was closed, and refuses a person of nowhere', async () => {
    const gone = await insertRow(app, 'users', {
      id: crypto.randomUUID(),
      email: 'partie@editeur.test',
      name: 'Odile Partie',
      role: 'account_manager',
      password_hash: 'x',
      disabled_at: new Date(),
    });
    const client = await aClient(app, { account_manager_id: gone.id });
    const address = `/clients/${client.id}/edit`;
    expect(wordsOf(pageOf(await support.get(address)), 'option[selected]')).toBe('Odile Partie (compte désactivé)');
    await send(support, address, answers(client, { town: 'Vence', accountManagerId: gone.id })).expect(303);
    const stranger = answers(client, { accountManagerId: crypto.randomUUID(), version: '2' });
    expect((await send(support, address, stranger).expect(422)).text).toContain('Choisissez une personne de la liste');
  });

  it('counts the certificates that carry the former name, and leads to them', async () => {
    const client = await aClient(app);
    const slot = await aSlot(app, { client_id: client.id });
    const of = { client_id: client.id, slot_id: slot.id };
    await aCertificate(app, of);
    await aCertificate(app, { ...of, revoked_at: new Date() });
    await aCertificate(app, { ...of, not_after: new Date(Date.now() - 1000) });
    await aCertificate(app, { ...of, not_before: new Date(Date.now() + 60_000) });
    expect((await support.get(`/clients/${client.id}`)).text).not.toContain('à révoquer et à refaire');
    await send(support, `/clients/${client.id}/edit`, answers(client, { name: 'Fondation Nouvelle' })).expect(303);
    const page = pageOf(await support.get(`/clients/${client.id}/requests`));
    const note = page('.s-notes .s-note.bad');
    expect(note.text()).toContain('1\u00a0certificat porte un ancien nom');
    expect(note.find('a').attr('href')).toBe(`/clients/${client.id}/certificates`);
  });
});

describe('the representative of a client', () => {
  it('is not overwritten by a form opened on the one before', async () => {
    const client = await aClient(app);
    const former = await aRepresentative(app, { client_id: client.id, last_name: 'Ancien' });
    const answers = { role: 'legal_representative', lastName: 'Nouvelle', firstNames: 'Anne' };
    await send(support, `/clients/${client.id}/representatives`, { ...answers, replaces: former.id }).expect(303);
    const late = { ...answers, lastName: 'Ancien-Corrigé', version: '1', representativeId: former.id };
    const page = pageOf(await send(support, `/clients/${client.id}/representative`, late).expect(409));
    expect(page('input[name=lastName]').val()).toBe('Ancien-Corrigé');
    expect(wordsOf(page, 'main table')).toContain('Nouvelle');
    const { rows } = await app.owner.query(
      'SELECT last_name FROM representatives WHERE client_id = $1 AND ended_on IS NULL',
      [client.id],
    );
    expect(rows).toEqual([{ last_name: 'Nouvelle' }]);
  });

  it('keeps what was typed when somebody else replaced them meanwhile', async () => {
    const client = await aClient(app);
    const answers = { role: 'agent', lastName: 'Deuxième', firstNames: 'Anne', replaces: '' };
    await send(support, `/clients/${client.id}/representatives`, { ...answers, lastName: 'Premier' }).expect(303);
    const page = pageOf(await send(support, `/clients/${client.id}/representatives`, answers).expect(422));
    expect(page('#f-lastName').val()).toBe('Deuxième');
    expect(wordsOf(page, '#error-summary')).toContain('Le représentant a changé');
  });
});

describe('an establishment', () => {
  it('is edited with its journal, and the second of two tabs meets the conflict page', async () => {
    const establishment = await anEstablishment(app, { name: 'Foyer A' });
    const address = `/establishments/${establishment.id}`;
    const answers = { name: 'Foyer B', category: 'FAM', town: 'Nice', version: '1' };
    await send(support, address, answers).expect(303);
    expect((await journal(establishment.id))[0]).toMatchObject({
      action: 'edited',
      details: { version: 2, changes: { name: ['Foyer A', 'Foyer B'], category: ['', 'FAM'] } },
    });
    const page = pageOf(await send(support, address, { ...answers, name: 'Foyer C' }).expect(409));
    expect(page('input[name=name]').val()).toBe('Foyer C');
    expect(wordsOf(page, 'main table')).toContain('Foyer B');
    expect(wordsOf(pageOf(await support.get(`${address}/edit`)), 'main')).toContain('NomFoyer AFoyer B');
  });

  it('that nothing is tied to leaves the list, with its reason in the journal', async () => {
    const establishment = await anEstablishment(app);
    const address = `/establishments/${establishment.id}/closing`;
    expect((await send(support, address, { reason: ' ' }).expect(422)).text).toContain('Indiquez pourquoi');
    await send(support, address, { reason: 'Saisi par erreur' }).expect(303);
    expect(await row('establishments', establishment.id)).toBeUndefined();
    expect((await journal(establishment.id))[0]).toMatchObject({ action: 'removed', reason: 'Saisi par erreur' });
  });

  it('that an instance serves, or a certificate names, is closed and not deleted, and comes back', async () => {
    const client = await aClient(app);
    const served = await anEstablishment(app, { client_id: client.id });
    const named = await anEstablishment(app, { client_id: client.id });
    const instance = await anInstance(app, { client_id: client.id });
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: served.id });
    await aCertificate(app, { client_id: client.id, subject: `C=FR, O=X, OU=1${named['finess_eg']}, CN=DUI` });
    for (const { id } of [served, named]) {
      const late = await send(support, `/establishments/${id}/closing`, { closedOn: dayFromToday(2), reason: 'Cédé' });
      expect(late.status).toBe(422);
      await send(support, `/establishments/${id}/closing`, { closedOn: dayFromToday(-3), reason: 'Cédé' }).expect(303);
      expect(await row('establishments', id)).toMatchObject({
        closed_on: dayFromToday(-3),
        closed_reason: 'Cédé',
        version: 2,
      });
    }
    const list = pageOf(await support.get(`/clients/${client.id}/establishments`));
    expect(wordsOf(list, 'section[aria-labelledby=establishments-title] tbody')).toContain('Fermé');
    await send(support, `/establishments/${served.id}/reopening`, {}).expect(303);
    expect(await row('establishments', served.id)).toMatchObject({ closed_on: null, version: 3 });
  });

  it('keeps what it was served by when the instance is saved after it closed', async () => {
    const client = await aClient(app);
    const closed = await anEstablishment(app, {
      client_id: client.id,
      closed_on: dayFromToday(-9),
      closed_reason: 'x',
    });
    const instance = await anInstance(app, { client_id: client.id });
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: closed.id });
    const answers = { solutionId: instance['solution_id'], name: 'Prod', applicationName: 'DUI', version: '1' };
    await send(support, `/instances/${instance.id}`, { ...answers, services: 'dmp' }).expect(303);
    const { rows } = await app.owner.query('SELECT 1 FROM instance_establishments WHERE establishment_id = $1', [
      closed.id,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('goes to another client only when the register says so, and both timelines tell it', async () => {
    const from = await aClient(app);
    const establishment = await anEstablishment(app, { client_id: from.id });
    const finess = establishment['finess_eg'] as string;
    const owner = aFiness();
    const register = (entity: unknown) =>
      app.owner.query(
        `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'Foyer', '2026-05-12')
         ON CONFLICT (finess) DO UPDATE SET legal_entity_finess = excluded.legal_entity_finess`,
        [finess, entity],
      );
    const address = `/establishments/${establishment.id}/transfer`;
    const refused = async () => {
      await send(support, address, {}).expect(303);
      return wordsOf(pageOf(await support.get(`/clients/${from.id}`)), '.s-flash');
    };
    await register(from['finess_ej']);
    expect(await refused()).toContain('Le registre le rattache toujours à ce client');
    await register(owner);
    expect(await refused()).toContain('qui n’est pas votre client');
    const to = await aClient(app, { finess_ej: owner });
    await send(support, address, {}).expect(303).expect('location', `/clients/${to.id}/establishments`);
    expect(await row('establishments', establishment.id)).toMatchObject({ client_id: to.id });
    expect((await journal(establishment.id)).map(({ action }) => action)).toEqual(['received', 'transferred']);
    await send(support, address, {});
    expect((await journal(establishment.id)).length).toBe(2);
  });
});

describe('an instance', () => {
  it('is retired, refuses edits, and comes back with its certificates', async () => {
    const instance = await anInstance(app);
    const address = `/instances/${instance.id}`;
    await send(support, `${address}/retirement`, {}).expect(303);
    const page = pageOf(await support.get(`${address}/edit`));
    expect(wordsOf(page, 'form .s-reason')).toContain('remettez-la en service');
    await send(support, `${address}/return`, {}).expect(303);
    expect(await row('instances', instance.id)).toMatchObject({ retired_at: null, version: 3 });
    const { rows } = await app.owner.query('SELECT not_needed_reason FROM slots WHERE instance_id = $1', [instance.id]);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((slot: { not_needed_reason: string | null }) => slot.not_needed_reason === null)).toBe(true);
    await send(support, `${address}/return`, {}).expect(303);
    expect((await journal(instance.id)).map(({ action }) => action)).toEqual(['brought_back', 'retired']);
  });
});

describe('a deputy', () => {
  const days = { startsOn: dayFromToday(0), endsOn: dayFromToday(12) };

  it('stands in for one client, is shown in its head, and the journal tells who and when', async () => {
    const client = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const answers = { deputyId: app.users.support.id, ...days, reason: 'Congés' };
    await send(support, `/clients/${client.id}/deputies`, answers).expect(303);
    const head = wordsOf(pageOf(await support.get(`/clients/${client.id}`)), '.s-facts');
    expect(head).toContain(`${app.users.account_manager.name}, suppléance de ${app.users.support.name} jusqu’au`);
    const { rows } = await app.owner.query<{ id: string }>('SELECT id FROM deputies WHERE client_id = $1', [client.id]);
    expect((await journal(rows[0]?.id ?? ''))[0]).toMatchObject({ action: 'created', reason: 'Congés' });
    await send(support, `/clients/${client.id}/deputies`, { ...answers, deputyId: app.users.admin.id }).expect(422);
  });

  it('is refused with what was typed: who follows already, who only reads, whose account is closed, days upside down', async () => {
    const client = await aClient(app, { account_manager_id: app.users.account_manager.id });
    const address = `/clients/${client.id}/deputies`;
    const refuse = async (answers: object) => pageOf(await send(support, address, { ...days, ...answers }).expect(422));
    const same = await refuse({ deputyId: app.users.account_manager.id, reason: 'Congés' });
    expect(wordsOf(same, '#error-summary')).toContain('assure déjà ce suivi');
    expect(same('#f-reason').val()).toBe('Congés');
    await refuse({ deputyId: app.users.auditor.id });
    await refuse({ deputyId: '' });
    await refuse({ deputyId: app.users.support.id, endsOn: dayFromToday(-1) });
    await refuse({ deputyId: app.users.support.id, startsOn: dayFromToday(-9), endsOn: dayFromToday(-1) });
    await refuse({ deputyId: app.users.support.id, startsOn: '31/02/2026' });
    const { rows } = await app.owner.query('SELECT 1 FROM deputies WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([]);
  });

  it('is edited and ended; the second of two tabs meets the conflict page', async () => {
    const client = await aClient(app);
    const deputy = await aDeputy(app, { client_id: client.id, deputy_id: app.users.support.id });
    const address = `/deputies/${deputy.id}`;
    const answers = { deputyId: app.users.support.id, startsOn: dayFromToday(-1), version: '1' };
    await send(support, address, { ...answers, endsOn: dayFromToday(5) }).expect(303);
    const page = pageOf(await send(support, address, { ...answers, endsOn: dayFromToday(8) }).expect(409));
    expect(page('input[name=deputyId]').val()).toBe(app.users.support.name);
    await send(support, `${address}/end`, {}).expect(303);
    expect(await row('deputies', deputy.id)).toMatchObject({ ends_on: dayFromToday(-1) });
    await send(support, `${address}/end`, {}).expect(303);
    expect((await journal(deputy.id)).map(({ action }) => action)).toEqual(['ended', 'edited']);
  });
});

describe('a client who leaves', () => {
  it('is refused while a request or an order is open, and is told what to do', async () => {
    const client = await aClient(app);
    await aRequest(app, { client_id: client.id });
    await anOrder(app, { client_id: client.id });
    const answers = { reason: 'Contrat terminé', handedOver: 'true' };
    const page = pageOf(await send(support, `/clients/${client.id}/archiving`, answers).expect(422));
    expect(wordsOf(page, '#error-summary')).toContain('annulez-la');
    expect(wordsOf(page, '#error-summary')).toContain('1 commande est ouverte');
    expect(page('#f-reason').val()).toBe('Contrat terminé');
    expect(await row('clients', client.id)).toMatchObject({ archived_at: null });
  });

  it('hands over the certificates in service, then leaves lists and forms, and comes back', async () => {
    const client = await aClient(app, { name: 'Maison Quittée' });
    await aCertificate(app, { client_id: client.id });
    const address = `/clients/${client.id}/archiving`;
    expect((await send(support, address, { reason: 'Parti' }).expect(422)).text).toContain('le client les reprend');
    await send(support, address, { reason: 'Parti chez un confrère', handedOver: 'true' }).expect(303);
    expect((await journal(client.id))[0]).toMatchObject({ action: 'archived', reason: 'Parti chez un confrère' });
    expect((await support.get('/clients?q=Maison+Quittée')).text).not.toContain(`/clients/${client.id}"`);
    const page = pageOf(await support.get(`/clients/${client.id}`));
    expect(wordsOf(page, '.s-notes')).toContain('Parti chez un confrère');
    expect(page('#next-action')).toHaveLength(0);
    for (const form of ['edit', 'contract', 'representative', 'deputies', 'documents', 'archiving']) {
      await send(support, `/clients/${client.id}/${form}`, { version: '2' }).expect(303);
      expect((await support.get(`/clients/${client.id}`)).text).toContain('rétablissez-le');
    }
    expect((await support.get(`/clients/${client.id}/edit`)).text).toContain('rétablissez-le avant');
    await send(support, `/clients/${client.id}/restoration`, {}).expect(303);
    expect(await row('clients', client.id)).toMatchObject({ archived_at: null, archived_reason: null });
  });
});

describe('an auditor', () => {
  it('reads every page of a client and meets no form that would be refused', async () => {
    const auditor = await app.signIn('auditor');
    const client = await aClient(app);
    const establishment = await anEstablishment(app, { client_id: client.id });
    const instance = await anInstance(app, { client_id: client.id });
    const base = `/clients/${client.id}`;
    const tabs = [
      '',
      '/establishments',
      '/delegation',
      '/assignments',
      '/requests',
      '/certificates',
      '/mail',
      '/documents',
      '/audit',
    ];
    const forms = ['/edit', '/contract', '/representative', '/deputies', '/archive'];
    const addresses = [...tabs, ...forms].map((path) => base + path);
    addresses.push(`/establishments/${establishment.id}/edit`, `/instances/${instance.id}/edit`);
    const wrong: string[] = [];
    for (const address of addresses) {
      const page = pageOf(await auditor.get(address).expect(200));
      if (page('main form[method=post] button[type=submit]').length > 0) wrong.push(address);
    }
    expect(wrong).toEqual([]);
  });
});
