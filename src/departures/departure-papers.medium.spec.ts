import { describe, expect, it } from '@jest/globals';
import { readyClient, readyEditor } from '../../test/faults/ready-client.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRequest,
  aRequestAdministrator,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { CampaignRunner } from '../campaigns/engine/campaign-runner.js';
import { CampaignsService } from '../campaigns/engine/campaigns.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { RequestJudgement } from '../requests/moves/request-judgement.service.js';
import { RequestMoves } from '../requests/moves/request-moves.js';
import { RequestBatch } from '../requests/moves/request-batch.service.js';
import { RequestsService } from '../requests/requests.service.js';
import { DepartureCourse } from './departure-course.service.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { DepartureEnds } from './departure-ends.service.js';

const app = await anApp();
const { solution } = await readyEditor(app);

/** Somebody who leaves, and somebody who takes over, each with a card. */
async function people() {
  const valid = { valid_until: dayFromToday(900) };
  const leaver = await anAdministrator(app, {}, valid);
  const taker = await anAdministrator(app, {}, valid);
  const held = async (...others: Row[]) => {
    const client = await readyClient(app, solution);
    for (const person of [leaver, ...others])
      await anAssignment(app, { client_id: client.id, administrator_id: person.id, state: 'active' });
    return client;
  };
  return { leaver, taker, held };
}

async function draft(leaver: Row, taker: Row): Promise<{ id: string; campaignId: string }> {
  const when = { lastDay: dayFromToday(30), accessTime: '18:00', replacementId: taker.id, secondId: null };
  const id = await app.run(() => app.get(DepartureDrafts).open(leaver.id, when));
  return { id, campaignId: await app.run(() => app.get(DepartureCourse).simulate(id)) };
}

async function confirmAndRun({ id, campaignId }: { id: string; campaignId: string }) {
  const { version } = await app.run(() => app.get(DepartureDrafts).byId(id));
  await app.run(() => app.get(DepartureCourse).confirm(id, { version, typed: null }));
  await app.get(CampaignRunner).run({ campaignId }, { scope: app.scope() });
}

async function formsOf(clientId: string) {
  const { rows } = await app.owner.query(
    `SELECT q.kind, q.state, r.administrator_id AS person, r.change FROM requests q JOIN request_administrators r ON r.request_id = q.id WHERE q.client_id = $1`,
    [clientId],
  );
  return rows;
}

async function rowOf(campaignId: string, clientId: string) {
  const { rows } = await app.owner.query(
    'SELECT r.state, r.outcome, r.result_kind, q.kind FROM campaign_rows r LEFT JOIN requests q ON q.id = r.result_id WHERE r.campaign_id = $1 AND r.client_id = $2',
    [campaignId, clientId],
  );
  return rows[0];
}

describe('the papers of a departure', () => {
  it('are a 503 where somebody else serves, and a 413 for an arrival: each row opens its form', async () => {
    const { leaver, taker, held } = await people();
    const served = await held(taker);
    const alone = await held();
    const departure = await draft(leaver, taker);
    await confirmAndRun(departure);
    expect(await formsOf(served.id)).toEqual([{ kind: '503', state: 'draft', person: leaver.id, change: 'departure' }]);
    expect(await rowOf(departure.campaignId, served.id)).toEqual({
      state: 'done',
      outcome: 'Fin à demander, 503 préparé',
      result_kind: 'request',
      kind: '503',
    });
    expect(await formsOf(alone.id)).toMatchObject([{ kind: '413', state: 'draft', person: taker.id }]);
    expect(await rowOf(departure.campaignId, alone.id)).toMatchObject({ state: 'done', kind: '413' });
    // What was prepared lacks nothing: it would not be prepared again, and it is not refused.
    const judged = await app.run(() => app.get(RequestsService).judgeChanges([served.id]));
    expect(judged.get(served.id)?.forecast).toBe('done_already');
  });
});

describe('a form that ANS sent back', () => {
  it('names who takes over, and leaves no wish for the leaver', async () => {
    const { leaver, taker } = await people();
    const client = await readyClient(app, solution);
    const request = await aRequest(app, { client_id: client.id, state: 'to_correct', solution_id: solution.id });
    await aRequestAdministrator(app, { request_id: request.id, administrator_id: leaver.id });
    const asked = { client_id: client.id, administrator_id: leaver.id, request_id: request.id };
    await anAssignment(app, { ...asked, state: 'requested' });
    await confirmAndRun(await draft(leaver, taker));
    expect(await formsOf(client.id)).toMatchObject([{ kind: '413', state: 'draft', person: taker.id }]);
    const { rows } = await app.owner.query(
      'SELECT administrator_id AS person, state FROM assignments WHERE client_id = $1 ORDER BY state',
      [client.id],
    );
    expect(rows).toEqual([
      { person: leaver.id, state: 'closed' },
      { person: taker.id, state: 'to_request' },
    ]);
  });
});

describe('what ANS asked to have corrected', () => {
  const because = 'Le cachet de la structure est illisible.';

  it('is still to be done, and told, of a form that a departure takes back to rename it', async () => {
    const { leaver, taker } = await people();
    const client = await readyClient(app, solution);
    const asked = {
      state: 'acknowledged',
      solution_id: solution.id,
      purpose: 'Accès au DMP',
      dossier_number: 'ANS-77',
    };
    const request = await aRequest(app, { client_id: client.id, ...asked });
    await aRequestAdministrator(app, { request_id: request.id, administrator_id: leaver.id });
    const held = { client_id: client.id, administrator_id: leaver.id, request_id: request.id };
    await anAssignment(app, { ...held, state: 'requested' });
    await app.run(async () => {
      const moves = app.get(RequestMoves);
      const columns = { corrections: 1, correctionReason: because };
      await moves.move(await moves.lock(request.id), 'ask_correction', {
        decidedBy: 'caller',
        reason: because,
        columns,
      });
    });
    const one = await draft(leaver, taker);
    const support = await app.signIn('support');
    const page = async (path: string) => wordsOf(pageOf(await support.get(path).expect(200)), 'main');
    expect(await page(`/campaigns/${one.campaignId}/simulation`)).toContain('restera à corriger');
    await confirmAndRun(one);
    const next = async () => {
      const { rows } = await app.owner.query('SELECT code, title FROM client_progress WHERE client_id = $1', [
        client.id,
      ]);
      return rows[0];
    };
    expect(await formsOf(client.id)).toMatchObject([{ state: 'draft', person: taker.id }]);
    // Counted as what it is, a draft, and told as what it is: to be corrected.
    const title = 'Corriger la demande 413 et l’envoyer pour signature';
    expect(await next()).toEqual({ code: 'request_draft', title });
    expect(await page(`/clients/${client.id}`)).toContain('L’ANS l’a retournée : le motif est dans la demande.');
    expect(await page(`/requests/${request.id}`)).toContain(title);
    expect(await page(`/requests/${request.id}`)).toContain(`Correction demandée. ${because}`);
    const judged = () => app.run(() => app.get(RequestJudgement).judge([client.id], 'send_for_signature'));
    expect((await judged()).get(client.id)).toMatchObject({
      forecast: 'would_do',
      reasons: [expect.stringContaining(because)],
    });
    // It has left again: what ANS asked before is said of it no more, whatever it is taken back for.
    await app.run(() => app.get(RequestBatch).sendForSignature([client.id]));
    await app.run(async () => {
      const moves = app.get(RequestMoves);
      const back = await moves.move(await moves.lock(request.id), 'ask_correction', {
        decidedBy: 'caller',
        reason: 'Nous.',
      });
      await moves.move(back, 'resume', { decidedBy: 'caller', reason: 'Nous.' });
    });
    expect((await next()).title).toBe('Terminer la demande 413 et l’envoyer pour signature');
  });
});

describe('the campaign of a departure that is a draft', () => {
  it('is not confirmed from its own page, which says why and leads to the departure', async () => {
    const { leaver, taker, held } = await people();
    const client = await held(taker);
    const { id, campaignId } = await draft(leaver, taker);
    const visitor = await app.signIn('support');
    const page = await visitor.get(`/campaigns/${campaignId}/simulation`).expect(200);
    expect(page.text).toContain('c’est lui qui se confirme');
    expect(page.text).toContain(`href="/departures/${id}"`);
    expect(page.text).not.toContain(`action="/campaigns/${campaignId}/confirmation"`);
    const { version } = await app.run(() => app.get(CampaignsService).byId(campaignId));
    const forced = app.run(() => app.get(CampaignsService).confirm(campaignId, { version, typed: null }));
    await expect(forced).rejects.toMatchObject({ reasons: [expect.stringContaining('depuis sa page')] });
    expect(await rowOf(campaignId, client.id)).toMatchObject({ state: 'pending' });
  });
});

describe('the removal from the team on the portal', () => {
  it('is noted for as many clients as there are: the first at once, the others by jobs, and once', async () => {
    const { leaver, taker } = await people();
    const alone = await aClient(app);
    await anAssignment(app, { client_id: alone.id, administrator_id: leaver.id, state: 'active' });
    const { id } = await draft(leaver, taker);
    await manyOnPortal(leaver, taker, 501);
    const noted = await app.run(() => app.get(DepartureEnds).notePortal(id));
    expect(noted).toEqual({ ended: 500, more: true });
    const { rows: jobs } = await app.owner.query<{ payload: { departureId: string; notedBy: string } }>(
      `SELECT payload FROM outbox WHERE name = 'departures.portal'`,
    );
    expect(jobs).toHaveLength(1);
    const payload = jobs[0]?.payload ?? { departureId: '', notedBy: '' };
    for (let time = 0; time < 2; time += 1) await app.run(() => app.get(DepartureEnds).goOnWithPortal(payload));
    const { rows } = await app.owner.query(
      `SELECT state, count(*)::int AS count FROM assignments WHERE administrator_id = $1 GROUP BY state ORDER BY state`,
      [leaver.id],
    );
    expect(rows).toEqual([
      { state: 'active', count: 1 },
      { state: 'closed', count: 501 },
    ]);
    const told = await app.owner.query(
      `SELECT 1 FROM audit_entries WHERE action = 'close' AND reason LIKE '%noté par ' || $1 || '.' AND details->>'version' = '3' AND summary LIKE '%' || $2 || '%'`,
      [payload.notedBy, leaver.last_name],
    );
    expect(told.rowCount).toBe(501);
  });
});

describe('a form 503 whose change took place on the portal', () => {
  it('is to be cancelled: nothing leads to sending it, the departure and its client say so, and nobody is left behind it', async () => {
    const { leaver, taker, held } = await people();
    const client = await held(taker);
    const one = await draft(leaver, taker);
    await confirmAndRun(one);
    const [form] = await app.run(async () => [...(await app.get(RequestBatch).open([client.id])).values()]);
    const admin = await app.signIn('admin');
    const page = async (path: string) => wordsOf(pageOf(await admin.get(path).expect(200)), 'main');
    expect(await page(`/departures/${one.id}`)).toContain('1 formulaire préparé attend son envoi');
    await aDelegation(app, { client_id: client.id, channel: 'portal' });
    await app.run(() => app.get(DepartureEnds).notePortal(one.id));
    const shown = await page(`/departures/${one.id}`);
    expect(shown).not.toContain('attend son envoi');
    expect(shown).toContain('1 demande 503 est à annuler');
    expect(await page(`/departures/${one.id}/lines/needless`)).toContain(client['name']);
    expect(await page(`/requests/${form?.id}`)).toMatch(
      /déjà fait.*Annuler la demande 503, dont le changement est déjà/s,
    );
    const { rows } = await app.owner.query('SELECT code, target FROM client_progress WHERE client_id = $1', [
      client.id,
    ]);
    expect(rows).toEqual([{ code: 'request_replaced', target: { kind: 'request', id: form?.id, form: '503' } }]);
    await app.run(() => app.get(RequestBatch).cancel([client.id], 'Fait sur le portail.'));
    expect(await page(`/departures/${one.id}`)).not.toContain('à annuler');
  });

  it('goes on while somebody whom it names is still to leave, or to come', async () => {
    const { leaver, taker, held } = await people();
    const client = await held(taker);
    const other = await anAdministrator(app, {}, { valid_until: dayFromToday(900) });
    const request = await aRequest(app, { client_id: client.id, kind: '503' });
    const named = { request_id: request.id };
    await aRequestAdministrator(app, { ...named, administrator_id: leaver.id, change: 'departure' });
    await aRequestAdministrator(app, { ...named, administrator_id: other.id, change: 'arrival', position: 2 });
    const code = async () => {
      await app.run(async () => app.get(TenantDb).touchClient(client.id));
      const { rows } = await app.owner.query('SELECT code FROM client_progress WHERE client_id = $1', [client.id]);
      return rows[0]?.code;
    };
    const close = (id: string) =>
      app.owner.query(`UPDATE assignments SET state = 'closed' WHERE client_id = $1 AND administrator_id = $2`, [
        client.id,
        id,
      ]);
    expect(await code()).not.toBe('request_replaced');
    await close(leaver.id);
    expect(await code()).not.toBe('request_replaced');
    await anAssignment(app, { client_id: client.id, administrator_id: other.id, state: 'active' });
    expect(await code()).toBe('request_replaced');
  });
});

/** Clients of the portal whose end is to be asked for, and whom somebody else serves. */
async function manyOnPortal(leaver: Row, taker: Row, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const client = await aClient(app);
    await aDelegation(app, { client_id: client.id, channel: 'portal' });
    await anAssignment(app, { client_id: client.id, administrator_id: leaver.id, state: 'end_to_request' });
    await anAssignment(app, { client_id: client.id, administrator_id: taker.id, state: 'active' });
  }
}
