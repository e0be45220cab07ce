import { beforeEach, describe, expect, it } from '@jest/globals';
import { runForOne, undoForOne } from '../../../test/support/campaign-jobs.js';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  anEstablishment,
  anInstance,
  aRequest,
  aRequestAdministrator,
  aSlot,
  insertRow,
} from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { CampaignKinds } from '../engine/campaign-kinds.js';
import { CampaignUndoings } from '../engine/campaign-undoings.js';
import { AssignmentChanges } from '../../assignments/assignment-changes.service.js';
import { CommentsService } from '../../clients/comments.service.js';
import { HolderChoices } from '../../instances/holder-choices.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const run = (kind: string, clientId: string, parameters: Record<string, string>) =>
  runForOne(tenant, editor, { kind, clientId, parameters });

/** What becomes of the one row of the campaign that gives back. */
async function undone(kind: string, clientId: string, id: string) {
  const inverse = await undoForOne(tenant, editor, { id, kind, clientId });
  const { rows } = await editor.owner.query<{ state: string; reason: string | null }>(
    'SELECT state, reason FROM campaign_rows WHERE campaign_id = $1',
    [inverse],
  );
  return rows[0];
}

const refusedAs = (words: string) => ({ state: 'refused', reason: expect.stringContaining(words) as unknown });

const archive = (clientId: string) =>
  editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [clientId]);

const all = async (sql: string, id: string) => (await editor.owner.query<Record<string, unknown>>(sql, [id])).rows;

const statesOf = (clientId: string) =>
  all('SELECT administrator_id AS who, state FROM assignments WHERE client_id = $1 ORDER BY created_at, id', clientId);

/** A client whose instance has a certificate for each of its establishments. */
async function heldByEstablishments() {
  const client = await aClient(editor);
  const holder = { holder_level: 'EG', holder_since: '2026-01-05', holder_reason: 'Choix ancien.' };
  const instance = await anInstance(editor, { client_id: client.id, services: ['dmp'], ...holder });
  const establishment = await anEstablishment(editor, { client_id: client.id });
  await insertRow(editor, 'instance_establishments', { instance_id: instance.id, establishment_id: establishment.id });
  return { client, instance };
}

describe('what moved after a campaign, be it back to the same, is not given back', () => {
  it('the holder that somebody has chosen again, for a reason of their own', async () => {
    const { client, instance } = await heldByEstablishments();
    const id = await run('change_holder', client.id, { reason: 'Fin du palier.' });
    const choose = (level: 'EG' | 'EJ', reason: string) =>
      editor.run(() =>
        tenant.get(HolderChoices).choose(client.id, [instance.id], { level, since: '2026-02-02', reason }),
      );
    await choose('EG', 'Le directeur hésite.');
    await choose('EJ', 'Le directeur a décidé.');
    expect(await undone('change_holder', client.id, id)).toEqual(
      refusedAs('Le choix du porteur a été changé depuis\u00a0: il n’est pas touché.\nInstance'),
    );
    expect(
      await all('SELECT holder_level AS level, holder_reason AS reason FROM instances WHERE id = $1', instance.id),
    ).toEqual([{ level: 'EJ', reason: 'Le directeur a décidé.' }]);
  });

  it('an end that another campaign has planned since the reassignment was undone', async () => {
    const [from, to] = [await anAdministrator(editor), await anAdministrator(editor)];
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    await anAssignment(editor, { client_id: client.id, administrator_id: from.id });
    const people = { from: from.id, to: to.id };
    const id = await run('reassign_administrator', client.id, people);
    expect(await undone('reassign_administrator', client.id, id)).toMatchObject({ state: 'done' });
    expect(await undone('reassign_administrator', client.id, id)).toMatchObject({ state: 'skipped' });
    await run('end_rights', client.id, { reason: 'Départ.', date: '2030-01-31' });
    expect(await undone('reassign_administrator', client.id, id)).toEqual(refusedAs('a changé depuis'));
    expect(await statesOf(client.id)).toEqual([
      { who: from.id, state: 'end_to_request' },
      { who: to.id, state: 'closed' },
    ]);
  });

  it('a handover found undone already, once what had undone it is given back itself: the campaign says that somebody is left, and gives them back', async () => {
    const [before, after] = [editor.users.account_manager, editor.users.admin];
    const client = await aClient(editor, { account_manager_id: before.id });
    const hand = (to: string) => run('assign_account_manager', client.id, { accountManager: to });
    const first = await hand(after.id);
    const second = await hand(before.id);
    const left = () => editor.run(() => tenant.get(CampaignUndoings).left(first));
    expect(await left()).toEqual([client.id]);
    expect(await undone('assign_account_manager', client.id, first)).toMatchObject({ state: 'skipped' });
    expect(await left()).toEqual([]);
    expect(await undone('assign_account_manager', client.id, second)).toMatchObject({ state: 'done' });
    expect(await left()).toEqual([client.id]);
    expect(await undone('assign_account_manager', client.id, first)).toMatchObject({ state: 'done' });
  });

  it('an end that was kept by hand, then planned again for good', async () => {
    const person = await anAdministrator(editor);
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    const assignment = await anAssignment(editor, { client_id: client.id, administrator_id: person.id });
    const parameters = { reason: 'Départ.', date: '2030-01-31' };
    const id = await run('end_rights', client.id, parameters);
    await editor.run(() => tenant.get(AssignmentChanges).change(assignment.id, 'keep'));
    const last = await run('end_rights', client.id, parameters);
    expect(await undone('end_rights', client.id, id)).toEqual(refusedAs('ont changé depuis'));
    expect(await undone('end_rights', client.id, last)).toMatchObject({ state: 'done' });
  });

  it('an end that was asked of ANS meanwhile, which is told beside the one that is kept', async () => {
    const [one, other] = [await anAdministrator(editor), await anAdministrator(editor)];
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    await anAssignment(editor, { client_id: client.id, administrator_id: one.id });
    const asked = await anAssignment(editor, { client_id: client.id, administrator_id: other.id });
    const id = await run('end_rights', client.id, { reason: 'Départ.', date: '2030-01-31' });
    await editor.owner.query(`UPDATE assignments SET state = 'end_requested' WHERE id = $1`, [asked.id]);
    expect(await undone('end_rights', client.id, id)).toMatchObject({ state: 'done' });
    const [told] = await all(
      `SELECT outcome FROM campaign_rows WHERE client_id = $1 ORDER BY id DESC LIMIT 1`,
      client.id,
    );
    expect(told?.['outcome']).toContain('A avancé, et reste\u00a0:');
  });

  it('a planned assignment that was asked of ANS, and came back', async () => {
    const person = await anAdministrator(editor);
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    const id = await run('assign_administrators', client.id, { administrator: person.id });
    const [planned] = await all('SELECT id FROM assignments WHERE client_id = $1', client.id);
    const change = (action: 'request' | 'withdraw', given = {}) =>
      editor.run(() => tenant.get(AssignmentChanges).change(String(planned?.['id']), action, given));
    await change('request');
    await change('withdraw', { reason: 'Formulaire perdu.' });
    expect(await undone('assign_administrators', client.id, id)).toEqual(refusedAs('a avancé depuis'));
  });

  it.each([
    ['change_contacts', { field: 'actorEmail', from: '', to: 'a@un.example' }, { to: 'b@deux.example' }],
    ['update_field', { town: 'Auxerre' }, { town: 'Dijon' }],
  ])('what records say, though it says again what the campaign wrote: %s', async (kind, one, other) => {
    const client = await aClient(editor, { town: 'Sens' });
    await aSlot(editor, { client_id: client.id, actor_email: 'ancien@un.example', added_by_hand: true });
    const id = await run(kind, client.id, one);
    await run(kind, client.id, { ...one, ...other });
    const last = await run(kind, client.id, one);
    expect(await undone(kind, client.id, id)).toEqual(refusedAs('changée depuis'));
    expect(await undone(kind, client.id, last)).toMatchObject({ state: 'done' });
  });

  it('who follows a client, though it is the person of the campaign again', async () => {
    const client = await aClient(editor);
    const give = (person: string) => run('assign_account_manager', client.id, { accountManager: person });
    const id = await give(editor.users.admin.id);
    await give('none');
    const last = await give(editor.users.admin.id);
    expect(await undone('assign_account_manager', client.id, id)).toEqual(refusedAs('Changé depuis'));
    expect(await undone('assign_account_manager', client.id, last)).toMatchObject({ state: 'done' });
  });

  it('but a note, or a change of something else, is no such move', async () => {
    const { client } = await heldByEstablishments();
    const held = await run('change_holder', client.id, { reason: 'Fin du palier.' });
    const town = await run('update_field', client.id, { town: 'Auxerre' });
    await editor.run(() => tenant.get(CommentsService).add(client.id, 'Vu au téléphone.'));
    await run('update_field', client.id, { address: '3 rue Neuve' });
    expect(await undone('change_holder', client.id, held)).toMatchObject({ state: 'done' });
    expect(await undone('update_field', client.id, town)).toMatchObject({ state: 'done' });
  });
});

describe('the record of an archived client is given nothing back', () => {
  it('nor the holder of its certificates', async () => {
    const { client, instance } = await heldByEstablishments();
    const id = await run('change_holder', client.id, { reason: 'Fin du palier.' });
    await archive(client.id);
    expect(await undone('change_holder', client.id, id)).toEqual(refusedAs('Ce client est archivé'));
    expect(await all('SELECT holder_level AS level FROM instances WHERE id = $1', instance.id)).toEqual([
      { level: 'EJ' },
    ]);
  });

  it('nor an address of its slots', async () => {
    const client = await aClient(editor);
    const slot = await aSlot(editor, { client_id: client.id, actor_email: 'ancien@un.example', added_by_hand: true });
    const id = await run('change_contacts', client.id, { field: 'actorEmail', from: '', to: 'a@un.example' });
    await archive(client.id);
    expect(await undone('change_contacts', client.id, id)).toEqual(refusedAs('Ce client est archivé'));
    expect(await all('SELECT actor_email AS email FROM slots WHERE id = $1', slot.id)).toEqual([
      { email: 'a@un.example' },
    ]);
  });

  it('nor its days without a deputy', async () => {
    const client = await aClient(editor);
    const days = { startsOn: '2030-01-07', endsOn: '2030-01-11' };
    const id = await run('name_deputy', client.id, { deputy: editor.users.admin.id, ...days });
    await archive(client.id);
    expect(await undone('name_deputy', client.id, id)).toEqual(refusedAs('Ce client est archivé'));
    expect(await all('SELECT 1 FROM deputies WHERE client_id = $1', client.id)).toHaveLength(1);
  });
});

describe('what a form on its way to ANS asks is not taken back behind it', () => {
  async function onItsWay(kind: string, clientId: string, people: { arrival?: string; departure?: string }) {
    const request = await aRequest(editor, { client_id: clientId, kind, state: 'awaiting_signature' });
    for (const [change, who] of Object.entries(people))
      await aRequestAdministrator(editor, { request_id: request.id, administrator_id: who, change });
    return request;
  }
  const changing = (id: string, action: 'keep' | 'abandon') =>
    editor.run(() => tenant.get(AssignmentChanges).change(id, action, { reason: 'Erreur.' }));

  it('a reassignment whose form 503 is at the signer: by campaign and by hand, until that form is cancelled', async () => {
    const [from, to] = [await anAdministrator(editor), await anAdministrator(editor)];
    const client = await aClient(editor);
    const left = await anAssignment(editor, { client_id: client.id, administrator_id: from.id });
    const id = await run('reassign_administrator', client.id, { from: from.id, to: to.id });
    const request = await onItsWay('503', client.id, { arrival: to.id, departure: from.id });
    const words = 'La demande 503 en cours (à signer) porte ce changement\u00a0: annulez-la d’abord';
    expect(await undone('reassign_administrator', client.id, id)).toEqual(refusedAs(words));
    const [planned] = await all(`SELECT id FROM assignments WHERE client_id = $1 AND state = 'to_request'`, client.id);
    for (const act of [changing(left.id, 'keep'), changing(String(planned?.['id']), 'abandon')])
      await expect(act).rejects.toMatchObject({ reasons: [expect.stringContaining(words)] });
    await editor.owner.query(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, [request.id]);
    expect(await undone('reassign_administrator', client.id, id)).toMatchObject({ state: 'done' });
  });

  it('somebody more whom a form 413 names, and an end that a 503 asks for', async () => {
    const [person, other] = [await anAdministrator(editor), await anAdministrator(editor)];
    const [more, leaving] = [await aClient(editor), await aClient(editor)];
    const affected = await run('assign_administrators', more.id, { administrator: person.id });
    await onItsWay('413', more.id, { arrival: person.id });
    expect(await undone('assign_administrators', more.id, affected)).toEqual(refusedAs('La demande 413 en cours'));
    await anAssignment(editor, { client_id: leaving.id, administrator_id: other.id });
    const ended = await run('end_rights', leaving.id, { reason: 'Départ.', date: '2030-01-31' });
    await onItsWay('503', leaving.id, { departure: other.id });
    expect(await undone('end_rights', leaving.id, ended)).toEqual(refusedAs('La demande 503 en cours'));
  });
});

describe('what a campaign that ended the rights of a client did, and does not give back', () => {
  it('is said of each client, each with what makes one anew', async () => {
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    await anAssignment(editor, { client_id: client.id, state: 'to_request' });
    await aRequest(editor, { client_id: client.id, state: 'draft' });
    const id = await run('end_rights', client.id, { reason: 'Départ.', date: '2030-01-31' });
    expect(await undone('end_rights', client.id, id)).toEqual(
      refusedAs(
        'Ne revient pas\u00a0: délégation terminée (faites signer un nouveau mandat), habilitation abandonnée (prévoyez-la de nouveau), demande annulée (préparez-en une autre).',
      ),
    );
  });
});

describe('a mandate does not end before it began, nor before it was signed', () => {
  it.each([
    [{ starts_on: '2023-12-16', signed_on: null }, 'Le mandat a pris effet le'],
    [{ starts_on: null, signed_on: '2023-12-16' }, 'Le mandat a été signé le'],
  ])('by campaign and by hand %#', async (days, words) => {
    const client = await aClient(editor);
    const mandate = await aDelegation(editor, { client_id: client.id, ...days });
    const kind = tenant.get(CampaignKinds).of('end_rights');
    const judged = await editor.run(() => kind.judge([client.id], { reason: 'Départ.', date: '2001-01-01' }));
    expect(judged.get(client.id)).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining(`vient avant le début, ou la signature, du mandat.\n${words}`)],
    });
    const given = { reason: 'Départ.', date: '2001-01-01' };
    const end = editor.run(() => tenant.get(DelegationChanges).change(mandate.id, 'end', given));
    await expect(end).rejects.toMatchObject({ field: 'date', message: expect.stringContaining(words) });
  });
});
