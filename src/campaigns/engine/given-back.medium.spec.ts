import { beforeEach, describe, expect, it } from '@jest/globals';
import { runForOne, undoForOne } from '../../../test/support/campaign-jobs.js';
import { aClient, aFiness, aSlot, dayFromToday } from '../../../test/support/factories.js';
import { csv, importsOf } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { SlotsService } from '../../slots/slots.service.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

type Wish = [kind: string, parameters: Record<string, string>];

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;
const run = (clientId: string, [kind, parameters]: Wish) => runForOne(tenant, editor, { kind, clientId, parameters });

/** What becomes of the one row of the campaign that gives back. */
async function undone(clientId: string, [kind]: Wish, id: string) {
  const inverse = await undoForOne(tenant, editor, { id, kind, clientId });
  const [row] = await all('SELECT state, reason FROM campaign_rows WHERE campaign_id = $1', [inverse]);
  return row;
}

const done = expect.objectContaining({ state: 'done' }) as unknown;
const refusedAs = (words: string) => ({ state: 'refused', reason: expect.stringContaining(words) as unknown });

const town = (name: string): Wish => ['update_field', { town: name }];
const contact = (address: string): Wish => ['change_contacts', { field: 'actorEmail', from: '', to: address }];
const followed = (person: 'admin' | 'support'): Wish => [
  'assign_account_manager',
  { accountManager: editor.users[person].id },
];
const deputy = (): Wish => [
  'name_deputy',
  { deputy: editor.users.admin.id, startsOn: dayFromToday(-2), endsOn: dayFromToday(5) },
];

/** What of a client campaigns of this spec change. */
const standing = (clientId: string) =>
  all(
    `SELECT c.town, c.account_manager_id, s.actor_email, d.ends_on FROM clients c
       LEFT JOIN slots s ON s.client_id = c.id AND s.added_by_hand LEFT JOIN deputies d ON d.client_id = c.id AND d.ends_on >= paris_today() WHERE c.id = $1`,
    [clientId],
  );

async function aFollowedClient() {
  const client = await aClient(editor, { town: 'Sens', account_manager_id: editor.users.account_manager.id });
  await aSlot(editor, { client_id: client.id, actor_email: 'ancien@un.example', added_by_hand: true });
  return client;
}

describe('campaigns that are undone one after the other, the last one first', () => {
  it.each<[string, () => Wish, () => Wish, () => Wish]>([
    ['fields', () => town('Auxerre'), () => town('Dijon'), () => town('Nevers')],
    ['addresses', () => contact('a@un.example'), () => contact('b@un.example'), () => contact('c@un.example')],
    ['account managers', () => followed('admin'), () => followed('support'), () => followed('admin')],
    ['a deputy whom a handover ends', deputy, () => followed('admin'), () => followed('support')],
  ])('give each client back as it was: %s', async (_, ...wishes) => {
    const client = await aFollowedClient();
    const before: unknown[] = [];
    const campaigns: [string, Wish][] = [];
    for (const wish of wishes.map((make) => make())) {
      before.push(await standing(client.id));
      campaigns.push([await run(client.id, wish), wish]);
    }
    for (const [id, wish] of campaigns.toReversed()) {
      expect(await undone(client.id, wish, id)).toEqual(done);
      expect(await standing(client.id)).toEqual(before.pop());
    }
  });

  it('refuse as long as what came after stands', async () => {
    const client = await aFollowedClient();
    const ids = [];
    for (const name of ['Auxerre', 'Dijon', 'Nevers']) ids.push(await run(client.id, town(name)));
    const [first = '', second = '', third = ''] = ids;
    expect(await undone(client.id, town(''), second)).toEqual(refusedAs('changée depuis'));
    expect(await undone(client.id, town(''), first)).toEqual(refusedAs('changée depuis'));
    for (const id of [third, second, first]) expect(await undone(client.id, town(''), id)).toEqual(done);
    expect(await standing(client.id)).toMatchObject([{ town: 'Sens' }]);
  });

  it('leave what the later one could not give back: it stands as somebody decided', async () => {
    const client = await aFollowedClient();
    const { id: other } = await aSlot(editor, {
      ...{ client_id: client.id, actor_email: 'ancien@un.example', added_by_hand: true, purpose: 'dmp_auth' },
    });
    const first = await run(client.id, contact('a@un.example'));
    const second = await run(client.id, contact('b@un.example'));
    const write = async (actorEmail: string) => {
      const { version } = await editor.run(() => tenant.get(SlotsService).byId(other));
      const form = { actorEmail, informedEmail: null };
      await editor.run(() => tenant.get(SlotsService).editContacts(other, { ...form, version }));
    };
    await write('autre@un.example');
    expect(await undone(client.id, contact(''), second)).toEqual(done);
    await write('a@un.example');
    expect(await undone(client.id, contact(''), first)).toEqual(done);
    const slots = await all('SELECT id, actor_email FROM slots WHERE client_id = $1 AND added_by_hand', [client.id]);
    expect(new Map(slots.map((slot) => [slot['id'] === other, slot['actor_email']]))).toEqual(
      new Map([
        [false, 'ancien@un.example'],
        [true, 'a@un.example'],
      ]),
    );
  });
});

describe('a campaign and an import, one undone after the other', () => {
  const brought = async (...lines: string[]) => {
    const { id } = await hand.check(csv(...lines));
    expect(await hand.apply(id)).toMatchObject({ state: 'applied' });
    return id;
  };
  const idOf = async (ej: string) =>
    String((await all('SELECT id FROM clients WHERE finess_ej = $1', [ej]))[0]?.['id']);
  const whole = expect.objectContaining({ undoneRows: 1, keptRows: 0 }) as unknown;
  const kept = expect.objectContaining({ undoneRows: 0, keptRows: 1 }) as unknown;

  it.each<[string, () => Wish]>([
    ['the same column', () => town('Auxerre')],
    ['a deputy of a client that it created', deputy],
    ['who follows a client that it created', () => followed('support')],
  ])('the import first: %s', async (_, make) => {
    const ej = aFiness();
    const file = await brought('FINESS EJ;Nom;Ville', `${ej};A;Nice`);
    const client = await idOf(ej);
    const campaign = await run(client, make());
    expect(await undone(client, make(), campaign)).toEqual(done);
    expect(await hand.undo(file)).toEqual(whole);
    expect(await all('SELECT 1 FROM clients WHERE archived_at IS NULL')).toEqual([]);
  });

  it('the import first, but the campaign stands, or is done again', async () => {
    const numbers = [aFiness(), aFiness()].sort();
    const file = await brought('FINESS EJ;Nom;Ville', ...numbers.map((ej) => `${ej};Client;Nice`));
    const [one = '', other = ''] = await Promise.all(numbers.map(idOf));
    for (const id of [one, other]) await run(id, town('Auxerre'));
    const again = await run(one, town('Dijon'));
    expect(await undone(one, town(''), again)).toEqual(done);
    expect(await hand.undo(file)).toMatchObject({ undoneRows: 0, keptRows: 2 });
  });

  it('the campaign last, but the import asked first: what it kept goes back once the campaign is undone', async () => {
    const ej = aFiness();
    const file = await brought('FINESS EJ;Nom;Ville', `${ej};A;Nice`);
    const client = await idOf(ej);
    const campaign = await run(client, town('Auxerre'));
    expect(await hand.undo(file)).toEqual(kept);
    expect(await undone(client, town(''), campaign)).toEqual(done);
    expect(await hand.undo(file)).toEqual(whole);
    expect(await all('SELECT 1 FROM clients WHERE archived_at IS NULL')).toEqual([]);
  });

  it('the import first, where a campaign of before it was given back since: what that changed, counts', async () => {
    const client = await aFollowedClient();
    const campaign = await run(client.id, town('Auxerre'));
    const file = await brought('FINESS EJ;Adresse', `${client['finess_ej'] as string};9 rue Haute`);
    expect(await undone(client.id, town(''), campaign)).toEqual(done);
    expect(await hand.undo(file)).toEqual(kept);
    expect(await standing(client.id)).toMatchObject([{ town: 'Sens' }]);
  });

  it('the campaign first, where the import is given back of this client only', async () => {
    const clients = [await aFollowedClient(), await aFollowedClient()];
    const [one, other] = clients.map(({ id }) => id) as [string, string];
    const campaigns = [await run(one, town('Auxerre')), await run(other, town('Auxerre'))] as const;
    const file = await brought('FINESS EJ;Ville', ...clients.map((client) => `${client['finess_ej'] as string};Nice`));
    const back = await brought('FINESS EJ;Ville', `${clients[1]?.['finess_ej'] as string};Auxerre`);
    expect(await undone(one, town(''), campaigns[0])).toEqual(refusedAs('changée depuis'));
    expect(await hand.undo(file)).toMatchObject({ undoneRows: 1, keptRows: 1 });
    expect(await undone(one, town(''), campaigns[0])).toEqual(done);
    expect(await undone(other, town(''), campaigns[1])).toEqual(refusedAs('changée depuis'));
    expect(await hand.undo(back)).toEqual(whole);
    expect(await undone(other, town(''), campaigns[1])).toEqual(refusedAs('changée depuis'));
  });

  it('the campaign first, where the import is given back whole', async () => {
    const client = await aFollowedClient();
    const campaign = await run(client.id, town('Auxerre'));
    const file = await brought('FINESS EJ;Ville', `${client['finess_ej'] as string};Nice`);
    expect(await hand.undo(file)).toEqual(whole);
    expect(await undone(client.id, town(''), campaign)).toEqual(done);
    expect(await standing(client.id)).toMatchObject([{ town: 'Sens' }]);
  });
});

describe('a client that would go back to somebody who follows nobody any more', () => {
  it.each([
    ['disabled_at = now()', 'est désactivé'],
    [`role = 'auditor'`, 'ne peut que lire'],
  ])('is refused by their name: %s', async (set, why) => {
    const client = await aFollowedClient();
    const id = await run(client.id, followed('support'));
    const { account_manager: person } = editor.users;
    await editor.owner.query(`UPDATE users SET ${set} WHERE id = $1`, [person.id]);
    const row = await undone(client.id, followed('support'), id);
    expect(row).toEqual(refusedAs(why));
    expect(row?.['reason']).toContain(person.name);
    expect(row?.['reason']).not.toContain('Choisissez');
  });
});
