import { describe, expect, it } from '@jest/globals';
import { anAwaitedForm, chaseAt } from '../../../test/support/chased.js';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import {
  aCertificate,
  aChaseMute,
  aClient,
  aDelegation,
  anInstance,
  anOrder,
  aRepresentative,
  aSlot,
  insertRow,
  type Row,
} from '../../../test/support/factories.js';
import { aLink } from '../../../test/support/space.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { workingDayFrom } from '../../../test/support/working-day.js';
import { addDays, addWorkingDays, parisDate, workingDaysBetween } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { outgoingMailTable } from '../../mailbox/out/outgoing-mail.transitions.js';
import { uuidv7 } from '../../platform/uuid.js';
import { RemindersService } from '../reminders.service.js';
import { date } from '../../platform/web/view-helpers.js';

const app = await anApp();
const support = await app.signIn('support');
const today = parisDate(workingDayFrom(new Date()));

// So many working days ago: pages are read today.
const since = (days: number) => new Date(`${addWorkingDays(today, -days)}T10:00:00Z`);
const waiting = (days: number) => anAwaitedForm(app, { request: { state_since: since(days) } });
const noonToday = () => new Date(`${today}T10:00:00Z`);

describe('what will leave by itself', () => {
  it('stands on the exchanges of the client, on its request, and on its page of reminders, on the same day', async () => {
    const { client, request } = await waiting(7);
    await chaseAt(app, app, noonToday());
    const on = date(addWorkingDays(parisDate(since(7)), 10));
    const exchanges = pageOf(await support.get(`/clients/${client.id}/mail`).expect(200));
    expect(wordsOf(exchanges, '.s-talk-later')).toContain('Courriel au client, étape 10 j ouvrés de la règle');
    expect(exchanges('.s-talk-later time').last().attr('datetime')).toBe(addWorkingDays(parisDate(since(7)), 10));
    const page = pageOf(await support.get(`/requests/${request.id}`).expect(200));
    expect(wordsOf(page, 'section[aria-labelledby=coming]')).toContain(on);
    const why = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(why, 'main')).toContain(`${on} : client, étape 10 j ouvrés`);
    expect(wordsOf(why, 'section[aria-labelledby=ledger]')).toContain('version 1, étape 5 j ouvrés');
    const mail = why('section[aria-labelledby=ledger] tbody a').attr('href') ?? '';
    await support.get(mail).expect(200);
    expect(wordsOf(pageOf(await support.get(`/requests/${request.id}`).expect(200)), 'main')).toContain(
      'Relance automatique',
    );
  });

  it('is told of its mail as the mailbox tells it, whatever became of it', async () => {
    const { client } = await waiting(7);
    await chaseAt(app, app, noonToday());
    const ledger = async () => {
      const page = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
      return page('section[aria-labelledby=ledger] tbody tr:has(a) .s-state').first().text();
    };
    for (const state of ['queued', 'sending', 'in_doubt', 'failed', 'withdrawn'] as const) {
      await app.owner.query(`UPDATE messages SET state = $2 WHERE direction = 'out' AND client_id = $1`, [
        client.id,
        state,
      ]);
      expect(await ledger()).toBe(outgoingMailTable.states[state].label);
    }
  });

  it('is told with the working days of the client, as its stages count', async () => {
    const began = addDays(today, -400);
    const editor = await app.secondEditor();
    const { client } = await anAwaitedForm(editor, {
      client: { departement: '67' },
      request: { state_since: new Date(`${began}T10:00:00Z`) },
    });
    const days = workingDaysBetween(began, parisDate(new Date()), 'alsace_moselle');
    const theirs = await app.signIn('support', editor);
    const why = pageOf(await theirs.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(why, 'section[aria-labelledby=waits]')).toContain(`${days} jours ouvrés`);
  });

  const withPaper = { request: { state_since: since(2) } };
  const cannot: [string, RegExp, (editor: TestEditor) => Promise<Row>][] = [
    [
      'no address is known',
      /n’a pas d’adresse électronique valide/u,
      async (editor) => (await anAwaitedForm(editor, { ...withPaper, representative: { email: null } })).client,
    ],
    [
      'a mail came back from the address',
      /n’est pas arrivé/u,
      async (editor) => {
        const { client } = await anAwaitedForm(editor, { ...withPaper, representative: { email: 'p@tilleuls.test' } });
        const mark = { id: uuidv7(), address: 'p@tilleuls.test', reason: '550 inconnu' };
        await insertRow(editor, 'stopped_addresses', mark);
        return client;
      },
    ],
    [
      'its representative does not enter the portal',
      /n’a plus de carte en cours/u,
      async (editor) => {
        await editor.owner.query(`UPDATE editors SET third_party_since = '2026-01-02', siret = '73282932000074'`);
        const client = await aClient(editor);
        await aRepresentative(editor, { client_id: client.id, email: 'p@tilleuls.test', card_state: 'blocked' });
        const asked = { channel: 'portal', state: 'requested', evidence_document_id: null, state_since: since(2) };
        await aDelegation(editor, { client_id: client.id, ...asked });
        return client;
      },
    ],
    [
      'whom the CSR was asked of is no longer known',
      /ne connaît plus cette adresse/u,
      async (editor) => {
        const client = await aClient(editor);
        await aRepresentative(editor, { client_id: client.id, email: 'autre@tilleuls.test' });
        const asked = { client_id: client.id, state: 'csr_expected', state_since: since(2) };
        const order = await anOrder(editor, asked);
        const link = { order_id: order.id, purpose: 'csr', email: 'p@tilleuls.test', single_use: true };
        await aLink(app, editor, { client_id: client.id, created_at: since(2), ...link });
        return client;
      },
    ],
  ];
  it.each(cannot)('is no mail where %s: « Relances » says why, and that somebody calls', async (_, why, make) => {
    const editor = await app.secondEditor();
    const client = await make(editor);
    const theirs = await app.signIn('support', editor);
    const exchanges = wordsOf(pageOf(await theirs.get(`/clients/${client.id}/mail`).expect(200)), '.s-talk-later');
    expect(exchanges).toContain('Tâche sur la page d’accueil');
    expect(exchanges).toContain('Aucune relance n’est partie');
    expect(exchanges).toContain('Ne partira pas.');
    expect(exchanges).toMatch(why);
    expect(exchanges).not.toContain('Courriel au client');
    const waits = pageOf(await theirs.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(waits, 'section[aria-labelledby=waits]')).toMatch(why);
    expect(wordsOf(waits, 'section[aria-labelledby=waits]')).not.toContain('Relancer maintenant');
  });

  it('is nothing once the form is signed', async () => {
    const { client, request } = await waiting(2);
    await app.owner.query(`UPDATE requests SET state = 'signed' WHERE id = $1`, [request.id]);
    const page = pageOf(await support.get(`/requests/${request.id}`).expect(200));
    expect(page('section[aria-labelledby=coming]')).toHaveLength(0);
    const why = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(why, 'main')).toContain('Rien n’est attendu');
  });
});

describe('a card and a mandate that end', () => {
  it('stand on both pages with what leaves next, then with what left', async () => {
    const client = await aClient(app);
    await aDelegation(app, { client_id: client.id, ends_on: addDays(today, 45) });
    const exchanges = async () => {
      const page = pageOf(await support.get(`/clients/${client.id}/mail`).expect(200));
      return [wordsOf(page, '.s-talk-later'), page('.s-talk-later time').attr('datetime')];
    };
    expect(await exchanges()).toEqual([expect.stringContaining('Rappel d’échéance : Mandat du client'), today]);
    const before = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(before, 'section[aria-labelledby=ends]')).toContain('étape 60 j avant');
    await clock.at(noonToday(), () => app.run(() => app.get(RemindersService).decide(noonToday())));
    expect((await exchanges())[1]).toBe(addDays(today, 15));
    const after = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    expect(wordsOf(after, 'section[aria-labelledby=ends]')).toContain(`${date(addDays(today, 15))} : étape 30 j avant`);
    expect(wordsOf(after, 'section[aria-labelledby=ledger]')).toContain('Échéance, 60 j avant');
    const mail = after('section[aria-labelledby=ledger] tbody a').attr('href') ?? '';
    await support.get(mail).expect(200);
  });
});

it('a mandate that ends while its client is muted is told in the same words on each page', async () => {
  const editor = await app.secondEditor();
  const theirs = await app.signIn('support', editor);
  const client = await aClient(editor);
  await aDelegation(editor, { client_id: client.id, ends_on: addDays(today, 45) });
  await aChaseMute(editor, { client_id: client.id, until: addDays(today, 40) });
  await clock.at(noonToday(), () => editor.run(() => app.get(RemindersService).decide(noonToday())));
  const read = async (path: string) => wordsOf(pageOf(await theirs.get(path).expect(200)), 'main');
  expect(await read(`/clients/${client.id}/mail`)).toContain('Rappel d’échéance : pas parti');
  expect(await read(`/clients/${client.id}/chasing`)).toMatch(/Échéance, 60 j avant.*En sourdine/u);
  const { rows } = await editor.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE client_id = $1 AND action = 'reminder_withheld'`,
    [client.id],
  );
  expect(rows.map(({ summary }) => summary)).toEqual([expect.stringMatching(/, en sourdine\u00a0: tous$/u)]);
});

describe('a mute of chasing', () => {
  const until = () => addDays(today, 30);

  it('has an end and a reason, is told, and is taken back', async () => {
    const { client, request } = await waiting(2);
    const own = `/clients/${client.id}`;
    const wish = { about: request.id, until: until(), reason: 'Le conseil se réunit en fin de mois' };
    await support.post(`${own}/chase-muting`).type('form').send(wish).expect(303);
    const page = pageOf(await support.get(`${own}/chasing`).expect(200));
    expect(wordsOf(page, 'section[aria-labelledby=waits]')).toContain('En sourdine jusqu’au');
    expect(wordsOf(page, 'section[aria-labelledby=mute]')).toContain('Le conseil se réunit en fin de mois');
    // Muted again, the later word holds.
    await support
      .post(`${own}/chase-muting`)
      .type('form')
      .send({ ...wish, reason: 'Congés' })
      .expect(303);
    const { rows } = await app.owner.query('SELECT reason FROM chase_mutes WHERE subject_id = $1', [request.id]);
    expect(rows).toEqual([{ reason: 'Congés' }]);
    await support.post(`${own}/chase-unmuting`).type('form').send({ about: request.id }).expect(303);
    const after = pageOf(await support.get(`${own}/chasing`).expect(200));
    expect(wordsOf(after, 'section[aria-labelledby=mute]')).toContain('Aucune relance n’est en sourdine');
  });

  it.each([
    ['until', { until: '' }],
    ['until', { until: '2020-01-01' }],
    ['until', { until: '2999-01-01' }],
    ['reason', { reason: ' ' }],
    ['about', { about: 'x' }],
    ['about', { about: '01890000-0000-7000-8000-000000000000' }],
  ])('without a right %s comes back with what was typed', async (name, wrong) => {
    const { client } = await waiting(2);
    const wish = { about: client.id, until: until(), reason: 'Congés', ...wrong };
    const page = pageOf(await support.post(`/clients/${client.id}/chase-muting`).type('form').send(wish).expect(422));
    expect(wordsOf(page, `#f-${name}-error`)).not.toBe('');
  });

  it('is offered of what somebody is chased for, and of nothing else', async () => {
    const client = await aClient(app);
    const instance = await anInstance(app, { client_id: client.id, services: [] });
    const own = async (names: string) => {
      const slot = await aSlot(app, {
        client_id: client.id,
        instance_id: instance.id,
        common_name: names,
        label: names,
      });
      return { client_id: client.id, slot_id: slot.id };
    };
    const going = await anOrder(app, { ...(await own('Sain')), state: 'to_collect' });
    const spoilt = await own('Révoqué');
    const revoked = await aCertificate(app, { ...spoilt, revoked_at: new Date() });
    await anOrder(app, { ...spoilt, state: 'collected', certificate_id: revoked.id });
    const page = pageOf(await support.get(`/clients/${client.id}/chasing`).expect(200));
    const offered = page('[name=about]').find('option').addBack('input').toArray();
    expect(offered.map((one) => page(one).attr('value')).filter(Boolean)).toEqual([client.id, going.id]);
  });

  it('is not for an archived client, another editor’s, nor a role that only reads', async () => {
    const { client } = await waiting(2);
    const wish = { about: client.id, until: until(), reason: 'Congés' };
    const auditor = await app.signIn('auditor');
    await auditor.post(`/clients/${client.id}/chase-muting`).type('form').send(wish).expect(403);
    const neighbour = await anAwaitedForm(await app.secondEditor());
    await support.get(`/clients/${neighbour.client.id}/chasing`).expect(404);
    await support.post(`/clients/${neighbour.client.id}/chase-muting`).type('form').send(wish).expect(404);
    await app.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
    await support.post(`/clients/${client.id}/chase-muting`).type('form').send(wish).expect(422);
    const { rows } = await app.owner.query('SELECT 1 FROM chase_mutes WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([]);
  });
});

describe('the task after the last stage', () => {
  it('is counted on the home page by its own list, until the fact changes', async () => {
    const { request } = await waiting(30);
    await waiting(30);
    await chaseAt(app, app, noonToday());
    const listed = async () => pageOf(await support.get('/requests?state=awaiting_signature&chased=1').expect(200));
    expect((await listed())('main tbody tr')).toHaveLength(2);
    const home = pageOf(await support.get('/?scope=all').expect(200));
    const line = home('.s-queue').filter((_, one) => home(one).text().includes('Signataires à appeler'));
    expect(line.find('.s-queue-n').text().trim()).toBe('2');
    await app.owner.query(`UPDATE requests SET state = 'signed' WHERE id = $1`, [request.id]);
    expect((await listed())('main tbody tr')).toHaveLength(1);
    for (const kind of ['mandate', 'prerequisites'])
      expect(wordsOf(pageOf(await support.get(`/clients?chased=${kind}`).expect(200)), 'main')).toContain(
        'Aucun client',
      );
  });
});
