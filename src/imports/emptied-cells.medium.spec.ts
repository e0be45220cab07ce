import { beforeEach, describe, expect, it } from '@jest/globals';
import { aFiness, aGrouping, anAdministrator, aCard, dayFromToday } from '../../test/support/factories.js';
import { csv, importsOf, typedDay } from '../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { siretNumber } from '../demo/story/made/numbers.js';
import { checkCardNumber } from '../identifiers/card-number.js';
import { checkRpps } from '../identifiers/rpps.js';
import type { Checked } from '../identifiers/identifier.js';
import { cardFile } from './cards/card-file.js';
import { clientColumns } from './clients/client-columns.js';
import type { ColumnSet } from './columns/column-set.js';
import { emptyWord, type Values } from './file/read-line.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const later = typedDay(dayFromToday(200));
const card = '0123456789';

/** A number of that many digits that its check takes, the `nth` of its kind. */
function numbered(check: (text: string) => Checked, length: number, nth: number): string {
  const first = String(nth + 10 ** (length - 2));
  return Array.from({ length: 10 }, (_, last) => `${first}${last}`).find((text) => check(text).ok) ?? '';
}

const file = (columns: ColumnSet, lines: Values[]) =>
  csv(
    columns.all.map(({ label }) => label).join(';'),
    ...lines.map((line) => columns.all.map(({ key }) => line[key] ?? '').join(';')),
  );

/** Each line with the word that empties in one of the columns, another for each. */
const emptied = (columns: ColumnSet, lines: Values[]) =>
  columns.all.map(({ key }, nth) => ({ ...lines[nth], [key]: emptyWord }));

/** Applied, and what became of each line, by column. */
async function outcomes(columns: ColumnSet, lines: Values[], kind: string): Promise<Map<string, string>> {
  const { id } = await hand.check(file(columns, lines), 'fichier.csv', kind);
  expect(await hand.apply(id)).toMatchObject({ state: 'applied', staleRows: 0 });
  const rows = await hand.rows(id);
  return new Map(rows.map(({ outcome, errors }, nth) => [columns.all[nth]?.key ?? '', errors?.[0]?.text ?? outcome]));
}

async function wholeClients(): Promise<Values[]> {
  const person = (await hand.one('SELECT email FROM users'))['email'];
  const shared: Values = {
    ...{ name: 'Les Lilas', address: '1 rue du Port', postalCode: '06000', town: 'Nice', environment: 'PROD' },
    ...{ accountManager: String(person ?? ''), grouping: 'GHT Azur', contractState: 'signé' },
    ...{ contractSince: '05/01/2024', contractNumber: 'N1', selfAdministered: 'non', role: 'directeur' },
    ...{ lastName: 'Martin', firstNames: 'Zoé', email: 'z.martin@leslilas.fr', phone: '04 92 03 44 44' },
    ...{ cardKind: 'CPS', cardNumber: card, cardState: 'active', cardValidUntil: later },
    ...{ egName: 'Foyer', egTown: 'Nice', instanceName: 'Production', solution: 'DUI', applicationName: 'DUI' },
    ...{ hostName: 'dui.leslilas.fr', holderLevel: 'EJ', services: 'DMP, INSi AUTO, INSi MANU, MSSanté opérateur' },
    ...{ 'expiry.dmp_auth': later, 'expiry.dmp_sign': later, 'expiry.insi_auto': later, 'expiry.insi_manu': later },
    ...{ 'expiry.mss_operator': later, delegationSignedOn: '05/01/2024', delegationEndsOn: later },
    ...{ delegationChannel: 'form', delegationScope: 'ORG', delegationReference: 'M1' },
    ...{ habilitatedCards: card, habilitatedSince: '06/01/2024' },
  };
  // These share the certificate of the DMP where there is one.
  const alone: Record<string, string> = { 'expiry.psc': 'PSC', 'expiry.mss_bal': 'MSSanté', 'expiry.ror': 'ROR' };
  const none = Object.fromEntries(Object.keys(shared).flatMap((key) => (key.startsWith('expiry.') ? [[key, '']] : [])));
  return clientColumns.all.map(({ key }, nth) => ({
    ...shared,
    ...(alone[key] === undefined ? {} : { ...none, services: alone[key], [key]: later }),
    ...{ finessEj: aFiness(), finessEg: aFiness(), internalReference: `R${nth}`, siret: siretNumber(2_000_100 + nth) },
  }));
}

describe('the word that empties a cell', () => {
  it('is taken or refused in each column of a file of clients, and never passed over in silence', async () => {
    await editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`);
    await aGrouping(editor, { name: 'GHT Azur' });
    const { id } = await anAdministrator(editor);
    await aCard(editor, { administrator_id: id, number: card, state: 'active', valid_until: dayFromToday(300) });
    const whole = await wholeClients();
    expect(await hand.apply((await hand.check(file(clientColumns, whole))).id)).toMatchObject({
      appliedRows: whole.length,
      errorRows: 0,
    });
    const known = emptied(
      clientColumns,
      whole.map(({ finessEj }) => ({ finessEj: finessEj ?? '' })),
    );
    const became = await outcomes(clientColumns, known, 'clients');
    expect([...became].filter(([, outcome]) => outcome === 'unchanged')).toEqual([]);
    expect(became.get('delegationChannel')).toContain('ne peut pas être vidé');
    expect(became.get('delegationReference')).toBe('changed');
    expect(await hand.one(`SELECT count(*) AS n FROM delegations WHERE reference IS NULL`)).toEqual({ n: '1' });
    // New ones, in the same words: what is not there cannot be emptied, and nothing is wrong with that.
    const fresh = (await wholeClients()).map((line, nth) => ({
      ...line,
      ...{ internalReference: `N${nth}`, siret: siretNumber(2_000_200 + nth) },
    }));
    await outcomes(clientColumns, emptied(clientColumns, fresh), 'clients');
  });

  it('is taken or refused in each column of a file of cards', async () => {
    const people = (from: number): Values[] =>
      cardFile.all.map((_, nth) => ({
        ...{
          lastName: `Nom${from + nth}`.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? ''),
          firstName: 'Zoé',
        },
        ...{ email: 'z@editeur.fr', phone: '04 92 03 44 44', rpps: numbered(checkRpps, 11, from + nth) },
        ...{ cardNumber: numbered(checkCardNumber, 10, from + nth), cardKind: 'CPA', validUntil: later },
      }));
    const whole = people(100);
    expect(await hand.apply((await hand.check(file(cardFile, whole), 'cartes.csv', 'cards')).id)).toMatchObject({
      appliedRows: whole.length,
    });
    const known = emptied(
      cardFile,
      whole.map(({ cardNumber = '' }) => ({ cardNumber })),
    );
    const became = await outcomes(cardFile, known, 'cards');
    // Those have no employer, and their kind follows from it.
    const silent = [...became].filter(([, outcome]) => outcome === 'unchanged').map(([key]) => key);
    expect(silent).toEqual(['cardKind', 'finessEj']);
    await outcomes(cardFile, emptied(cardFile, people(300)), 'cards');
  });
});
