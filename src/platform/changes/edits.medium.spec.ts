import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aCard,
  aClient,
  anEstablishment,
  anInstance,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { SlotsService } from '../../slots/slots.service.js';

const app = await anApp();
const admin = await app.signIn('admin');

const send = (address: string, answers: object) => admin.post(address).type('form').send(answers);
type Page = ReturnType<typeof pageOf>;
/** « Phrases » → opened, yours, now, as the page of the conflict shows them. */
const columns = (page: Page, label: string) =>
  page('main tbody tr')
    .filter((_, row) => page(row).find('th').text().startsWith(label))
    .find('td')
    .toArray()
    .slice(0, 3)
    .map((cell) => page(cell).text().trim());
const answersOf = (page: Page) =>
  Object.fromEntries(
    page('main form :is(input, textarea)[name]:not([name=_token])')
      .toArray()
      .map((one) => [page(one).attr('name'), page(one).val()]),
  );

describe('a conflict after two saves by others shows the version that was opened', () => {
  it('of a rule of mails', async () => {
    const list = pageOf(await admin.get('/mailbox/rules'));
    const edit = pageOf(await admin.get(list('a[href^="/mailbox/rules/"]').first().attr('href') as string));
    const address = edit('form[action^="/mailbox/rules/"]').first().attr('action') as string;
    const opened = String(edit(`form[action="${address}"] textarea[name=phrases]`).val());
    const rule = (phrases: string, version: number) => ({ phrases, dossierAfter: 'numéro', version });
    await send(address, rule('première formule', 1)).expect(303);
    await send(address, rule('deuxième formule', 2)).expect(303);
    const page = pageOf(await send(address, rule('ma formule', 1)).expect(409));
    expect(columns(page, 'Phrases')).toEqual([opened.trim(), 'ma formule', 'deuxième formule']);
    expect(columns(page, 'Mots avant')[2]).toBe('numéro');
  });

  it('of a view of the team', async () => {
    const view = { name: 'À relancer', scope: 'team', role: '' };
    await send('/saved-views', { ...view, list: 'clients', query: 'q=nice' }).expect(303);
    const { rows } = await app.owner.query<{ id: string }>("SELECT id FROM saved_views WHERE name = 'À relancer'");
    const address = `/saved-views/${rows[0]?.id}`;
    await send(address, { ...view, name: 'Premier nom', version: 1 }).expect(303);
    await send(address, { ...view, name: 'Deuxième nom', version: 2 }).expect(303);
    const page = pageOf(await send(address, { ...view, name: 'Mon nom', version: 1 }).expect(409));
    expect(columns(page, 'Nom de la vue')).toEqual(['À relancer', 'Mon nom', 'Deuxième nom']);
    await send(address, answersOf(page)).expect(303);
    const { rows: kept } = await app.owner.query('SELECT name, owner_id FROM saved_views WHERE id = $1', [rows[0]?.id]);
    expect(kept).toEqual([{ name: 'Mon nom', owner_id: null }]);
  });

  it('of the editor, and the two saves are kept together when nothing was changed twice', async () => {
    const editor = answersOf(pageOf(await admin.get('/settings/editor')));
    const address = '/settings/editor';
    await send(address, { ...editor, reminderStages: '80, 10' }).expect(303);
    const second = Number(editor['version']) + 1;
    await send(address, { ...editor, reminderStages: '70, 10', version: second }).expect(303);
    const page = pageOf(await send(address, { ...editor, ansRequestAddress: 'autre@esante.test' }).expect(409));
    expect(columns(page, 'Étapes de rappel')).toEqual([editor['reminderStages'], editor['reminderStages'], '70, 10']);
    expect(wordsOf(page, 'main')).toContain('les deux saisies se gardent ensemble');
    await send(address, answersOf(page)).expect(303);
    const { rows } = await app.owner.query(
      'SELECT ans_request_address, reminder_stages FROM editors WHERE editor_id = $1',
      [app.editorId],
    );
    expect(rows).toEqual([{ ans_request_address: 'autre@esante.test', reminder_stages: [70, 10] }]);
  });
});

describe('what changed meanwhile and is not on the form', () => {
  it('of an establishment: the tick of the DMP', async () => {
    const { id, client_id: clientId } = await anEstablishment(app);
    const instance = await anInstance(app, { client_id: clientId, services: ['dmp'] });
    await insertRow(app, 'instance_establishments', { instance_id: instance.id, establishment_id: id });
    const answers = answersOf(pageOf(await admin.get(`/establishments/${id}/edit`)));
    await send(`/establishments/${id}/dmp-check`, {}).expect(303);
    await send(`/establishments/${id}`, { ...answers, name: 'Site du port' }).expect(303);
    const { rows } = await app.owner.query(
      'SELECT e.name, s.dmp_configured_by FROM establishments e JOIN instance_establishments s ON s.establishment_id = e.id WHERE e.id = $1',
      [id],
    );
    expect(rows).toEqual([{ name: 'Site du port', dmp_configured_by: 'Personne admin' }]);
  });

  it('of a slot: its reminders are muted, how it was installed is noted, and its end is declared', async () => {
    const { id } = await aSlot(app, { version: 1 });
    const contacts = { actorEmail: 'acteur@tilleuls.test', informedEmail: '', version: 1 };
    await send(`/slots/${id}/muting`, { until: dayFromToday(5), reason: 'Le serveur change' }).expect(303);
    await app.run(() => app.app.get(SlotsService).noteInstallation(id, 'Redémarrer le service'));
    await send(`/slots/${id}/declared-expiry`, { declaredNotAfter: dayFromToday(90), version: 1 }).expect(303);
    await send(`/slots/${id}/contacts`, contacts).expect(303);
    const { rows } = await app.owner.query(
      'SELECT actor_email, mute_reason, install_notes, declared_not_after IS NOT NULL AS declared FROM slots WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([
      {
        actor_email: 'acteur@tilleuls.test',
        mute_reason: 'Le serveur change',
        install_notes: 'Redémarrer le service',
        declared: true,
      },
    ]);
  });

  it('is still asked where somebody touched a field of it, even to the same words', async () => {
    const { id } = await aSlot(app, { version: 1 });
    const contacts = { actorEmail: 'acteur@tilleuls.test', informedEmail: '', version: 1 };
    await send(`/slots/${id}/contacts`, contacts).expect(303);
    await send(`/slots/${id}/contacts`, contacts).expect(409);
  });
});

describe('a conflict with oneself', () => {
  it('of a view that nobody else sees: in another tab', async () => {
    await send('/saved-views', { name: 'La mienne', scope: 'mine', role: '', list: 'clients', query: 'q=nice' });
    const { rows } = await app.owner.query<{ id: string }>("SELECT id FROM saved_views WHERE name = 'La mienne'");
    const address = `/saved-views/${rows[0]?.id}`;
    const view = { scope: 'mine', role: '', version: 1 };
    await send(address, { ...view, name: 'Premier onglet' }).expect(303);
    const page = pageOf(await send(address, { ...view, name: 'Second onglet' }).expect(409));
    expect(wordsOf(page, 'h1')).toBe('Vous avez enregistré dans un autre onglet');
    expect(wordsOf(page, 'main')).not.toContain('une autre personne');
    expect(wordsOf(page, 'thead')).toContain('par vous, dans un autre onglet');
  });
});

describe('an active card', () => {
  it('that is emptied is told all that is missing at once', async () => {
    const { id } = await aCard(app, { state: 'active' });
    const page = pageOf(await send(`/cards/${id}`, { cardNumber: '', validUntil: '', version: 1 }).expect(422));
    expect(
      page('[role=alert] a')
        .toArray()
        .map((link) => page(link).attr('href')),
    ).toEqual(['#f-cardNumber', '#f-validUntil']);
  });
});

describe('the internal reference of a client', () => {
  it('is typed, told in the journal, found by the search, and shown in a column and in the head', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/edit`;
    const answers = answersOf(pageOf(await admin.get(address)));
    const given = { ...answers, environment: 'PROD', internalReference: 'CRM-00417' };
    await send(address, given).expect(303);
    const head = wordsOf(pageOf(await admin.get(`/clients/${client.id}`)), '.s-facts');
    expect(head).toContain('CRM-00417');
    const list = pageOf(await admin.get('/clients?q=crm-00417&columns=reference'));
    expect(wordsOf(list, 'main table tbody')).toContain('CRM-00417');
    expect(wordsOf(pageOf(await admin.get(address)), 'main')).toContain('Référence interne');
  });

  it('is refused on its field when another client has it, with the way to that client and what was typed', async () => {
    await aClient(app, { internal_reference: 'CRM-1' });
    const client = await aClient(app);
    const address = `/clients/${client.id}/edit`;
    const answers = { ...answersOf(pageOf(await admin.get(address))), environment: 'PROD' };
    const page = pageOf(await send(address, { ...answers, internalReference: 'CRM-1', town: 'Vence' }).expect(422));
    expect(wordsOf(page, '#f-internalReference-error')).toContain('déjà la référence d’un autre de vos clients');
    expect(page('#error-summary a[href="/clients?q=CRM-1"]')).toHaveLength(1);
    expect(page('#f-town').val()).toBe('Vence');
    const tooLong = await send(address, { ...answers, internalReference: 'x'.repeat(41) }).expect(422);
    expect(tooLong.text).toContain('40 caractères au plus');
  });
});
