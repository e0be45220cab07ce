import { PDFDocument } from '@cantoo/pdf-lib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dropsOf } from '../../../test/support/drops.js';
import {
  aClient,
  aDelegation,
  aDocument,
  anEstablishment,
  aRepresentative,
  dayFromToday,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { zipOf } from '../../../test/support/zip.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { DelegationChanges } from '../../delegations/delegation-changes.service.js';
import { DelegationLetters } from '../../delegations/delegation-letters.service.js';
import { DelegationsService } from '../../delegations/delegations.service.js';

let editor: TestEditor;
let hand: ReturnType<typeof dropsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = dropsOf(tenant, editor);
});

async function aPdf(title: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(title);
  document.addPage();
  return Buffer.from(await document.save());
}

async function withDelegation(columns: Record<string, unknown> = {}) {
  const client = await aClient(editor);
  const delegation = await aDelegation(editor, { client_id: client.id, evidence_document_id: null, ...columns });
  return { client, delegation, finess: String(client['finess_ej']) };
}

async function withPaper() {
  const client = await aClient(editor);
  await aDelegation(editor, { client_id: client.id });
  return { finess: String(client['finess_ej']) };
}

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;

describe('a drop of the papers of delegations', () => {
  it('finds a client that has no FINESS by its SIRET', async () => {
    const { client } = await withDelegation();
    await editor.owner.query(`UPDATE clients SET finess_ej = NULL, siret = '73282932000074' WHERE id = $1`, [
      client.id,
    ]);
    const archive = await zipOf({ '732 829 320 00074 mandat.pdf': await aPdf('commune') });
    const checked = await hand.check('evidence', { 'mandats.zip': archive });
    expect([checked.newRows, checked.errorRows]).toEqual([1, 0]);
  });

  it('takes none of our own letters for a signed mandate, kept or still to leave', async () => {
    const kept = await withDelegation({ state: 'requested' });
    const draft = await withDelegation({ state: 'prepared' });
    for (const { client } of [kept, draft]) await aRepresentative(editor, { client_id: client.id });
    const sent = await aPdf('sent');
    await aDocument(editor, { client_id: kept.client.id, kind: 'delegation_letter', bytes: sent });
    const delegation = await editor.run(() => tenant.get(DelegationsService).byId(draft.delegation.id));
    const letter = await editor.run(() => tenant.get(DelegationLetters).draw(delegation));
    const day = dayFromToday(0);
    const archive = await zipOf({
      [`${kept.finess} ${day}.pdf`]: sent,
      [`${draft.finess} ${day}.pdf`]: Buffer.from(letter.bytes),
    });
    const { id, newRows, errorRows } = await hand.check('evidence', { 'mandats.zip': archive });
    expect([newRows, errorRows]).toEqual([0, 2]);
    const told = await all('SELECT errors::text AS errors FROM import_rows WHERE import_id = $1', [id]);
    for (const { errors } of told) expect(errors).toContain('exactement le mandat à signer');
  });

  it('takes neither what another client was given to sign nor a form for a signed mandate', async () => {
    const [one, other] = [await withDelegation(), await withDelegation()];
    const [letter, form] = [await aPdf('letter'), await aPdf('form')];
    const theirs = await aClient(editor, { name: 'Les Houx' });
    await aDocument(editor, { client_id: theirs.id, kind: 'delegation_letter', bytes: letter });
    await aDocument(editor, { client_id: other.client.id, kind: 'request_signed', bytes: form });
    const archive = await zipOf({ [`${one.finess}.pdf`]: letter, [`${other.finess}.pdf`]: form });
    const { id, newRows } = await hand.check('evidence', { 'mandats.zip': archive });
    expect(newRows).toBe(0);
    const told = await all('SELECT errors::text AS errors FROM import_rows WHERE import_id = $1 ORDER BY line', [id]);
    const errors = told.map((line) => String(line['errors'])).join();
    expect(errors).toContain('exactement le mandat à signer de Les Houx');
    expect(errors).toContain('déjà le formulaire signé de ce client');
  });

  it('takes no signature of a mandate as it was before it was sent anew', async () => {
    const { delegation, client, finess } = await withDelegation({ state: 'prepared' });
    await aRepresentative(editor, { client_id: client.id });
    const bytes = await aPdf('signed before');
    const act = (...given: Parameters<DelegationChanges['change']> extends [string, ...infer Rest] ? Rest : never) =>
      editor.run(() => tenant.get(DelegationChanges).change(delegation.id, ...given));
    await act('send');
    const document = { fileName: 'mandat.pdf', mediaType: 'application/pdf', bytes };
    await act('sign', { document, date: dayFromToday(0) });
    await act('send_back', { reason: 'L’étendue change.' });
    await editor.owner.query(`UPDATE delegations SET scope = '{ORG,SERV}' WHERE id = $1`, [delegation.id]);
    await act('send');
    const { id, errorRows } = await hand.check('evidence', {
      'mandats.zip': await zipOf({ [`${finess} ${dayFromToday(0)}.pdf`]: bytes }),
    });
    expect(errorRows).toBe(1);
    const [told] = await all('SELECT errors::text AS errors FROM import_rows WHERE import_id = $1', [id]);
    expect(told?.['errors']).toContain('d’une version antérieure du mandat');
  });

  it('gives each client’s delegation in force its paper, by the FINESS of its name, and takes it back', async () => {
    const [one, other, review] = [
      await withDelegation(),
      await withDelegation(),
      await withDelegation({ state: 'to_review' }),
    ];
    const site = await anEstablishment(editor, { client_id: other.client.id });
    const archive = await zipOf({
      [`${one.finess}.pdf`]: await aPdf('un'),
      [`mandats/${String(site['finess_eg']).replace(/(\d{2})(\d{3})/, '$1 $2 ')} mandat.pdf`]: await aPdf('deux'),
      [`${review.finess}_mandat signé.pdf`]: await aPdf('trois'),
    });
    const checked = await hand.check('evidence', { 'mandats.zip': archive });
    expect([checked.newRows, checked.errorRows]).toEqual([3, 0]);
    expect(await all('SELECT 1 FROM documents')).toEqual([]);
    expect((await hand.apply(checked.id)).appliedRows).toBe(3);
    expect(
      await all(
        `SELECT d.state, e.kind, e.media_type, e.client_id = d.client_id AS own FROM delegations d JOIN documents e ON e.id = d.evidence_document_id ORDER BY d.state`,
      ),
    ).toEqual(
      ['active', 'active', 'to_review'].map((state) => ({
        state,
        kind: 'delegation_evidence',
        media_type: 'application/pdf',
        own: true,
      })),
    );
    const again = await hand.check('evidence', { 'mandats.zip': archive });
    expect([again.unchangedRows, again.newRows, again.errorRows]).toEqual([3, 0, 0]);
    await hand.undo(checked.id);
    expect(await all('SELECT 1 FROM delegations WHERE evidence_document_id IS NOT NULL')).toEqual([]);
    expect((await hand.check('evidence', { 'mandats.zip': archive })).newRows).toBe(3);
  });

  it('asks of a file whose name says another day than the delegation in force, and joins it once a person decides so', async () => {
    const startsOn = dayFromToday(-700);
    const [other, same] = [
      await withDelegation({ starts_on: startsOn }),
      await withDelegation({ starts_on: startsOn }),
    ];
    const name = `${other.finess} ${dayFromToday(-300)}.pdf`;
    const files = { [name]: await aPdf('autre'), [`${same.finess} ${startsOn}.pdf`]: await aPdf('même') };
    const checked = await hand.check('evidence', files);
    expect([checked.newRows, checked.errorRows]).toEqual([1, 1]);
    expect((await hand.told(checked.id))[name]).toMatch(/^error.*signé le .*, la délégation dit en vigueur depuis le/);
    await hand.choose(checked.id, { confirmed: ['inForceSince'] });
    expect((await hand.apply(checked.id)).appliedRows).toBe(2);
    expect(await all('SELECT 1 FROM delegations WHERE evidence_document_id IS NULL')).toEqual([]);
  });

  it('says why a paper finds none: no name, no client, none in force, one already, a file that is no scan, two for one', async () => {
    const [none, had, twice, bad] = [
      await aClient(editor),
      await withPaper(),
      await withDelegation(),
      await withDelegation(),
    ];
    const pdf = await aPdf('mandat');
    const checked = await hand.check('evidence', {
      'mandat.pdf': pdf,
      '750712184 inconnu.pdf': pdf,
      [`${String(none['finess_ej'])}.pdf`]: pdf,
      [`${had.finess}.pdf`]: pdf,
      [`${bad.finess}.pdf`]: Buffer.from('%PDF-1.7 coupé'),
      [`${twice.finess}.pdf`]: pdf,
      [`${twice.finess} copie.pdf`]: await aPdf('autre'),
    });
    const told = await hand.told(checked.id);
    expect(told['mandat.pdf']).toContain('ne dit pas de quel client');
    expect(told['750712184 inconnu.pdf']).toContain('n’est ni le FINESS ni le SIRET d’un de vos clients');
    expect(told[`${String(none['finess_ej'])}.pdf`]).toContain('n’est en vigueur');
    expect(told[`${had.finess}.pdf`]).toContain('a déjà sa pièce');
    expect(told[`${bad.finess}.pdf`]).toMatch(/^error/);
    expect(told[`${twice.finess}.pdf`]).toMatch(/^new/);
    expect(told[`${twice.finess} copie.pdf`]).toContain('Gardez un seul fichier par client');
    expect((await hand.apply(checked.id)).appliedRows).toBe(1);
  });

  it('knows which client its first files were for, in whichever job its last ones are checked', async () => {
    const { client, finess } = await withDelegation();
    const siret = '73282932000074';
    await editor.owner.query(`UPDATE clients SET siret = $2 WHERE id = $1`, [client.id, siret]);
    const between = Array.from(
      { length: 600 },
      (_, index) => [`${100_000_000 + index}.pdf`, Buffer.from('?')] as const,
    );
    const files = {
      [`${finess}.pdf`]: await aPdf('un'),
      ...Object.fromEntries(between),
      [`${siret}.pdf`]: await aPdf('autre'),
    };
    const { id } = await hand.take('evidence', { 'mandats.zip': await zipOf(files) });
    expect(await hand.checkInJobs(id)).toBeGreaterThan(2);
    const told = await hand.told(id);
    expect([told[`${finess}.pdf`], told[`${siret}.pdf`]].filter((one) => one?.startsWith('new'))).toHaveLength(1);
    expect(Object.values(told).join()).toContain('Gardez un seul fichier par client');
  });

  it('keeps a paper that was given a delegation since, and gives back the others', async () => {
    const [one, other] = [await withDelegation(), await withDelegation()];
    const files = { [`${one.finess}.pdf`]: await aPdf('a'), [`${other.finess}.pdf`]: await aPdf('b') };
    const { id } = await hand.check('evidence', files);
    await hand.apply(id);
    await editor.owner.query(
      `INSERT INTO audit_entries (id, actor_kind, actor_name, subject_kind, subject_id, client_id, action, summary) SELECT gen_random_uuid(), 'system', 'Essai', 'delegation', id, client_id, 'edited', 'Relue' FROM delegations WHERE id = $1`,
      [one.delegation.id],
    );
    const undone = await hand.undo(id);
    expect([undone.undoneRows, undone.keptRows]).toEqual([1, 1]);
  });
});

describe('a drop of mandates that come back signed', () => {
  const unsigned = { starts_on: null, ends_on: null };

  async function underWay(state: string, columns: Record<string, unknown> = {}) {
    // It left before what comes back was signed.
    const known = await withDelegation({ state, state_since: dayFromToday(-9), ...unsigned, ...columns });
    await aRepresentative(editor, { client_id: known.client.id });
    return known;
  }

  const day = dayFromToday(-4);
  const states = () =>
    all(
      `SELECT state, starts_on::text AS starts, evidence_document_id IS NOT NULL AS paper, version FROM delegations ORDER BY created_at, id`,
    );

  const withoutVersion = (row: Record<string, unknown>) => ({ ...row, version: null });

  it('signs and activates what is under way by the table, with its two entries, and takes it back', async () => {
    const sent = await underWay('requested');
    const prepared = await underWay('prepared', { starts_on: dayFromToday(20) });
    const files = {
      [`${sent.finess} ${day}.pdf`]: await aPdf('un'),
      [`${prepared.finess}_${day.split('-').reverse().join('.')}.pdf`]: await aPdf('deux'),
    };
    const before = await states();
    const checked = await hand.check('evidence', { 'mandats.zip': await zipOf(files) });
    expect([checked.newRows, checked.errorRows]).toEqual([2, 0]);
    const told = await hand.told(checked.id);
    expect(told[`${sent.finess} ${day}.pdf`]).toContain('state Active');
    expect(Object.values(told).join()).toContain('vous pourrez l’activer ce jour-là');
    expect((await hand.apply(checked.id)).appliedRows).toBe(2);
    expect(await states()).toEqual([
      { state: 'active', starts: day, paper: true, version: 3 },
      { state: 'signed', starts: dayFromToday(20), paper: true, version: 2 },
    ]);
    expect(
      await all(
        `SELECT action, from_state, to_state, document_id IS NOT NULL AS paper, details->>'date' AS date, details->>'version' AS version
           FROM audit_entries WHERE subject_id = $1 AND client_id = $2 ORDER BY sequence`,
        [sent.delegation.id, sent.client.id],
      ),
    ).toEqual([
      { action: 'sign', from_state: 'requested', to_state: 'signed', paper: true, date: day, version: '2' },
      { action: 'activate', from_state: 'signed', to_state: 'active', paper: false, date: null, version: '3' },
    ]);
    expect((await hand.check('evidence', files)).unchangedRows).toBe(2);
    const undone = await hand.undo(checked.id);
    expect([undone.undoneRows, undone.keptRows]).toEqual([2, 0]);
    expect((await states()).map(withoutVersion)).toEqual(before.map(withoutVersion));
  });

  it('asks when its name does not say when it was signed, and takes the day of the drop once a person decides so', async () => {
    const { finess } = await underWay('to_correct');
    const checked = await hand.check('evidence', { [`${finess} mandat.pdf`]: await aPdf('sans date') });
    expect([checked.newRows, checked.errorRows]).toEqual([0, 1]);
    expect((await hand.told(checked.id))[`${finess} mandat.pdf`]).toContain('quand le mandat a été signé');
    await hand.choose(checked.id, { confirmed: ['signedOn'] });
    expect((await hand.apply(checked.id)).appliedRows).toBe(1);
    expect(await states()).toEqual([{ state: 'active', starts: dayFromToday(0), paper: true, version: 3 }]);
  });

  it('refuses what the table refuses, and what would have two answers', async () => {
    const alone = await withDelegation({ state: 'requested', ...unsigned });
    const twoWays = await underWay('requested');
    await aDelegation(editor, { client_id: twoWays.client.id, evidence_document_id: null });
    const waiting = await underWay('requested');
    await editor.owner.query(`UPDATE delegations SET state = 'signed' WHERE id = $1`, [waiting.delegation.id]);
    const late = await underWay('requested');
    const renewed = await underWay('requested');
    await aDelegation(editor, { client_id: renewed.client.id });
    const over = await underWay('ended');
    const early = await underWay('requested', { state_since: new Date() });
    const other = await tenant.secondEditor();
    const theirs = await aClient(other);
    await aDelegation(other, { client_id: theirs.id, state: 'requested', evidence_document_id: null });
    const name = (finess: unknown, on = day) => `${String(finess)} ${on}.pdf`;
    const tomorrow = dayFromToday(1);
    const files = Object.fromEntries(
      await Promise.all(
        [alone, twoWays, waiting, renewed, over, early].map(
          async ({ finess }, index) => [name(finess), await aPdf(String(index))] as const,
        ),
      ),
    );
    const { id } = await hand.check('evidence', {
      ...files,
      [name(late.finess, tomorrow)]: await aPdf('demain'),
      [name(theirs['finess_ej'])]: await aPdf('autre éditeur'),
    });
    const told = await hand.told(id);
    expect(told[name(alone.finess)]).toContain('Indiquez d’abord le représentant légal');
    expect(told[name(twoWays.finess)]).toContain('Plusieurs délégations');
    expect(told[name(waiting.finess)]).toContain('il reste à l’activer');
    expect(told[name(late.finess, tomorrow)]).toContain('un jour à venir');
    expect(told[name(early.finess)]).toContain('celle d’une autre version');
    expect(told[name(renewed.finess)]).toMatch(/^new.*Signée, à activer.*la remplacera quand vous l’activerez/);
    expect(told[name(over.finess)]).toContain('n’est en vigueur ni en cours');
    expect(told[name(theirs['finess_ej'])]).toContain('n’est ni le FINESS');
  });

  it('leaves alone what somebody moved between the check and the application', async () => {
    const { finess, delegation } = await underWay('requested');
    const { id } = await hand.check('evidence', { [`${finess} ${day}.pdf`]: await aPdf('tard') });
    await editor.owner.query(`UPDATE delegations SET state = 'refused' WHERE id = $1`, [delegation.id]);
    const applied = await hand.apply(id);
    expect([applied.appliedRows, applied.staleRows]).toEqual([0, 1]);
    expect((await states())[0]).toMatchObject({ state: 'refused', paper: false });
  });

  it('takes three hundred in one archive, by as many statements a batch as for three', async () => {
    const statements = async (howMany: number) => {
      const papers: [string, Buffer][] = [];
      for (let one = 0; one < howMany; one++)
        papers.push([`${(await underWay('requested')).finess} ${day}.pdf`, await aPdf(`${howMany} ${one}`)]);
      const { id, newRows } = await hand.check('evidence', { 'm.zip': await zipOf(Object.fromEntries(papers)) });
      expect(newRows).toBe(howMany);
      const counted = (await statementsDuring(() => hand.apply(id))).length;
      expect((await hand.byId(id)).appliedRows).toBe(howMany);
      return counted;
    };
    const few = await statements(3);
    // Two batches of two hundred at most; on a busy machine what looks at the clock asks a little meanwhile.
    expect(await statements(300)).toBeLessThanOrEqual(2 * few + 10);
  });
});
