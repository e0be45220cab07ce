import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, chasedOf, noon, waitsSince } from '../../test/support/chased.js';
import { aDelegation, anAdministrator, anAssignment, dayFromToday } from '../../test/support/factories.js';
import { scan } from '../../test/support/ready-client.js';
import { aSentRequest } from '../../test/support/space.js';
import { PortalTeam } from '../assignments/portal-team.service.js';
import { Designations } from '../delegations/portal/designations.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { SeenDesignations } from '../delegations/portal/seen-designations.service.js';

const app = await anApp();
const support = await app.signIn('support');
beforeAll(() => app.owner.query('UPDATE editors SET third_party_since = $1', [dayFromToday(-9)]));
beforeEach(() => app.owner.query('DELETE FROM sign_in_attempts'));

const nextOf = async (clientId: string) => {
  const { rows } = await app.owner.query(
    'SELECT code, who, request_due, target FROM client_progress WHERE client_id = $1',
    [clientId],
  );
  return rows[0];
};
const page = async (path: string) => wordsOf(pageOf(await support.get(path).expect(200)), 'main');

/** Somebody asks the client to designate us. @returns what it was written */
async function asked(clientId: string) {
  const [designation] = await app.run(() => app.get(Designations).ask([clientId])).then((all) => [...all.values()]);
  const id = designation?.delegationId ?? '';
  const { rows } = await app.owner.query<{ body: string }>('SELECT body FROM messages WHERE subject_id = $1', [id]);
  return { id, letter: rows[0]?.body ?? '' };
}
/** It is seen there, with those of our team. */
const seen = (id: string, clientId: string, team: string[]) =>
  app.run(async () => {
    await app.get(SeenDesignations).record([id], dayFromToday(0), scan('portal'));
    await app.get(PortalTeam).record([clientId], team, dayFromToday(0));
  });

describe('a form to sign, beside a designation', () => {
  it('is asked for no more while one is asked, and ours to cancel once it is seen', async () => {
    const { clientId, requestId, path, hand } = await aSentRequest(app);
    const { id, letter } = await asked(clientId);
    expect(letter).toContain('l’un des deux suffit');
    expect(letter).not.toContain('reste en vigueur');
    // What is waited for is the designation, since it was asked, and on every page.
    const instead = 'Obtenir la désignation sur mesHabilitations';
    expect(await nextOf(clientId)).toEqual({
      ...{ code: 'designation_requested', who: 'client', request_due: null },
      target: { kind: 'client_section', id: null, section: 'delegation' },
    });
    expect(await page(`/clients/${clientId}`)).toContain(instead);
    expect(await page(`/clients?view=all&columns=name,action`)).toContain(instead);
    expect(await page(`/requests/${requestId}`)).toMatch(
      /Une désignation est demandée à sa place.*À faire ?Obtenir la désig/s,
    );
    expect(await page(`/clients/${clientId}/chasing`)).toContain('une seule demande à la fois');
    const { rows } = await app.owner.query<{ id: string }>(
      'SELECT administrator_id AS id FROM request_administrators WHERE request_id = $1',
      [requestId],
    );
    await seen(
      id,
      clientId,
      rows.map((one) => one.id),
    );
    const target = { kind: 'request', id: requestId };
    expect(await nextOf(clientId)).toEqual({ code: 'request_replaced', who: 'editor', request_due: null, target });
    expect(await page(`/clients/${clientId}/chasing`)).toContain('annulez la demande 413, qu’elle remplace');
    expect(await page(`/requests/${requestId}`)).toContain('Annuler la demande 413, que la désignation remplace');
    const own = pageOf(await support.get(`/requests/${requestId}`).expect(200));
    expect(wordsOf(own, '.s-note')).toContain('Une désignation la remplace.');
    expect(own('main summary.btn-primary, main .btn-primary:not(details *)').length).toBe(0);
    const { headers } = await support.get('/queues/next?queue=action-replaced').expect(303);
    expect(headers['location']).toContain(clientId);
    const space = pageOf(await app.visitor().get(path).expect(200));
    expect(wordsOf(space, 'h1')).toBe('La signature n’est plus demandée');
    await app.run(() => hand.outcomes.because(requestId, 'cancel', 'La désignation la remplace.'));
    expect(await nextOf(clientId)).not.toMatchObject({ code: 'request_replaced' });
  });

  it('goes on where it declares somebody whom ANS does not know', async () => {
    const { clientId } = await aSentRequest(app);
    const { id } = await asked(clientId);
    const other = await anAdministrator(app);
    await seen(id, clientId, [other.id]);
    expect(await nextOf(clientId)).not.toMatchObject({ code: 'request_replaced' });
    expect(await page(`/clients/${clientId}/chasing`)).not.toContain('une seule demande à la fois');
  });
});

it.each([
  ['nobody has prepared', null],
  ['was only begun', 'draft'],
])('a designation is what is waited for where a form %s', async (_, state) => {
  const { clientId, requestId } = await aSentRequest(app);
  if (state) await app.owner.query('UPDATE requests SET state = $2 WHERE id = $1', [requestId, state]);
  else await app.owner.query(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, [requestId]);
  await app.run(async () => app.get(TenantDb).touchClient(clientId));
  expect(await nextOf(clientId)).toMatchObject({ who: 'editor' });
  const { id } = await asked(clientId);
  expect(await nextOf(clientId)).toMatchObject({ code: 'designation_requested', who: 'client', request_due: null });
  if (state) expect(await page(`/requests/${requestId}`)).toMatch(/demandée à sa place.*À faire ?Obtenir la désig/s);
  await app.owner.query(`UPDATE delegations SET state = 'refused' WHERE id = $1`, [id]);
  await app.run(async () => app.get(TenantDb).touchClient(clientId));
  expect(await nextOf(clientId)).toMatchObject({ code: state ? 'request_draft' : 'request_missing', who: 'editor' });
});

it('nothing of the form leaves by itself while a designation is asked', async () => {
  const editor = await app.secondEditor();
  const { client, request } = await anAwaitedForm(editor);
  const portal = { client_id: client.id, channel: 'portal', state: 'requested', state_since: noon(waitsSince) };
  const { id } = await aDelegation(editor, portal);
  await chaseAt(app, editor, afterDays(5));
  expect(await chasedOf(editor, request.id)).toEqual([]);
  await editor.owner.query(`UPDATE delegations SET state = 'refused' WHERE id = $1`, [id]);
  await chaseAt(app, editor, afterDays(6));
  expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client']);
});

it('the letter says that the habilitation on paper goes on to whoever has one', async () => {
  const { clientId } = await aSentRequest(app);
  await anAssignment(app, { client_id: clientId, state: 'active', recorded_at: '2025-07-04T10:00:00Z' });
  const { letter } = await asked(clientId);
  expect(letter).toContain('votre habilitation sur papier reste en vigueur');
});
