import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, anAdministrator, dayFromToday } from '../../../test/support/factories.js';
import { csv, importsOf, typedDay } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { Administrator } from '../../administrators/administrator.entity.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { cardFields, personFields } from '../../administrators/administrator.form.js';
import { Card } from '../../administrators/card.entity.js';
import { CardsService } from '../../administrators/cards.service.js';
import { RecordHistoryQueries } from '../../platform/changes/record-history.queries.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { EditConflict } from '../../platform/web/errors.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const titles = 'Nom;Prénom;Téléphone;Numéro de carte;Fin de validité';
const [first, later] = [dayFromToday(400), dayFromToday(800)];
const brought = async (...lines: string[]) => {
  const { id } = await hand.check(csv(titles, ...lines), 'cartes.csv', 'cards');
  expect(await hand.apply(id)).toMatchObject({ state: 'applied', staleRows: 0, appliedRows: lines.length });
  return id;
};
const theOne = async () => {
  const db = tenant.get(TenantDb);
  const [person, card] = await editor.run(async () => [
    await db.theOne(Administrator, { lastName: 'Morel' }),
    await db.theOne(Card, { number: '0123456789' }),
  ]);
  return { person: person as Administrator, card: card as Card };
};

describe('a page that was open while a file of cards changed its record', () => {
  const line = (phone: string, until: string) => `Morel;Camille;${phone};0123456789;${typedDay(until)}`;
  const settled = async (work: () => Promise<unknown>) => {
    const refused: unknown = await editor.run(work).catch((error: unknown) => error);
    if (!(refused instanceof EditConflict)) throw refused;
    const { by, fields } = refused.conflict;
    const touched = fields.filter((field) => field.settled !== 'unchanged');
    return [by.replace(/ \(.*/, ''), ...touched.map((one) => [one.name, one.settled, one.kept])];
  };
  const edits = ({ person, card }: Awaited<ReturnType<typeof theOne>>) => ({
    person: () =>
      tenant.get(AdministratorsService).edit(person.id, { ...person, email: 'c@b.fr', userId: '' } as never),
    card: () =>
      tenant
        .get(CardsService)
        .edit(card.id, { ...card, cardNumber: card.number, validUntil: card.validUntil, ecpxActivated: true } as never),
  });

  it('says whose change it is, of the person and of the card; and its undoing too', async () => {
    await brought(line('0450010016', first));
    const opened = await theOne();
    const id = await brought(line('0477000009', later));
    const now = edits(opened);
    const by = 'Import «\u00a0cartes.csv\u00a0»';
    expect(await settled(now.person)).toEqual([by, ['phone', 'theirs', '0477000009'], ['email', 'yours', 'c@b.fr']]);
    expect(await settled(now.card)).toEqual([
      by,
      ['validUntil', 'theirs', date(later)],
      ['ecpxActivated', 'yours', expect.any(String)],
    ]);
    const between = edits(await theOne());
    expect(await hand.undo(id)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await settled(between.person)).toEqual([
      by,
      ['phone', 'theirs', '0450010016'],
      ['email', 'yours', 'c@b.fr'],
    ]);
    expect(await settled(between.card)).toEqual([
      by,
      ['validUntil', 'theirs', date(first)],
      ['ecpxActivated', 'yours', expect.any(String)],
    ]);
  });

  it('has a history that says what each field was, by the names of its form', async () => {
    await brought(line('0450010016', first));
    const { person, card } = await theOne();
    await hand.undo(await brought(line('0477000009', later)));
    const history = (kind: string, id: string, fields: { name: string; label: string }[]) =>
      editor.run(async () =>
        (await tenant.get(RecordHistoryQueries).of({ kind, id }, fields, ['edited'])).lines
          .slice(0, 2)
          .map((one) => [one.label, one.before, one.after]),
      );
    expect(await history('administrator', person.id, personFields)).toEqual([
      ['Téléphone', '0477000009', '0450010016'],
      ['Téléphone', '0450010016', '0477000009'],
    ]);
    const days = [date(first), date(later)];
    expect(await history('card', card.id, cardFields('CPA'))).toEqual([
      ['Fin de validité', days[1], days[0]],
      ['Fin de validité', days[0], days[1]],
    ]);
  });
});

describe('two files on the same card', () => {
  it('are undone one after the other, be the last one given back of this person only', async () => {
    const client = await aClient(editor);
    const known = await anAdministrator(editor, { client_id: client.id, last_name: 'Petit', first_name: 'Anne' });
    const lines = (until: string) => [`Morel;Camille;;0123456789;${typedDay(until)}`];
    await brought(...lines(first));
    const one = await brought(...lines(later));
    const two = await brought(...lines(dayFromToday(900)), `Roux;Luc;;0000000017;${typedDay(later)}`);
    // Somebody builds on the other person of the last file: that line stays.
    await editor.owner.query(
      `INSERT INTO departures (id, administrator_id, replacement_id, last_day, access_ends_at, created_by)
       SELECT gen_random_uuid(), $1, a.id, $2, now(), 'Essai' FROM administrators a WHERE a.last_name = 'Roux'`,
      [known.id, dayFromToday(9)],
    );
    expect(await hand.undo(two)).toMatchObject({ undoneRows: 1, keptRows: 1 });
    expect(await hand.undo(one)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect((await theOne()).card.validUntil).toBe(first);
  });
});
