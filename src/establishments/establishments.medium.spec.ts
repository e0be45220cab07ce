import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aFiness,
  anEstablishment,
  anInstance,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { justBefore } from '../../test/support/just-before.js';
import { journalOf, rowOf, send } from '../../test/support/records.js';
import { EstablishmentsService } from './establishments.service.js';

const app = await anApp();
const support = await app.signIn();

describe('an establishment', () => {
  it('that two people add at once is added once; the other reads who has it, beside what they typed', async () => {
    const [first, second] = [await aClient(app, { name: 'Clinique A' }), await aClient(app)];
    const finessEg = aFiness();
    const sent = await justBefore(
      app,
      () => anEstablishment(app, { client_id: first.id, finess_eg: finessEg }),
      () => send(support, `/clients/${second.id}/establishments`, { finessEg, name: 'Foyer', town: 'Nice' }),
    );
    expect(sent.status).toBe(422);
    expect(wordsOf(pageOf(sent), '#error-summary')).toContain('Clinique A');
    expect(pageOf(sent)('#f-town').val()).toBe('Nice');
  });

  it('is none of a number by which a client is known, nor is a client made or renumbered by that of an establishment', async () => {
    const [mother, client] = [await aClient(app, { name: 'Asso Mère' }), await aClient(app)];
    const { finess_eg: taken } = await anEstablishment(app, { client_id: mother.id, name: 'Foyer Fille' });
    const finessEg = String(mother['finess_ej']);
    const site = await send(support, `/clients/${client.id}/establishments`, { finessEg, name: 'Foyer', town: 'Nice' });
    expect(site.status).toBe(422);
    expect(wordsOf(pageOf(site), '#error-summary')).toContain(`${finessEg} est le FINESS EJ d’Asso Mère`);
    const finessEj = String(taken);
    const said = `${finessEj} est un établissement (« Foyer Fille »), pas une entité juridique. Le FINESS EJ à écrire est ${finessEg}.`;
    const made = await send(support, '/clients', { finessEj, name: 'Foyer', environment: 'PROD', postalCode: '06000' });
    expect(made.status).toBe(422);
    expect(wordsOf(pageOf(made), '#error-summary')).toContain(said);
  });

  it('of the register that two people take at once is taken once, and the other is told that it was left', async () => {
    const [first, client] = [await aClient(app), await aClient(app)];
    const [taken, free] = [aFiness(), aFiness()];
    for (const finess of [taken, free])
      await app.owner.query(
        `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'Foyer', '2026-05-12')`,
        [finess, client['finess_ej']],
      );
    const service = app.get(EstablishmentsService);
    const outcome = await justBefore(
      app,
      () => anEstablishment(app, { client_id: first.id, finess_eg: taken }),
      () => app.run(() => service.takeFromRegister(client.id, String(client['finess_ej']), [taken, free])),
    );
    expect(outcome).toEqual({ added: 1, skipped: [taken] });
  });

  it('is edited with its journal, and the second of two tabs meets the conflict page', async () => {
    const establishment = await anEstablishment(app, { name: 'Foyer A' });
    const address = `/establishments/${establishment.id}`;
    const answers = { name: 'Foyer B', category: 'FAM', town: 'Nice', version: '1' };
    await send(support, address, answers).expect(303);
    expect((await journalOf(app, establishment.id))[0]).toMatchObject({
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
    expect(await rowOf(app, 'establishments', establishment.id)).toBeUndefined();
    expect((await journalOf(app, establishment.id))[0]).toMatchObject({
      action: 'removed',
      reason: 'Saisi par erreur',
    });
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
      expect(await rowOf(app, 'establishments', id)).toMatchObject({
        closed_on: dayFromToday(-3),
        closed_reason: 'Cédé',
        version: 2,
      });
    }
    const list = pageOf(await support.get(`/clients/${client.id}/establishments`));
    expect(wordsOf(list, 'section[aria-labelledby=establishments-title] tbody')).toContain('Fermé');
    await send(support, `/establishments/${served.id}/reopening`, {}).expect(303);
    expect(await rowOf(app, 'establishments', served.id)).toMatchObject({ closed_on: null, version: 3 });
  });

  it('that held slots is closed and not deleted, though no instance serves it any more', async () => {
    const client = await aClient(app);
    const { id } = await anEstablishment(app, { client_id: client.id });
    await aSlot(app, { client_id: client.id, establishment_id: id });
    expect((await support.get(`/establishments/${id}/edit`)).text).toContain('suivis sous son numéro');
    await send(support, `/establishments/${id}/closing`, { closedOn: dayFromToday(0), reason: 'Cédé' }).expect(303);
    expect(await rowOf(app, 'establishments', id)).toMatchObject({ closed_reason: 'Cédé' });
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
    expect(await rowOf(app, 'establishments', establishment.id)).toMatchObject({ client_id: to.id });
    expect((await journalOf(app, establishment.id)).map(({ action }) => action)).toEqual(['received', 'transferred']);
    await send(support, address, {});
    expect((await journalOf(app, establishment.id)).length).toBe(2);
  });

  it('is to be served at the client it came to, until an instance serves it or it is ended there', async () => {
    const [from, to] = [await aClient(app), await aClient(app)];
    const [served, ended] = [
      await anEstablishment(app, { client_id: from.id, name: 'Foyer servi' }),
      await anEstablishment(app, { client_id: from.id, name: 'Foyer fermé' }),
    ];
    const instance = await anInstance(app, { client_id: to.id });
    const said = async () => {
      const page = pageOf(await support.get(`/clients/${to.id}`).expect(200));
      const listed = (await support.get('/clients?establishments=unserved').expect(200)).text.includes(to.id);
      return [wordsOf(page, '.s-notes'), listed] as const;
    };
    expect(await said()).toEqual(['', false]);
    for (const { id } of [served, ended])
      await app.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [id, to.id]);
    const [note, listed] = await said();
    expect([
      note.includes('2 établissements reçus d’autres clients ne sont servis par aucune instance'),
      listed,
    ]).toEqual([true, true]);
    const list = pageOf(await support.get(`/clients/${to.id}/establishments`));
    expect(wordsOf(list, 'section[aria-labelledby=establishments-title] tbody')).toContain('reçu d’un autre client');
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: served.id });
    expect((await said())[0]).toContain('1 établissement reçu d’un autre client n’est servi par aucune instance');
    await send(support, `/establishments/${ended.id}/closing`, { closedOn: dayFromToday(0), reason: 'Cédé' });
    expect(await said()).toEqual(['', false]);
    await app.owner.query('UPDATE instances SET retired_at = now() WHERE id = $1', [instance.id]);
    expect((await said())[1]).toBe(true);
  });

  it('stays closed at the client it goes to, as its page says, until somebody opens it again there', async () => {
    const [from, to] = [await aClient(app), await aClient(app)];
    const ended = { closed_on: dayFromToday(-9), closed_reason: 'Fermé par arrêté' };
    const { id, finess_eg: finess } = await anEstablishment(app, { client_id: from.id, ...ended });
    const owner = { legal_entity_finess: to['finess_ej'], name: 'Foyer', extracted_on: dayFromToday(0) };
    await insertRow(app, 'directory_establishments', { finess, ...owner });
    expect(wordsOf(pageOf(await support.get(`/establishments/${id}/edit`)), 'aside')).toContain('Il reste fermé.');
    await send(support, `/establishments/${id}/transfer`, {}).expect(303);
    const list = pageOf(await support.get(`/clients/${to.id}/establishments`));
    expect(wordsOf(list, '.s-flash')).toContain('transféré, toujours fermé');
    expect(await rowOf(app, 'establishments', id)).toMatchObject({ client_id: to.id, ...ended });
    await send(support, `/establishments/${id}/reopening`, {}).expect(303);
    expect(await rowOf(app, 'establishments', id)).toMatchObject({ client_id: to.id, closed_on: null });
    expect((await journalOf(app, id)).map(({ action }) => action)).toContain('reopened');
  });
});
