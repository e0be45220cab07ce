import { describe, expect, it } from '@jest/globals';
import { EditConflict, NotFound, Refused } from '../platform/web/errors.js';
import { readForm } from '../platform/web/read-form.js';
import { aClient, aFiness, aGrouping, anEstablishment } from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { GroupingMembersService } from './grouping-members.service.js';
import { groupingForm, newGroupingForm } from './grouping.form.js';
import { writeCursor } from '../platform/lists/cursor.js';
import { groupingList, GroupingsQueries } from './groupings.queries.js';
import { GroupingsService, NameTaken } from './groupings.service.js';
import { PastedClientsService } from './pasted-clients.service.js';
import { readPasted } from './pasted-finess.js';

const tenant = await aTenant();

const create = (name: string) => {
  const form = readForm(newGroupingForm, { name, system: 'shared' });
  if (!form.ok) throw new Error(JSON.stringify(form.errors));
  return tenant.run(() => tenant.get(GroupingsService).create(form.value));
};
const edit = (id: string, answers: Record<string, unknown>) => {
  const form = readForm(groupingForm, { system: 'separate', ...answers });
  if (!form.ok) throw new Error(JSON.stringify(form.errors));
  const service = tenant.get(GroupingsService);
  return tenant.run(async () => service.edit(await service.byId(id), form.value));
};
const add = (id: string, clients: string[]) => tenant.run(() => tenant.get(GroupingMembersService).add(id, clients));
const remove = (id: string, clients: string[]) =>
  tenant.run(() => tenant.get(GroupingMembersService).remove(id, clients));
const groupingOf = async (client: string) =>
  (await tenant.owner.query('SELECT grouping_id FROM clients WHERE id = $1', [client])).rows[0].grouping_id;
const told = async (kind: string, id: string) =>
  (
    await tenant.owner.query(
      'SELECT action, summary, details FROM audit_entries WHERE subject_kind = $1 AND subject_id = $2 ORDER BY sequence',
      [kind, id],
    )
  ).rows;

describe('a grouping', () => {
  it('has a name of its own, whatever the capitals', async () => {
    const id = await create('Groupement des Cimes');
    await expect(create('GROUPEMENT DES CIMES')).rejects.toMatchObject({
      field: 'name',
      see: { href: `/groupings/${id}` },
    });
    const other = await create('Un autre');
    await expect(edit(other, { name: 'groupement des cimes', version: '1' })).rejects.toBeInstanceOf(NameTaken);
  });

  it('shows the second person what the first has saved', async () => {
    const id = await create('Deux à la fois');
    await edit(id, { name: 'Deux à la fois', version: '1', note: 'A' });
    const conflict: EditConflict = await edit(id, { name: 'Deux à la fois', version: '1', note: 'B' }).catch((e) => e);
    expect(conflict).toBeInstanceOf(EditConflict);
    expect(conflict.conflict.fields.find((field) => field.name === 'note')).toMatchObject({
      opened: '',
      yours: 'B',
      now: 'A',
    });
    expect(conflict.conflict.fields.find((field) => field.name === 'system')).toMatchObject({
      opened: 'Un système commun à tous',
      now: 'Chaque organisme a son système',
    });
    expect((await told('grouping', id)).at(-1)?.details.changes).toMatchObject({ note: ['', 'A'] });
  });

  it('is deleted only when empty, and says how many clients keep it', async () => {
    const id = await create('À supprimer');
    const client = (await aClient(tenant)).id;
    await add(id, [client]);
    const removal = () => tenant.run(() => tenant.get(GroupingsService).remove(id));
    await expect(removal()).rejects.toThrow(/1\u00a0client.*sortez/);
    await remove(id, [client]);
    await removal();
    await expect(removal()).rejects.toBeInstanceOf(NotFound);
  });

  it('of another editor does not exist', async () => {
    const neighbour = await tenant.secondEditor();
    const theirs = (await aGrouping(neighbour)).id;
    const client = (await aClient(tenant)).id;
    await expect(add(theirs, [client])).rejects.toBeInstanceOf(NotFound);
    const ours = await create('Le nôtre');
    const stranger = (await aClient(neighbour)).id;
    expect(await add(ours, [stranger])).toEqual({ added: 0, moved: [] });
  });
});

describe('the clients of a grouping', () => {
  it('are in one at most: moving says so, in the journal of all three', async () => {
    const [first, second] = [await create('Premier'), await create('Second')];
    const client = await aClient(tenant, { name: 'Ker Avel' });
    await add(first, [client.id]);
    expect(await add(second, [client.id])).toEqual({ added: 1, moved: [{ name: 'Ker Avel', from: 'Premier' }] });
    expect(await groupingOf(client.id)).toBe(second);
    const entries = await told('client', client.id);
    expect(entries.map((entry) => entry.details.changes.grouping)).toEqual([
      ['', 'Premier'],
      ['Premier', 'Second'],
    ]);
    expect((await told('grouping', first)).map((entry) => entry.action)).toEqual([
      'created',
      'members_added',
      'members_removed',
    ]);
    expect((await told('grouping', second)).map((entry) => entry.action)).toEqual(['created', 'members_added']);
  });

  it('added or removed twice change nothing the second time', async () => {
    const id = await create('Deux fois');
    const client = (await aClient(tenant)).id;
    await add(id, [client]);
    expect(await add(id, [client])).toEqual({ added: 0, moved: [] });
    expect(await remove(id, [client])).toBe(1);
    expect(await remove(id, [client])).toBe(0);
    expect(await told('client', client)).toHaveLength(2);
  });

  it('are not archived ones', async () => {
    const id = await create('Sans archives');
    const client = (await aClient(tenant, { archived_at: new Date() })).id;
    expect((await add(id, [client])).added).toBe(0);
  });
});

describe('each pasted line is answered', () => {
  const answers = (id: string, text: string) =>
    tenant.run(async () => {
      const read = readPasted(text);
      if (!read.ok) throw new Refused([read.reason]);
      return tenant.get(PastedClientsService).answers(id, read.lines);
    });

  it('client, member, member of another, archived', async () => {
    const [id, other] = [await create('Collé'), await create('Ailleurs')];
    const make = async (columns: Record<string, unknown>) => (await aClient(tenant, columns))['finess_ej'] as string;
    const list = [
      await make({}),
      await make({ grouping_id: id }),
      await make({ grouping_id: other }),
      await make({ archived_at: new Date() }),
    ];
    const found = await answers(id, list.join('\n'));
    expect(found.map(({ outcome }) => outcome)).toEqual(['add', 'already', 'move', 'wrong']);
    expect(found[2]?.reason).toContain('Ailleurs');
  });

  it('an establishment, ours or the register’s, with the FINESS EJ to write', async () => {
    const id = await create('Établissements');
    const owner = await aClient(tenant, { name: 'Les Tilleuls' });
    const ours = (await anEstablishment(tenant, { client_id: owner.id }))['finess_eg'] as string;
    const [ej, eg] = [aFiness(), aFiness()];
    await tenant.owner.query(
      `INSERT INTO directory_establishments (finess, legal_entity_finess, name, extracted_on) VALUES ($1, $2, 'EHPAD', '2026-05-12')`,
      [eg, ej],
    );
    const found = await answers(id, `${ours}\n${eg}`);
    expect(found.map(({ outcome }) => outcome)).toEqual(['wrong', 'wrong']);
    expect(found[0]?.reason).toContain(`${owner['finess_ej']} («\u00a0Les Tilleuls\u00a0»)`);
    expect(found[1]?.reason).toContain(ej);
  });

  it('a legal entity that is no client yet, a number of nobody, a number with a slip', async () => {
    const id = await create('Inconnus');
    const [entity, nobody] = [aFiness(), aFiness()];
    await tenant.owner.query(
      `INSERT INTO directory_legal_entities (finess, name, extracted_on) VALUES ($1, 'ASSOCIATION NEUVE', '2026-05-12')`,
      [entity],
    );
    const found = await answers(id, `${entity}\n${nobody}\n060923151`);
    expect(found.map(({ link }) => link?.href ?? null)).toEqual([
      `/clients/new?finess=${entity}`,
      `/directory?q=${nobody}`,
      null,
    ]);
    expect(found[2]?.reason).toContain('clé de contrôle');
  });

  it('an identifier of the TEST environment only when it is a TEST client’s', async () => {
    const id = await create('Essais');
    expect((await answers(id, '1B0073160'))[0]?.outcome).toBe('wrong');
    await aClient(tenant, { finess_ej: '1B0073160', environment: 'TEST' });
    expect((await answers(id, '1B0073160'))[0]?.outcome).toBe('add');
  });
});

describe('the list of groupings', () => {
  it('goes on from page to page by name without missing or repeating one', async () => {
    const neighbour = await tenant.secondEditor();
    for (let index = 0; index < groupingList.size + 5; index += 1)
      await aGrouping(neighbour, { name: `Groupement ${String(index).padStart(3, '0')}` });
    const read = (query: Record<string, string>) =>
      neighbour
        .run(() => tenant.get(GroupingsQueries).list(groupingList.filter(query), groupingList.order(query)))
        .then(({ rows }) => rows);
    const first = await read({});
    const second = await read({ after: writeCursor(first.at(-1)?.cursor ?? '[]') });
    expect(second).toHaveLength(5);
    expect(new Set([...first, ...second].map(({ name }) => name)).size).toBe(groupingList.size + 5);
    expect(await read({ before: writeCursor(second[0]?.cursor ?? '[]') })).toEqual(first);
    const found = await read({ q: 'groupement 007' });
    expect(found.map(({ name }) => name)).toEqual(['Groupement 007']);
  });
});
