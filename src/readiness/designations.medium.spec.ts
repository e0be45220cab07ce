import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRepresentative,
  aRequest,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { CampaignKinds } from '../campaigns/engine/campaign-kinds.js';
import { Refused } from '../platform/web/errors.js';
import { DesignationsService } from './designations.service.js';
import { date } from '../platform/web/view-helpers.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query('UPDATE editors SET third_party_since = $1', [dayFromToday(-9)]);
});

async function client(columns = {}): Promise<Row> {
  const row = await aClient(editor, columns);
  await aRepresentative(editor, { client_id: row.id, card_kind: 'CPS', card_state: 'active', card_valid_until: null });
  return row;
}

async function awaited(columns = {}): Promise<{ client: Row; designation: Row }> {
  const row = await client(columns);
  const given = { client_id: row.id, channel: 'portal', state: 'requested', evidence_document_id: null };
  return { client: row, designation: await aDelegation(editor, given) };
}

const picture = { name: 'evidence', fileName: 'portail.png', mediaType: 'image/png', bytes: Buffer.from('seen') };
const record = (designations: Row[], administrators: Row[], seenOn = dayFromToday(0)) =>
  editor.run(() =>
    tenant.get(DesignationsService).record({
      designation: designations.map(({ id }) => id),
      administrator: administrators.map(({ id }) => id),
      seenOn,
      evidence: picture as never,
    }),
  );

async function statesOf(table: 'delegations' | 'assignments', { id }: Row) {
  const { rows } = await editor.owner.query<{ state: string }>(
    `SELECT state FROM ${table} WHERE client_id = $1 ORDER BY state`,
    [id],
  );
  return rows.map(({ state }) => state);
}

describe('designations seen on the portal', () => {
  it('are in force with what shows them, and the team is habilitated, whoever was so staying as they are', async () => {
    const [one, two] = [await awaited(), await awaited()];
    await aDelegation(editor, { client_id: one.client.id, channel: 'form', state: 'active' });
    const [known, comer] = [await anAdministrator(editor), await anAdministrator(editor)];
    await anAssignment(editor, { client_id: one.client.id, administrator_id: known.id, state: 'active' });
    await anAssignment(editor, { client_id: two.client.id, administrator_id: known.id, state: 'requested' });
    const done = await record([one.designation, two.designation], [known, comer], dayFromToday(-2));
    expect(done).toEqual({ designations: 2, habilitations: 3 });
    expect(await statesOf('delegations', one.client)).toEqual(['active', 'active']);
    expect(await statesOf('assignments', two.client)).toEqual(['active', 'active']);
    const { rows } = await editor.owner.query<{ documents: number; told: string[] }>(
      `SELECT (SELECT count(DISTINCT evidence_document_id)::int FROM delegations WHERE channel = 'portal') AS documents,
              ARRAY(SELECT summary FROM audit_entries WHERE client_id = $1 AND subject_kind = 'delegation' ORDER BY sequence) AS told`,
      [two.client.id],
    );
    expect(rows[0]?.documents).toBe(1);
    expect(rows[0]?.told).toEqual([expect.stringMatching(/^Désignation vue sur mesHabilitations, le /)]);
  });

  it('are in force since the day they were seen, were another one planned; the journal tells the day that changes', async () => {
    const [later, earlier] = [await awaited(), await awaited()];
    const plan = ({ designation }: { designation: Row }, days: number) =>
      editor.owner.query('UPDATE delegations SET starts_on = $2 WHERE id = $1', [designation.id, dayFromToday(days)]);
    await plan(later, 0);
    await plan(earlier, -40);
    await record([later.designation, earlier.designation], [await anAdministrator(editor)], dayFromToday(-17));
    const { rows } = await editor.owner.query<{ day: string; changes: object }>(
      `SELECT d.starts_on::text AS day, e.details->'changes' AS changes FROM delegations d JOIN audit_entries e ON e.subject_id = d.id AND e.action = 'see'
        WHERE d.id = ANY ($1) ORDER BY d.starts_on DESC`,
      [[later.designation.id, earlier.designation.id]],
    );
    expect(rows).toEqual([
      { day: dayFromToday(-17), changes: { startsOn: [date(dayFromToday(0)), date(dayFromToday(-17))] } },
      { day: dayFromToday(-40), changes: {} },
    ]);
  });

  it('are all recorded or none: one that somebody settled meanwhile leaves the others as they were', async () => {
    const [fine, gone] = [await awaited(), await awaited()];
    const person = await anAdministrator(editor);
    await record([gone.designation], [person]);
    await expect(record([fine.designation, gone.designation], [person])).rejects.toThrow(/n’est plus attendue/u);
    expect(await statesOf('delegations', fine.client)).toEqual(['requested']);
    const old = await awaited({ archived_at: new Date() });
    await expect(record([old.designation], [person])).rejects.toThrow(/archivé/u);
  });

  it('of two people at once, are recorded by the first alone', async () => {
    const { client: row, designation } = await awaited();
    const person = await anAdministrator(editor);
    const answers = await Promise.allSettled([record([designation], [person]), record([designation], [person])]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await statesOf('assignments', row)).toEqual(['active']);
  });

  it('name nobody of a client, nobody without a card, and no designation of somebody else’s house', async () => {
    const { client: row, designation } = await awaited();
    const theirs = await anAdministrator(editor, { client_id: row.id });
    const bare = await anAdministrator(editor, {}, null);
    await expect(record([designation], [theirs])).rejects.toThrow(/pas de votre équipe/u);
    await expect(record([designation], [bare])).rejects.toThrow(Refused);
    const stranger = await aDelegation(tenant, { channel: 'portal', state: 'requested' });
    await expect(record([stranger], [await anAdministrator(editor)])).rejects.toThrow(/n’existe plus/u);
    const paper = await aDelegation(editor, { client_id: row.id, channel: 'form', state: 'requested' });
    await expect(record([paper], [await anAdministrator(editor)])).rejects.toThrow(/n’existe plus/u);
    expect(await statesOf('assignments', row)).toEqual([]);
  });
});

describe('the campaign from paper to the portal', () => {
  it('asks by one mail each, with the exact values and its own client alone, and leaves the paper in force', async () => {
    const [one, two] = [await client({ name: 'Maison Alpha' }), await client({ name: 'Maison Bêta' })];
    await aDelegation(editor, { client_id: one.id, channel: 'form', state: 'active', scope: ['ORG', 'SERV'] });
    await editor.owner.query(`UPDATE editors SET siret = '12345678200010'`);
    const kind = () => tenant.get(CampaignKinds).of('move_to_portal');
    const samples = await editor.run(async () => (await kind().samples?.([one.id, two.id], {})) ?? []);
    await editor.run(() => kind().actMany([one.id, two.id], {}));
    const { rows } = await editor.owner.query<{ client: string; body: string; scope: string[] }>(
      `SELECT c.name AS client, m.body, d.scope FROM messages m JOIN clients c ON c.id = m.client_id JOIN delegations d ON d.id = m.subject_id ORDER BY c.name`,
    );
    expect(rows.map(({ client: name, scope }) => [name, scope])).toEqual([
      ['Maison Alpha', ['ORG', 'SERV']],
      ['Maison Bêta', ['ORG']],
    ]);
    expect(rows[0]?.body).toContain('12345678200010');
    expect(rows[0]?.body).toContain('413');
    expect(rows[0]?.body).not.toContain('Bêta');
    expect(new Set(samples.map((sample) => sample.kind === 'mail' && sample.text))).toEqual(
      new Set(rows.map(({ body }) => body)),
    );
    expect(await statesOf('delegations', one)).toEqual(['active', 'requested']);
  });

  it('names beforehand whose form 413 it replaces, as many as are then told so', async () => {
    await editor.owner.query(`UPDATE editors SET siret = '73282932000074'`);
    const states = ['awaiting_signature', 'draft', 'signed', 'to_correct', 'submitted', 'validated', null];
    const ids: string[] = [];
    for (const state of states) {
      const { id } = await client();
      if (state) await aRequest(editor, { client_id: id, state });
      ids.push(id);
    }
    const kind = tenant.get(CampaignKinds).of('move_to_portal');
    const forecast = await editor.run(() => kind.judge(ids, {}));
    const waiting = /^Un formulaire 413 attend la signature du client\u00a0: il n’est plus rappelé, et sera à annuler/;
    const begun = /^Une demande 413 n’est pas encore partie à l’ANS/;
    const said = (pattern: RegExp) => [expect.stringMatching(pattern)];
    const expected = [said(waiting), said(begun), said(begun), said(begun), [], [], []];
    expect(ids.map((id) => forecast.get(id)?.reasons)).toEqual(expected);
    const done = await editor.run(() => kind.actMany(ids, {}));
    expect(ids.map((id) => done.get(id)?.text.split('\n').slice(2))).toEqual(
      ids.map((id) => forecast.get(id)?.reasons),
    );
    await editor.owner.query(`UPDATE editors SET siret = NULL; UPDATE delegations SET state = 'refused'`);
    const lacking = await editor.run(() => kind.judge(ids.slice(0, 1), {}));
    expect(lacking.get(ids[0] ?? '')?.reasons).toEqual([
      expect.stringMatching(/^Un formulaire 413 .+ Aucune relance ne partira\./),
    ]);
  });

  it('says beforehand that no reminder will follow, where their text cites what is not noted', async () => {
    const one = await client();
    const judged = () => editor.run(() => tenant.get(CampaignKinds).of('move_to_portal').judge([one.id], {}));
    expect((await judged()).get(one.id)).toEqual(
      expect.objectContaining({
        forecast: 'would_do',
        reasons: [expect.stringMatching(/^Aucune relance ne partira\./)],
      }),
    );
    await editor.owner.query(`UPDATE editors SET siret = '73282932000074'`);
    expect((await judged()).get(one.id)).toEqual(expect.objectContaining({ forecast: 'would_do', reasons: [] }));
  });
});
