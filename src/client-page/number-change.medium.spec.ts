import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aCertificate,
  aClient,
  aDelegation,
  aFiness,
  anAdministrator,
  anAssignment,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aRequestAdministrator,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { importsOf } from '../../test/support/imports.js';
import { scan } from '../../test/support/ready-client.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { ClientsService } from '../clients/clients.service.js';
import { ClientNumbers } from '../clients/numbers/client-numbers.service.js';
import { contractFields } from '../clients/records/contract.form.js';
import { DelegationChanges } from '../delegations/delegation-changes.service.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { RecordHistoryQueries } from '../platform/changes/record-history.queries.js';
import { OrdersService } from '../orders/orders.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { ClientFactsQueries } from '../progress/client-facts.queries.js';
import { ReminderQueries } from '../reminders/reminder.queries.js';
import { insiderLetter } from '../reminders/reminder-letter.js';
import { letterFacts } from '../reminders/reminder-round.js';
import { SearchQueries } from '../search/search.queries.js';
import { readTyped } from '../search/typed.js';
import { CoverageQueries } from '../slots/coverage.queries.js';
import { NumberChangeService, seenOf } from './number-change.service.js';
import { numberView } from './number-change.view.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  await editor.owner.query(`UPDATE editors SET ans_contract_signed_on = '2020-01-01'`);
});

const run = <Result>(work: () => Promise<Result>) => editor.run(work);
const rows = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;
const next = async (id: string) =>
  (await rows('SELECT step, code, who, title, detail FROM client_progress WHERE client_id = $1', [id]))[0];

/** In force: contract, CDE, mandate, administrator, and a verified certificate that carries its FINESS EJ. */
async function aRunningClient(columns: Row | Record<string, unknown> = {}) {
  const client = await aClient(editor, { name: 'Association Rive Gauche', ...columns });
  await aRepresentative(editor, { client_id: client.id, card_kind: 'CDE' });
  await aDelegation(editor, { client_id: client.id });
  const administrator = await anAdministrator(editor);
  await anAssignment(editor, { client_id: client.id, administrator_id: administrator.id });
  await anInstance(editor, { client_id: client.id, services: ['insi_auto'], application_name: 'DUI' });
  await run(async () => tenant.get(TenantDb).touchClient(client.id));
  const [slot] = await run(() => tenant.get(CoverageQueries).ofClient(client.id));
  const certificate = await aCertificate(editor, {
    client_id: client.id,
    slot_id: slot?.id,
    subject: `C=FR, O=Association Rive Gauche, OU=1${String(client['finess_ej'])}, CN=INSI-AUTO`,
    not_after: new Date(`${dayFromToday(40)}T12:00:00Z`),
    installed_at: new Date(),
    verified_at: new Date(),
  });
  await run(async () => tenant.get(TenantDb).touchClient(client.id));
  return { client, slot: slot?.id ?? '', certificate, administrator };
}

const byId = (id: string) => run(() => tenant.get(ClientsService).byId(id));
const effects = async (id: string) => {
  const client = await byId(id);
  return run(() => tenant.get(NumberChangeService).effects(client));
};
/** What the page says that the act will do. */
async function told(id: string): Promise<string[]> {
  const page = {
    ...{ client: await byId(id), formers: [], effects: await effects(id), today: dayFromToday(0) },
    ...{ wanted: { number: aFiness(), changedOn: dayFromToday(0) }, values: {}, errors: {}, see: null },
  };
  return numberView(page).confirm?.does.map(({ label, text }) => `${label}: ${text}`) ?? [];
}
async function change(id: string, number: string, more: Record<string, unknown> = {}) {
  const client = await byId(id);
  const form = {
    number,
    changedOn: dayFromToday(-3),
    reason: 'Fusion au 1er janvier',
    evidence: scan('arrêté'),
    seen: seenOf(await effects(id)),
    ...more,
  };
  return run(() => tenant.get(NumberChangeService).change(client, form));
}

describe('a client’s FINESS EJ changes: merger, absorption (F4.1, rule 11)', () => {
  it('is not done from another number than the one that the page told', async () => {
    const client = await aClient(editor);
    const seen = seenOf(await effects(client.id));
    const proved = aFiness();
    await change(client.id, proved);
    await expect(change(client.id, aFiness(), { seen })).rejects.toThrow(
      'Le numéro du client, ou ce qui bouge avec lui',
    );
    expect(await byId(client.id)).toMatchObject({ number: proved });
  });

  it('does exactly what the page told: history with its proof, contract and card asked for, mandate to review, people to habilitate, certificate to redo', async () => {
    const { client, certificate } = await aRunningClient();
    const [old, fresh] = [String(client['finess_ej']), aFiness()];
    const told = await effects(client.id);
    expect({
      contract: told.contract,
      card: told.card,
      mandates: told.mandates.length,
      people: told.assignments.length,
    }).toEqual({
      contract: 'signed',
      card: 'Hélène Łukasik',
      mandates: 1,
      people: 1,
    });
    expect(told.certificates.map(({ id }) => id)).toEqual([certificate.id]);
    await change(client.id, fresh);

    expect(await byId(client.id)).toMatchObject({
      finessEj: fresh,
      number: fresh,
      numberSince: dayFromToday(-3),
      contractState: 'missing',
    });
    expect(await run(() => tenant.get(ClientNumbers).formersOf(client.id))).toMatchObject([
      { number: old, replacedBy: fresh, changedOn: dayFromToday(-3), reason: 'Fusion au 1er janvier' },
    ]);
    expect(await rows(`SELECT d.kind FROM former_numbers f JOIN documents d ON d.id = f.document_id`)).toEqual([
      { kind: 'number_change' },
    ]);
    expect(await rows('SELECT card_kind, card_number FROM representatives WHERE client_id = $1', [client.id])).toEqual([
      { card_kind: null, card_number: null },
    ]);
    expect(await rows('SELECT state FROM delegations WHERE client_id = $1', [client.id])).toEqual([
      { state: 'to_review' },
    ]);
    expect(await rows('SELECT state FROM assignments WHERE client_id = $1', [client.id])).toEqual([
      { state: 'to_request' },
    ]);
    expect(
      await rows('SELECT id, wrong AS former_number FROM certificates_to_redo WHERE client_id = $1', [client.id]),
    ).toEqual([{ id: certificate.id, former_number: old }]);
    expect(
      await rows(
        `SELECT reason FROM audit_entries WHERE client_id = $1 AND action = 'number_changed' AND document_id IS NOT NULL`,
        [client.id],
      ),
    ).toHaveLength(1);
    // The contract and the card come first: nothing is ordered before.
    expect(await next(client.id)).toMatchObject({
      step: 1,
      code: 'contract_missing',
      detail: expect.stringContaining(old),
    });
    // Told once, done once.
    expect((await effects(client.id)).certificates).toEqual([]);
  });

  it('leads to the redone certificate, which is not a renewal, then to the revocation of the former one', async () => {
    const { client, slot, administrator } = await aRunningClient();
    const old = String(client['finess_ej']);
    await change(client.id, aFiness());
    await editor.owner.query(
      `UPDATE clients SET contract_state = 'signed', contract_since = paris_today() WHERE id = $1`,
      [client.id],
    );
    await editor.owner.query(
      `UPDATE representatives SET card_kind = 'CDE', card_number = '1234567890', card_state = 'active' WHERE client_id = $1`,
      [client.id],
    );
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    expect(await next(client.id)).toMatchObject({ step: 3 });
    await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE administrator_id = $1`, [administrator.id]);
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    const redo = await next(client.id);
    expect(redo).toMatchObject({
      step: 5,
      code: 'slot_to_redo',
      who: 'administrator',
      title: 'Refaire le certificat INSI-AUTO',
    });
    expect(redo?.['detail']).toContain(`il porte l’ancien FINESS EJ ${old}`.replace('il', 'Il'));
    // Reminders say the same, and no renewal.
    const watched = await run(() => tenant.get(ReminderQueries).ofSlot(slot));
    const due = {
      watched: { ...watched, notAfter: watched.notAfter ?? new Date() },
      barriers: [],
      ownWithCard: [],
      about: {} as never,
      send: 0,
      skip: [],
    };
    const round = { editor: { name: 'Éditeur', mailFrom: '' } as never, administration: [], now: new Date(), site: '' };
    const { text } = insiderLetter(letterFacts(due, round));
    expect(text).toContain('À faire\u00a0: le refaire');
    expect(text).not.toContain('renouvellement');
    const { order } = await run(() => tenant.get(OrdersService).open(slot));
    expect(order.renewsCertificateId).toBeNull();
    await editor.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [order.id]);
    await aCertificate(editor, {
      client_id: client.id,
      slot_id: slot,
      subject: 'C=FR, O=Association Rive Gauche, OU=1999, CN=INSI-AUTO',
      not_after: new Date(`${dayFromToday(1000)}T12:00:00Z`),
      installed_at: new Date(),
      verified_at: new Date(),
    });
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    expect(await next(client.id)).toMatchObject({
      code: 'certificates_to_revoke',
      title: 'Révoquer le certificat remplacé',
    });
  });

  it('on the portal, a new form 413 asks for who was recorded: the designation of before stands for nothing', async () => {
    const { client, administrator } = await aRunningClient();
    await aDelegation(editor, { client_id: client.id, channel: 'portal' });
    await aRequest(editor, { client_id: client.id, state: 'validated', created_at: '2025-07-04T10:00:00Z' });
    await editor.owner.query(
      `UPDATE assignments SET state_since = '2025-07-05', recorded_at = '2025-07-05' WHERE client_id = $1`,
      [client.id],
    );
    await change(client.id, aFiness());
    const { finess_ej: fresh } = (await rows('SELECT finess_ej FROM clients WHERE id = $1', [client.id]))[0] ?? {};
    await editor.owner.query(`UPDATE clients SET contract_state = 'signed', contract_since = paris_today()`);
    await editor.owner.query(`UPDATE representatives SET card_kind = 'CPS', card_state = 'active'`);
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    expect(await next(client.id)).toMatchObject({
      code: 'request_missing',
      title: 'Préparer la demande 413',
      detail: expect.stringMatching(
        `^Plus personne n’est habilité depuis le ${frenchDate(dayFromToday(0))}.*sous le FINESS EJ ${String(fresh)}`,
      ),
    });
    const { id } = await aRequest(editor, { client_id: client.id, state: 'draft' });
    await aRequestAdministrator(editor, { request_id: id, administrator_id: administrator.id });
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    const replaced = async () =>
      (await run(() => tenant.get(ClientFactsQueries).ofClients([client.id])))[0]?.requestReplaced;
    expect(await next(client.id)).toMatchObject({ code: 'request_draft' });
    expect(await replaced()).toBe(false);
    // Whom ANS has recorded since, on paper, is not of the team of that designation either.
    await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE client_id = $1`, [client.id]);
    await run(async () => tenant.get(TenantDb).touchClient(client.id));
    expect(await replaced()).toBe(false);
    // Somebody looked, and says that it holds under the new number.
    const [portal] = await rows(`SELECT id FROM delegations WHERE channel = 'portal' AND client_id = $1`, [client.id]);
    await run(() =>
      tenant.get(DelegationChanges).change(String(portal?.['id']), 'confirm', { reason: 'Vu au portail.' }),
    );
    expect(await replaced()).toBe(true);
    // Whom ANS had recorded under the former number only is recorded no more, and still to be asked for.
    await editor.owner.query(`UPDATE assignments SET state = 'to_request' WHERE client_id = $1`, [client.id]);
    expect(await replaced()).toBe(false);
  });

  it('gives up a designation that is awaited, as it told: one under the new number is another', async () => {
    const { client } = await aRunningClient();
    const { id } = await aDelegation(editor, {
      client_id: client.id,
      channel: 'portal',
      state: 'requested',
      evidence_document_id: null,
    });
    expect(await told(client.id)).toContain(
      '1\u00a0désignation attendue sur mesHabilitations: à demander de nouveau sous le nouveau numéro, car celle de l’ancien est abandonnée.',
    );
    await change(client.id, aFiness());
    expect(await rows('SELECT state FROM delegations WHERE id = $1', [id])).toEqual([{ state: 'ended' }]);
  });

  it('asks nobody again who has left or is to leave: their habilitation ends with the former number', async () => {
    const { client } = await aRunningClient();
    for (const left_on of [dayFromToday(-40), dayFromToday(9)]) {
      const gone = await anAdministrator(editor, { last_name: 'Carpentier', first_name: 'Odile', left_on });
      await anAssignment(editor, { client_id: client.id, administrator_id: gone.id });
    }
    expect(await told(client.id)).toContain(
      'Odile Carpentier, Odile Carpentier: sans nouvelle demande, car le départ est noté\u00a0: habilitation close avec l’ancien numéro.',
    );
    await change(client.id, aFiness());
    expect(
      await rows(
        `SELECT a.left_on IS NOT NULL AS gone, s.state FROM assignments s JOIN administrators a ON a.id = s.administrator_id WHERE s.client_id = $1 ORDER BY 1`,
        [client.id],
      ),
    ).toEqual([
      { gone: false, state: 'to_request' },
      { gone: true, state: 'closed' },
      { gone: true, state: 'closed' },
    ]);
  });

  it('tells in the history of the contract what it was, in the words of its form', async () => {
    const { client } = await aRunningClient({ contract_since: '2024-03-02', contract_number: 'C-77' });
    await change(client.id, aFiness());
    const { lines } = await run(() =>
      tenant.get(RecordHistoryQueries).of({ kind: 'client', id: client.id }, contractFields, ['contract_recorded']),
    );
    expect(new Set(lines.map(({ label, before, after }) => `${label}: ${before}, ${after}`))).toEqual(
      new Set(['Contrat avec l’ANS: Signé, À souscrire', 'Depuis le: 02/03/2024, ', 'Numéro de contrat: C-77, ']),
    );
  });

  it('leaves alone the certificates of establishments, which carry their own number', async () => {
    const { client, certificate } = await aRunningClient();
    await editor.owner.query(`UPDATE certificates SET subject = 'C=FR, OU=1060785003, CN=INSI-AUTO' WHERE id = $1`, [
      certificate.id,
    ]);
    expect((await effects(client.id)).certificates).toEqual([]);
    await change(client.id, aFiness());
    expect(await rows('SELECT 1 FROM certificates_to_redo WHERE client_id = $1', [client.id])).toEqual([]);
  });

  it('refuses the same number, a bad key, one that another client has or had, no reason to believe it, and says which', async () => {
    const { client } = await aRunningClient();
    const other = await aClient(editor, { name: 'CH de Nice' });
    const taken = String(other['finess_ej']);
    await expect(change(client.id, String(client['finess_ej']))).rejects.toThrow('C’est déjà son numéro');
    await expect(change(client.id, '060923151')).rejects.toThrow('clé de contrôle');
    await expect(change(client.id, taken)).rejects.toMatchObject({
      field: 'number',
      see: { href: `/clients/${other.id}` },
      message: expect.stringContaining('CH de Nice'),
    });
    await change(other.id, aFiness());
    await expect(change(client.id, taken)).rejects.toThrow('ancien numéro de votre client');
    await expect(change(client.id, aFiness(), { seen: 'else' })).rejects.toThrow('relisez ce qui sera fait');
    expect(await rows('SELECT 1 FROM former_numbers WHERE client_id = $1', [client.id])).toEqual([]);
  });

  it('waits for what was begun under the former number, and names it', async () => {
    const { client, slot } = await aRunningClient();
    await anOrder(editor, { client_id: client.id, slot_id: slot });
    expect((await effects(client.id)).orders.many).toBe(1);
    await expect(change(client.id, aFiness())).rejects.toThrow('commande est ouverte');
  });

  it('is found by its former number, as what it is today', async () => {
    const { client } = await aRunningClient();
    const [old, fresh] = [String(client['finess_ej']), aFiness()];
    await change(client.id, fresh);
    const found = await run(() => tenant.get(SearchQueries).exact(readTyped(`FINESS ${old}`)));
    expect(found).toMatchObject([{ id: client.id, detail: `FINESS EJ ${fresh}, anciennement ${old}` }]);
    expect(await run(() => tenant.get(SearchQueries).clients(old, false))).toMatchObject([{ id: client.id }]);
  });

  it('is not a new client in a file that still says the former number', async () => {
    const { client } = await aRunningClient();
    const [old, fresh] = [String(client['finess_ej']), aFiness()];
    await change(client.id, fresh);
    const hand = importsOf(tenant, editor);
    const checked = await hand.check(`FINESS EJ;Nom\r\n${old};Association Rive Gauche`);
    expect(checked).toMatchObject({ newRows: 0, errorRows: 1 });
    const [row] = await hand.rows(checked.id);
    expect(row?.errors?.[0]?.text).toContain(
      `${old} est l’ancien numéro d’Association Rive Gauche, connu par le FINESS EJ ${fresh}`,
    );
  });
});
