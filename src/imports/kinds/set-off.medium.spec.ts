import { PDFDocument } from '@cantoo/pdf-lib';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dropsOf } from '../../../test/support/drops.js';
import {
  aClient,
  aDelegation,
  aDeputy,
  aDocument,
  aFiness,
  aMessage,
  anOrder,
  aRepresentative,
  dayFromToday,
  insertRow,
  type Row,
} from '../../../test/support/factories.js';
import { csv, importsOf } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ImportPages } from '../pages/import-pages.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;
const applied = async (lines: string[], confirmed: string[] = []) => {
  const { id } = await hand.check(csv(...lines));
  if (confirmed.length > 0) await hand.choose(id, { confirmed });
  expect(await hand.apply(id)).toMatchObject({ state: 'applied', appliedRows: lines.length - 1 });
  return id;
};
const foretold = async (id: string) => {
  const { effects } = await editor.run(() => tenant.get(ImportPages).undo(id, 'support'));
  return effects.join(' ');
};
const undone = async (id: string, rows = 1) =>
  expect(await hand.undo(id)).toMatchObject({ state: 'undone', undoneRows: rows, keptRows: 0 });

describe('the mandates that an import puts under review', () => {
  const mandate = () => all('SELECT state, state_since FROM delegations');
  const review = [expect.objectContaining({ state: 'to_review' })];
  let client: Row;
  beforeEach(async () => {
    client = await aClient(editor);
    const signed = new Date('2025-03-04T08:00:00Z');
    await aDelegation(editor, { client_id: client.id, state_since: signed });
    await aRepresentative(editor, { client_id: client.id, created_at: signed });
  });

  it.each([
    ['its representative', 'FINESS EJ;Nom du représentant;Prénoms du représentant', 'Zorro;Diego', []],
    ['its contract', 'FINESS EJ;Contrat', 'Demandé', ['contractState']],
  ])('for %s are in force again as they were, and the page says so beforehand', async (_, titles, cells, confirmed) => {
    const before = await mandate();
    const id = await applied([titles, `${client['finess_ej']};${cells}`], confirmed);
    expect(await mandate()).toEqual(review);
    expect(await foretold(id)).toContain('1\u00a0délégation que l’import avait mise à revoir redevient active.');
    await undone(id);
    expect(await mandate()).toEqual(before);
    expect(
      await all(
        `SELECT from_state, to_state FROM audit_entries WHERE action = 'import_undone' AND subject_kind = 'delegation'`,
      ),
    ).toEqual([{ from_state: 'to_review', to_state: 'active' }]);
  });

  it('stay in force when a contract that the import noted as signed is not any more', async () => {
    await editor.owner.query(`UPDATE clients SET contract_state = 'requested'`);
    const before = await mandate();
    await undone(await applied(['FINESS EJ;Contrat', `${client['finess_ej']};Signé`]));
    expect(await mandate()).toEqual(before);
  });
});

describe('the deputies that an import ends', () => {
  const deputies = () => all('SELECT id, starts_on, ends_on FROM deputies ORDER BY starts_on');
  const going = async () => {
    const { support, account_manager: manager } = editor.users;
    const client = await aClient(editor, { account_manager_id: manager.id });
    const days = [
      [-5, 9],
      [20, 30],
    ];
    for (const [from = 0, to = 0] of days)
      await aDeputy(editor, {
        ...{ client_id: client.id, deputy_id: support.id, reason: 'Congé' },
        ...{ starts_on: dayFromToday(from), ends_on: dayFromToday(to) },
      });
    return { client, support, before: await deputies() };
  };

  it('are back on their days, and the page says so beforehand', async () => {
    const { client, support, before } = await going();
    const id = await applied(['FINESS EJ;Chargé de compte', `${client['finess_ej']};${support.email}`]);
    expect(await deputies()).toEqual([expect.objectContaining({ ends_on: dayFromToday(-1) })]);
    expect(await foretold(id)).toContain('2\u00a0suppléances que l’import avait terminées reviennent.');
    await undone(id);
    expect(await deputies()).toEqual(before);
  });

  it('stay away where the person may follow nobody any more, and the page says so beforehand', async () => {
    const { client, support } = await going();
    const id = await applied(['FINESS EJ;Chargé de compte', `${client['finess_ej']};${support.email}`]);
    await editor.owner.query('UPDATE users SET disabled_at = now() WHERE id = $1', [support.id]);
    const { effects } = await editor.run(() => tenant.get(ImportPages).undo(id, 'admin'), 'admin');
    expect(effects.join(' ')).toContain('2\u00a0suppléances que l’import avait terminées ne reviennent pas');
  });
});

describe('the slots that an import opens', () => {
  const slots = () =>
    all(
      'SELECT establishment_id IS NULL AS client, purpose, not_needed_reason AS reason FROM slots ORDER BY purpose, 1',
    );
  const titles = 'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Porteur des certificats';
  let ej: string;
  beforeEach(async () => {
    ej = aFiness();
    await editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`);
    await applied([
      titles,
      `${ej};A;${aFiness()};Foyer;Production;DUI;DMP;`,
      `${ej};A;${aFiness()};Annexe;Production;DUI;DMP;`,
    ]);
  });

  it('go with it, and the page says how many', async () => {
    const before = await slots();
    const id = await applied(['FINESS EJ;Instance;Porteur des certificats', `${ej};Production;FINESS EG`]);
    expect(await slots()).toHaveLength(6);
    expect(await foretold(id)).toContain('4\u00a0emplacements que l’import avait ouverts sont supprimés.');
    await undone(id);
    expect(await slots()).toEqual(before);
    const [told] = await all(
      `SELECT reason FROM audit_entries WHERE action = 'import_undone' AND subject_kind = 'client'`,
    );
    expect(told?.['reason']).toContain('4\u00a0emplacements');
  });

  it('stay, not needed any more, where an order names one', async () => {
    const id = await applied(['FINESS EJ;Instance;Porteur des certificats', `${ej};Production;FINESS EG`]);
    const [slot] = await all('SELECT id, client_id FROM slots WHERE establishment_id IS NOT NULL LIMIT 1');
    await anOrder(editor, { client_id: slot?.['client_id'], slot_id: slot?.['id'], state: 'cancelled' });
    await undone(id);
    expect(await all('SELECT id FROM slots WHERE not_needed_reason IS NOT NULL')).toEqual([{ id: slot?.['id'] }]);
  });
});

describe('the links that an import revokes', () => {
  let [client, delegation] = [{} as Row, {} as Row];
  const signer = { person_name: 'Hélène Łukasik', email: 'direction@client.test' };
  const link = (columns: object = {}) => {
    const id = uuidv7();
    return insertRow(editor, 'client_links', {
      ...{ id, client_id: client.id, purpose: 'mandate', delegation_id: delegation.id, ...signer },
      ...{ token_hash: id, expires_at: new Date(Date.now() + 86_400_000 * 20), created_by: 'Camille', ...columns },
    });
  };
  const open = async () =>
    (await all('SELECT id FROM client_links WHERE revoked_at IS NULL ORDER BY id')).map((row) => row['id']);
  const another = () =>
    applied(['FINESS EJ;Nom du représentant;Prénoms du représentant', `${client['finess_ej']};Zorro;Diego`]);
  beforeEach(async () => {
    client = await aClient(editor);
    const before = new Date('2025-03-04T08:00:00Z');
    await aRepresentative(editor, { client_id: client.id, created_at: before });
    const asked = { evidence_document_id: null, starts_on: null, state: 'requested', state_since: before };
    delegation = await aDelegation(editor, { client_id: client.id, ...asked });
  });

  it('open again with what was handed on by them, and the page says so beforehand', async () => {
    const own = await link();
    const handed = await link({ handed_by: own.id, person_name: 'Paul Roy', email: 'paul@client.test' });
    const id = await another();
    expect(await open()).toEqual([]);
    expect(await foretold(id)).toContain(
      '2\u00a0liens d’espace client que l’import avait révoqués ouvrent de nouveau.',
    );
    await undone(id);
    expect(await open()).toEqual([own.id, handed.id]);
    expect(
      await all(`SELECT summary FROM audit_entries WHERE action = 'import_undone' AND subject_kind = 'client_link'`),
    ).toHaveLength(2);
  });

  it('stay over where they have run out, or where another was given for the same since', async () => {
    const own = await link();
    await link({ handed_by: own.id, person_name: 'Paul Roy', email: 'paul@client.test' });
    const id = await another();
    await editor.owner.query(`UPDATE client_links SET expires_at = now() WHERE id = $1`, [own.id]);
    expect(await foretold(id)).not.toContain('espace client');
    await editor.owner.query(`UPDATE client_links SET expires_at = now() + interval '9 days'`);
    expect(await foretold(id)).toContain('2\u00a0liens');
    const since = await link();
    expect(await foretold(id)).not.toContain('2\u00a0liens');
    await undone(id);
    expect(await open()).not.toContain(own.id);
    expect(await open()).toContain(since.id);
  });
});

describe('the links that whoever an import made a representative got since', () => {
  const titles = 'FINESS EJ;Nom du représentant;Prénoms du représentant;Courriel du représentant';
  const open = async () =>
    (await all('SELECT person_name FROM client_links WHERE revoked_at IS NULL ORDER BY created_at')).map(
      (row) => row['person_name'],
    );

  it('end with what was handed on by them, and the page says so beforehand; the others stay', async () => {
    const [client, other] = [await aClient(editor), await aClient(editor)];
    const before = new Date('2025-03-04T08:00:00Z');
    for (const { id } of [client, other]) await aRepresentative(editor, { client_id: id, created_at: before });
    const asked = { evidence_document_id: null, starts_on: null, state: 'requested', state_since: before };
    const delegation = await aDelegation(editor, { client_id: client.id, ...asked });
    const link = (columns: object) => {
      const id = uuidv7();
      return insertRow(editor, 'client_links', {
        ...{ id, client_id: client.id, purpose: 'prerequisites', token_hash: id, created_by: 'Camille' },
        ...{ expires_at: new Date(Date.now() + 86_400_000 * 20), email: 'zorro@client.test', ...columns },
      });
    };
    // Known of the client already, at the address that the import says: nobody gave it to a representative.
    await link({ person_name: 'Alba Ruiz' });
    const id = await applied([titles, `${client['finess_ej']};Zorro;Diego;zorro@client.test`]);
    const [own] = [await link({ person_name: 'Diego Zorro', purpose: 'mandate', delegation_id: delegation.id })];
    await link({ person_name: 'Diego Zorro' });
    await link({
      person_name: 'Paul Roy',
      email: 'paul@client.test',
      purpose: 'mandate',
      delegation_id: delegation.id,
      handed_by: own.id,
    });
    await link({ person_name: 'Diego Zorro', client_id: other.id });
    await link({ person_name: 'Anne Petit', email: 'anne@client.test' });
    expect(await foretold(id)).toContain(
      '3\u00a0liens d’espace client, obtenus depuis par qui l’import avait dit représentant, n’ouvriront plus rien.',
    );
    await undone(id);
    expect(await open()).toEqual(['Alba Ruiz', 'Diego Zorro', 'Anne Petit']);
    expect(
      await all(`SELECT client_id FROM client_links WHERE revoked_at IS NULL AND person_name = 'Diego Zorro'`),
    ).toEqual([{ client_id: other.id }]);
    const told = await all(
      `SELECT client_id, summary FROM audit_entries WHERE action = 'link_revoked' ORDER BY sequence`,
    );
    expect(told).toHaveLength(3);
    expect(told[0]).toEqual({
      client_id: client.id,
      summary: expect.stringMatching(
        /^Lien de Diego Zorro révoqué, l’import .+ qui en faisait un représentant est défait/,
      ),
    });
  });
});

describe('an answer that a drop of mandates finds outdated', () => {
  it('is to be read again once the mandate waits again', async () => {
    const drops = dropsOf(tenant, editor);
    const client = await aClient(editor);
    await aRepresentative(editor, { client_id: client.id });
    const sent = new Date(Date.now() - 86_400_000 * 20);
    const unsigned = { evidence_document_id: null, starts_on: null, signed_on: null, state_since: sent };
    const { id: delegation } = await aDelegation(editor, { client_id: client.id, state: 'requested', ...unsigned });
    const paper = await aDocument(editor, { client_id: client.id, kind: 'signed_mandate' });
    const { id: message } = await aMessage(editor, { client_id: client.id });
    await insertRow(editor, 'client_answers', {
      ...{ id: uuidv7(), client_id: client.id, kind: 'signed_mandate', message_id: message, document_id: paper.id },
      delegation_id: delegation,
    });
    const states = () =>
      all(
        'SELECT a.state AS answer, d.state AS mandate FROM client_answers a JOIN delegations d ON d.id = a.delegation_id',
      );
    const pdf = await PDFDocument.create();
    pdf.addPage();
    const { id } = await drops.check('evidence', {
      [`${client['finess_ej']} ${dayFromToday(-3)}.pdf`]: Buffer.from(await pdf.save()),
    });
    expect((await drops.apply(id)).appliedRows).toBe(1);
    expect(await states()).toEqual([{ answer: 'replaced', mandate: 'active' }]);
    expect(await foretold(id)).toContain(
      '1\u00a0réponse de client que l’import avait dépassée est de nouveau à relire.',
    );
    expect((await drops.undo(id)).undoneRows).toBe(1);
    expect(await states()).toEqual([{ answer: 'to_review', mandate: 'requested' }]);
  });
});
