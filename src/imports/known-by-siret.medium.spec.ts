import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aFiness, anAssignment } from '../../test/support/factories.js';
import { importsOf } from '../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { siretNumber } from '../demo/story/made/numbers.js';
import { ClientExport } from './export/client-export.js';

const siret = siretNumber(77);
let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const header = 'FINESS EJ;SIRET;Nom;Code postal;Commune';
const check = (...lines: string[]) => hand.check([header, ...lines].join('\r\n'));
const clients = async () =>
  (await editor.owner.query<Record<string, unknown>>('SELECT finess_ej, siret, name, town FROM clients ORDER BY name'))
    .rows;
const errors = async (id: string) => (await hand.rows(id)).map((row) => row.errors?.[0]?.text ?? '');

describe('an import of a client known by its SIRET alone', () => {
  it('reads the SIRET when the FINESS is empty: created, then unchanged, then changed', async () => {
    const checked = await check(`;${siret};GCS Rivages;06000;Nice`);
    expect(checked).toMatchObject({ newRows: 1, errorRows: 0 });
    await hand.apply(checked.id);
    expect(await clients()).toEqual([{ finess_ej: null, siret, name: 'GCS Rivages', town: 'Nice' }]);
    expect(await check(`;${siret};GCS Rivages;06000;Nice`)).toMatchObject({ unchangedRows: 1 });
    const moved = await check(`;${siret};GCS Rivages;06000;Cannes`);
    expect(moved).toMatchObject({ changedRows: 1, newRows: 0 });
    await hand.apply(moved.id);
    expect(await clients()).toMatchObject([{ town: 'Cannes' }]);
  });

  it('knows the same client when a later line has both numbers, and gives it its FINESS; undone, it has none again', async () => {
    await hand.apply((await check(`;${siret};GCS Rivages;06000;Nice`)).id);
    const finess = aFiness();
    const both = await check(`${finess};${siret};GCS Rivages;06000;Nice`);
    expect(both).toMatchObject({ changedRows: 1, newRows: 0 });
    expect((await hand.rows(both.id))[0]?.differences).toEqual([['finessEj', '', finess]]);
    await hand.apply(both.id);
    expect(await clients()).toMatchObject([{ finess_ej: finess, siret }]);
    // A file that still gives the SIRET alone speaks of the same client.
    expect(await check(`;${siret};GCS Rivages;06000;Nice`)).toMatchObject({ unchangedRows: 1, newRows: 0 });
    await hand.undo(both.id);
    expect(await clients()).toMatchObject([{ finess_ej: null, siret }]);
  });

  it('leaves to its page a client of whom something stands under the SIRET: a contract, a habilitation, a delegation', async () => {
    const finess = aFiness();
    const client = await aClient(editor, {
      finess_ej: null,
      siret,
      name: 'GCS Rivages',
      contract_state: 'missing',
      contract_since: null,
    });
    const told = async () => (await errors((await check(`${finess};${siret};GCS Rivages;06000;Nice`)).id))[0];
    expect(await told()).toBe('');
    const assignment = await anAssignment(editor, { client_id: client.id });
    expect(await told()).toContain(
      `Ses habilitations sont sous son SIRET ${siret}\u00a0: donnez-lui ce FINESS EJ depuis sa page`,
    );
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE id = $1`, [assignment.id]);
    const delegation = await aDelegation(editor, { client_id: client.id });
    expect(await told()).toContain('Sa délégation est sous son SIRET');
    await editor.owner.query(`UPDATE delegations SET state = 'ended' WHERE id = $1`, [delegation.id]);
    expect(await told()).toBe('');
    await editor.owner.query(
      `UPDATE clients SET contract_state = 'signed', contract_since = '2024-03-02' WHERE id = $1`,
      [client.id],
    );
    expect(await told()).toContain('Son contrat avec l’ANS est sous son SIRET');
  });

  it('refuses a line without any number, a SIRET that is another client’s, and one client under two numbers', async () => {
    const known = await aClient(editor, { siret, name: 'APF' });
    const checked = await check(
      ';;Sans numéro;06000;Nice',
      `${aFiness()};${siret};Autre;06000;Nice`,
      `${String(known['finess_ej'])};;APF;06000;Cannes`,
      `;${siret};APF;06000;Antibes`,
    );
    const told = await errors(checked.id);
    expect(told[0]).toContain('Indiquez le FINESS EJ ou, à défaut, le SIRET');
    expect(told[1]).toContain(`déjà dans la fiche d’APF (${String(known['finess_ej'])}). Si son FINESS EJ a changé`);
    expect(told.slice(2).join()).toContain('sous un autre numéro');
  });

  it('comes back from an export as it was', async () => {
    await hand.apply((await check(`;${siret};GCS Rivages;06000;Nice`)).id);
    const written = await editor.run(async () => {
      const exporting = tenant.get(ClientExport);
      const { format, filter } = await exporting.read({ format: 'csv' });
      const rows: unknown[][] = [];
      for await (const row of exporting.rows(format, filter)) rows.push(row);
      return rows;
    });
    const text = written
      .map((row) => row.map((cell) => (typeof cell === 'object' && cell ? '' : String(cell))).join(';'))
      .join('\r\n');
    expect(await hand.check(text)).toMatchObject({ unchangedRows: 1, errorRows: 0 });
  });
});
