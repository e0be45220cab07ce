import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { anAdministrator, aRequest, aRequestAdministrator, aSlot } from '../../../test/support/factories.js';
import { aClientForMandate, scan } from '../../../test/support/ready-client.js';
import { extractedText, withoutSpaces } from '../../../test/support/extracted-text.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { clock } from '../../platform/clock.js';
import { NotFound } from '../../platform/web/errors.js';
import { ProgressService } from '../../progress/progress.service.js';
import { AnnexQueries } from './annex.queries.js';
import { MassDossierPages } from './mass-dossier-pages.service.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { MassGathering } from './mass-gathering.service.js';
import { MassLeaving } from './mass-leaving.job.js';
import { MassPapers } from './mass-papers.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

async function aMandate() {
  const person = await anAdministrator(editor);
  const clients = [await aClientForMandate(editor, 'Maison Alpha'), await aClientForMandate(editor, 'Maison Bêta')];
  const wish = { title: 'Mandat de novembre', administratorIds: [person.id] };
  const ids = clients.map(({ id }) => id);
  const { id } = await editor.run(() => tenant.get(MassGathering).gatherMandate(wish, ids));
  return { id, person, clients };
}

const establish = (id: string) => editor.run(() => tenant.get(MassPapers).establish(id));
const send = (id: string, seen?: string) =>
  editor.run(() =>
    tenant
      .get(MassDossiers)
      .change(id, 'send', { date: '2026-01-15', reference: 'Courriel du 15', document: scan('proof') }, seen),
  );
const takeOut = (id: string, client?: { id: string }) =>
  editor.run(() => tenant.get(MassDossiers).takeOut(id, client?.id ?? ''));
const refresh = () => editor.run(() => tenant.get(ProgressService).refreshAll());
const gather = (wish: { title: string; administratorIds: string[] }, ids: string[]) =>
  editor.run(() => tenant.get(MassGathering).gatherMandate(wish, ids));
const judge = async (wish: { title: string; administratorIds: string[] }, id: string) =>
  (await editor.run(() => tenant.get(MassGathering).judgeMandate([id], wish))).get(id);
const leave = (dossierId: string) => editor.run(() => tenant.get(MassLeaving).leave({ dossierId }));
const page = (id: string, query = {}) => editor.run(() => tenant.get(MassDossierPages).one(id, query, 'admin'));

describe('a mandate for many clients', () => {
  it('has its letter, its annex and its table, kept with their fingerprints, and says it is no procedure of ANS', async () => {
    const { id, clients } = await aMandate();
    expect(await establish(id)).toBe(2);
    const { rows } = await editor.owner.query<{ kind: string; bytes: Buffer; sha256: string }>(
      `SELECT kind, bytes, sha256 FROM documents WHERE kind LIKE 'mass_%' ORDER BY kind`,
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['mass_annex', 'mass_letter']);
    for (const { bytes, sha256 } of rows) expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    const letter = withoutSpaces(await extractedText(rows[1]?.bytes as Buffer));
    expect(letter).toContain(withoutSpaces('ce n’est pas une procédure de l’ANS à ce jour'));
    for (const client of clients) {
      expect(letter).toContain(withoutSpaces(String(client['name'])));
      expect(rows[0]?.bytes.toString()).toContain(String(client['number']));
    }
    expect((await page(id)).notes[0]?.text).toMatch(/^Ce n’est pas une procédure de l’ANS/u);
  });

  it('asks for no server that nothing names: neither its letter nor anybody who reads chose one of them', async () => {
    const { id, clients } = await aMandate();
    for (const [at, names] of [['roc.pins.fr', 'roc.chenes.fr'], ['roc.pins.fr']].entries())
      for (const common_name of names)
        await aSlot(editor, {
          client_id: clients[at]!.id,
          offer: 'SERV',
          usage: 'SSL',
          purpose: 'other',
          common_name,
          added_by_hand: true,
        });
    await establish(id);
    await send(id);
    await leave(id);
    const { rows } = await editor.owner.query(
      'SELECT client_id, offers, server_name FROM requests ORDER BY client_id = $1',
      [clients[1]!.id],
    );
    expect(rows).toEqual([
      { client_id: clients[0]!.id, offers: ['ORG'], server_name: null },
      { client_id: clients[1]!.id, offers: ['ORG', 'SERV'], server_name: 'roc.pins.fr' },
    ]);
  });

  it('is not sent without the papers of those who are in it, and once sent each client has its request', async () => {
    const { id, person, clients } = await aMandate();
    await expect(send(id)).rejects.toThrow(/établissez-les/u);
    await establish(id);
    const read = (await editor.owner.query('SELECT annex_document_id AS annex FROM mass_dossiers')).rows[0]?.['annex'];
    await takeOut(id, clients[1]);
    await expect(send(id)).rejects.toThrow(/ne disent plus ce qui est \(Maison Bêta\).*établissez-les/u);
    await establish(id);
    await expect(send(id, read)).rejects.toThrow('ont été établies de nouveau depuis l’ouverture de cette page');
    await send(id);
    await leave(id);
    await leave(id);
    const { rows } = await editor.owner.query<Record<string, unknown>>(
      `SELECT q.client_id, q.state, q.channel, q.submitted_on::text AS day, q.submission_reference AS reference,
              (SELECT a.state FROM assignments a WHERE a.client_id = q.client_id AND a.administrator_id = $1) AS assignment FROM requests q`,
      [person.id],
    );
    expect(rows).toEqual([
      {
        client_id: clients[0]?.id,
        state: 'submitted',
        channel: 'mass_mandate',
        day: '2026-01-15',
        reference: 'Courriel du 15',
        assignment: 'requested',
      },
    ]);
    await expect(editor.run(() => tenant.get(MassDossiers).takeOut(id, clients[0]?.id ?? ''))).rejects.toThrow(
      /parti/u,
    );
    await expect(establish(id)).rejects.toThrow(/ne changent plus/u);
  });

  it('has its number once it left, corrected as long as ANS has said nothing under it', async () => {
    const { id, clients } = await aMandate();
    const renumber = (number: string) => editor.run(() => tenant.get(MassDossiers).renumber(id, number));
    await expect(renumber('2026-800001')).rejects.toThrow(/n’est pas parti/u);
    await establish(id);
    await send(id);
    const offered = async () => (await page(id)).numbering?.submit;
    expect(await offered()).toBe('Noter le numéro');
    expect(await renumber('2026-800001')).toBeNull();
    expect(await offered()).toBe('Corriger le numéro');
    expect(await renumber('2026-800002')).toBe('2026-800001');
    expect((await page(id)).events[0]?.text).toContain('Dossier 2026-800002 de l’ANS, et non 2026-800001');
    const { rows } = await editor.owner.query<{ id: string }>(
      `INSERT INTO messages (id, direction, purpose, sender, recipients, subject, body, message_id, state) VALUES (gen_random_uuid(), 'in', 'other', 'ans@sante.test', '{}', 'x', 'x', 'x@x', 'matched') RETURNING id`,
    );
    await editor.owner.query(
      `INSERT INTO mass_dossier_answers (id, dossier_id, message_id, client_id, outcome) VALUES (gen_random_uuid(), $1, $2, $3, 'moved')`,
      [id, rows[0]?.id, clients[0]?.id],
    );
    expect(await offered()).toBeUndefined();
    await expect(renumber('2026-800003')).rejects.toThrow(/a déjà répondu sous ce dossier/u);
  });

  it('tells in its history who was put in and taken out, those put in at once in one line', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await takeOut(id, clients[1]);
    await establish(id);
    const told = (await page(id)).events.map(({ text }) => text.replaceAll('\u00a0', ' '));
    expect(told).toEqual([
      'Lettre et annexe établies pour 1 client : « Mandat de novembre »',
      '1 client sorti : Maison Bêta',
      'Lettre et annexe établies pour 2 clients : « Mandat de novembre »',
      '2 clients ajoutés : Maison Alpha, Maison Bêta',
      expect.stringContaining('ouvert'),
    ]);
  });

  it('names the first of many that were put in at once, and how many others', async () => {
    const { id, person } = await aMandate();
    const more = await Promise.all([1, 2, 3, 4].map((index) => aClientForMandate(editor, `Maison ${index}`)));
    const ids = more.map((client) => client.id);
    await gather({ title: 'Mandat de novembre', administratorIds: [person.id] }, ids);
    const [last] = (await page(id)).events;
    expect(last?.text).toMatch(/^6\sclients ajoutés\u00a0: .*Maison Alpha, Maison Bêta et 1\sautre$/u);
  });

  it('leaves without a client that changed since, and says why beside it', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await send(id);
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [clients[1]?.id]);
    await leave(id);
    const shown = await page(id);
    expect(shown.rows.map(({ state, leftOut }) => [state.label, leftOut])).toEqual([
      ['Envoyée à l’ANS', null],
      ['Écarté', expect.stringContaining('archivé')],
    ]);
    expect((await page(id, { state: 'left_out' })).rows).toHaveLength(1);
  });

  it('takes a client once, whoever gathers at once, and none of another editor', async () => {
    const { id, clients, person } = await aMandate();
    const wish = { title: 'Mandat de novembre', administratorIds: [person.id] };
    const ids = clients.map((client) => client.id);
    const gather = () => editor.run(() => tenant.get(MassGathering).gatherMandate(wish, ids));
    const [one, two] = await Promise.all([gather(), gather()]);
    expect([one.id, two.id]).toEqual([id, id]);
    expect((await page(id)).rows).toHaveLength(2);
    const neighbour = await tenant.secondEditor();
    await expect(neighbour.run(() => tenant.get(MassDossierPages).one(id, {}, 'admin'))).rejects.toBeInstanceOf(
      NotFound,
    );
  });

  it('abandoned, gives its clients back', async () => {
    const { id, clients } = await aMandate();
    await editor.run(() => tenant.get(MassDossiers).change(id, 'abandon', { reason: 'Refusé par l’ANS' }));
    const judged = await editor.run(() => tenant.get(MassGathering).judgeMandate([clients[0]?.id ?? ''], null));
    expect([...judged.values()].map(({ forecast }) => forecast)).not.toContain('done_already');
  });
});

describe('a mandate says the same of each client and each administrator, whoever reads it', () => {
  it('is not sent when its papers name as many clients, and others', async () => {
    const { id, person, clients } = await aMandate();
    await establish(id);
    await takeOut(id, clients[1]);
    const other = await aClientForMandate(editor, 'Maison Gamma');
    await gather({ title: 'Mandat de novembre', administratorIds: [person.id] }, [other.id]);
    expect((await page(id)).papers?.sentence).toMatch(/ne disent plus ce qui est \(Maison Bêta, Maison Gamma\)/u);
    await expect(send(id)).rejects.toThrow(/Maison Bêta, Maison Gamma.*établissez-les de nouveau/u);
    await establish(id);
    expect((await page(id)).papers?.sentence).toMatch(/^Établies pour 2\sclients\.$/u);
    await send(id);
  });

  it('names once, and as it is called now, a client that was renamed since', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await editor.owner.query(`UPDATE clients SET name = 'Maison Bêta de Foix' WHERE id = $1`, [clients[1]?.id]);
    expect((await page(id)).papers?.sentence).toMatch(/ne disent plus ce qui est \(Maison Bêta de Foix\)/u);
  });

  it('is not sent when its papers print another card, or another delegation, than there is', async () => {
    const { id, person } = await aMandate();
    await establish(id);
    await editor.owner.query(`UPDATE cards SET number = '2799999999' WHERE administrator_id = $1`, [person.id]);
    await expect(send(id)).rejects.toThrow(/vos administrateurs.*établissez-les de nouveau/u);
    await establish(id);
    await editor.owner.query(`UPDATE delegations SET starts_on = starts_on - 1`);
    await expect(send(id)).rejects.toThrow(/Maison Alpha, Maison Bêta.*établissez-les de nouveau/u);
  });

  it('shows its page although it has become more than a paper holds, and says what to do where it is printed', async () => {
    const { id } = await aMandate();
    await establish(id);
    const annex = tenant.get(AnnexQueries);
    const parts = annex.parts.bind(annex);
    annex.parts = async function* (of) {
      for await (const part of parts(of)) for (let time = 0; time < 2_600; time += 1) yield part;
    };
    try {
      expect(JSON.stringify(await page(id))).toMatch(/ne disent plus ce qui est \(plus de 5\s000 structures\)/);
      await expect(establish(id)).rejects.toThrow(/faites deux dossiers/);
    } finally {
      annex.parts = parts;
    }
  });

  it('is neither printed nor sent for somebody whose card serves no more', async () => {
    const { id, person } = await aMandate();
    await establish(id);
    await editor.owner.query(`UPDATE cards SET state = 'blocked' WHERE administrator_id = $1`, [person.id]);
    const why = new RegExp(`La carte CPA .*${String(person['last_name'])} est bloquée`, 'u');
    await expect(send(id)).rejects.toThrow(why);
    await expect(establish(id)).rejects.toThrow(why);
    expect((await page(id)).notes.map(({ text }) => text)).toContainEqual(expect.stringMatching(why));
    const late = await aClientForMandate(editor, 'Maison Delta');
    await refresh();
    const wish = { title: 'Mandat de décembre', administratorIds: [person.id] };
    expect(await judge(wish, late.id)).toMatchObject({ forecast: 'refused', reasons: [expect.stringMatching(why)] });
  });

  it('is neither printed nor sent of a client that revoked its delegation, and its page says so', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await endDelegation(clients[1]);
    expect((await page(id)).rows.map(({ state, leftOut }) => [state.label, leftOut])).toEqual([
      ['À déposer', null],
      ['Ne peut plus partir', 'Il manque\u00a0: délégation absente, à revoir ou à terme.'],
    ]);
    const why = /^Maison Bêta ne peut plus partir\. Il manque\s: délégation absente.* sortez ce client du dossier\./u;
    await expect(send(id)).rejects.toThrow(why);
    await expect(establish(id)).rejects.toThrow(why);
    await takeOut(id, clients[1]);
    await establish(id);
    await send(id);
  });

  it('leaves without a client that revoked its delegation as it left', async () => {
    const { id, clients } = await aMandate();
    await establish(id);
    await send(id);
    await endDelegation(clients[1]);
    await leave(id);
    expect((await page(id)).rows.map(({ state }) => state.label)).toEqual(['Envoyée à l’ANS', 'Écarté']);
  });

  it('takes more clients under its title for the same people only, and none once it left', async () => {
    const { id, person } = await aMandate();
    const other = await anAdministrator(editor);
    const late = await aClientForMandate(editor, 'Maison Gamma');
    await refresh();
    const title = 'Mandat de novembre';
    const named = { title, administratorIds: [other.id] };
    const why = new RegExp(`désigne Camille ${String(person['last_name'])}\\s: reprenez les mêmes`, 'u');
    expect(await judge(named, late.id)).toMatchObject({ forecast: 'refused', reasons: [expect.stringMatching(why)] });
    await expect(gather(named, [late.id])).rejects.toThrow(why);
    const same = { title, administratorIds: [person.id] };
    expect(await judge(same, late.id)).toMatchObject({ forecast: 'would_do' });
    await establish(id);
    await send(id);
    expect(await judge(same, late.id)).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining('est déjà parti')],
    });
  });

  it('takes no client whose draft names others, nor one whose draft is a 503', async () => {
    const { id, person, clients } = await aMandate();
    const other = await anAdministrator(editor);
    const drafts = [
      await aRequest(editor, { client_id: clients[0]?.id, state: 'draft' }),
      await aRequest(editor, { client_id: clients[1]?.id, state: 'draft', kind: '503' }),
    ];
    await aRequestAdministrator(editor, { request_id: drafts[0]?.id, administrator_id: other.id });
    await refresh();
    expect((await page(id)).rows.map(({ leftOut }) => leftOut)).toEqual([
      `La demande en préparation désigne d’autres personnes que le dossier\u00a0: nommez-y les mêmes, ou annulez-la. Elle désigne Camille ${String(other['last_name'])}.`,
      'Une demande 503 est en préparation\u00a0: terminez-la, ou annulez-la.',
    ]);
    await expect(establish(id)).rejects.toThrow(/Maison Alpha, Maison Bêta/u);
    await takeOut(id, clients[0]);
    const wish = { title: 'Mandat de décembre', administratorIds: [person.id] };
    expect(await judge(wish, clients[0]?.id ?? '')).toMatchObject({ forecast: 'refused' });
    await editor.owner.query('UPDATE request_administrators SET administrator_id = $1', [person.id]);
    expect(await judge(wish, clients[0]?.id ?? '')).toMatchObject({ forecast: 'would_do' });
  });
});

async function endDelegation(client?: { id: string }): Promise<void> {
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM delegations WHERE client_id = $1', [
    client?.id,
  ]);
  const given = { reason: 'Le client révoque son mandat', date: clock.today() };
  await editor.run(() => tenant.get(DelegationChanges).change(rows[0]?.id ?? '', 'end', given));
}
