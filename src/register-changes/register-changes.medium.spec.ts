import { describe, expect, it } from '@jest/globals';
import sql from 'sql-template-tag';
import {
  aCertificate,
  aFiness,
  anEstablishment,
  aRegisterChange,
  type Columns,
  dayFromToday,
  insertRow,
  type Row,
} from '../../test/support/factories.js';
import { rowOf } from '../../test/support/records.js';
import { registerOf } from '../../test/support/register-changes.js';
import { aTenant } from '../../test/support/tenant.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { SaidChanges } from './said-changes.service.js';
import { clientList } from '../clients/list/client-list.js';

const tenant = await aTenant();
const hand = registerOf(tenant);

/** The clients that a query of the list of clients keeps. */
async function kept(query: string): Promise<string[]> {
  const filter = clientList.filter(query);
  expect(filter.unknown).toEqual([]);
  await tenant.owner.query(
    `INSERT INTO client_progress (client_id, step, code, title, detail, who, target, slots_needed, slots_covered, active_assignments, computed_on)
     SELECT id, 1, 'x', '', '', 'editor', '{}', 0, 0, 0, '2026-01-05' FROM clients ON CONFLICT DO NOTHING`,
  );
  const { text, values } = sql`SELECT c.id FROM ${clientList.from} WHERE ${filter.where}`;
  return (await tenant.owner.query<{ id: string }>(text, values)).rows.map((row) => row.id);
}

const wrongOf = async (clientId: string) =>
  (
    await tenant.run(() =>
      tenant.get(TenantDb).query('SELECT 1 FROM certificates_to_redo WHERE client_id = $1', [clientId]),
    )
  ).length;

describe('what the register says of the editor’s clients', () => {
  it('is told to the editor concerned only, since the client is one, and of the last word only', async () => {
    const client = await hand.known();
    await hand.renamed(client, { after: 'ENTRE-TEMPS', extracted_on: dayFromToday(-2) });
    const change = await hand.renamed(client);
    await hand.renamed(await hand.known(), { recorded_at: dayFromToday(-20) });
    await aRegisterChange(tenant);
    expect((await hand.list()).rows.map((row) => row.id)).toEqual([change]);
    const other = await tenant.secondEditor();
    expect((await hand.list(other)).rows).toEqual([]);
    expect(await kept('register=changed')).toEqual([client.id]);
    await hand.decide([change], 'kept');
  });

  it('is a closure that stands, of the client or an establishment, since whenever the register knows it', async () => {
    const client = await hand.known();
    const house = await anEstablishment(tenant, { client_id: client.id });
    const closure = { change: 'closed', before: null, after: '2019-06-30', recorded_at: dayFromToday(-20) };
    await hand.renamed(client, closure);
    await aRegisterChange(tenant, { structure: 'establishment', finess: house['finess_eg'], ...closure });
    expect(await hand.waiting(client.id)).toEqual(['closed', 'closed']);
    await aRegisterChange(tenant, {
      ...{ structure: 'establishment', finess: house['finess_eg'], change: 'reopened' },
      ...{ before: '2019-06-30', after: null, recorded_at: dayFromToday(-19) },
    });
    expect(await hand.waiting(client.id)).toEqual(['closed']);
  });

  it('is told of a number since the client or the establishment bears it, and once decided no more', async () => {
    const [finess, house] = [aFiness(), aFiness()];
    const closure = { change: 'closed', before: null, after: '2019-06-30' };
    const closed = await aRegisterChange(tenant, { finess, ...closure });
    await aRegisterChange(tenant, { finess, recorded_at: dayFromToday(-20) });
    await aRegisterChange(tenant, { finess: house, structure: 'establishment', ...closure });
    const client = await hand.known();
    const establishment = await anEstablishment(tenant, { client_id: client.id });
    expect(await hand.waiting(client.id)).toEqual([]);
    const former = client['finess_ej'];
    const takes = (number: unknown) =>
      tenant.owner.query('UPDATE clients SET finess_ej = $2 WHERE id = $1', [client.id, number]);
    await takes(finess);
    await tenant.owner.query('UPDATE establishments SET finess_eg = $2 WHERE id = $1', [establishment.id, house]);
    expect(await hand.waiting(client.id)).toEqual(['closed', 'closed']);
    await hand.decide([closed], 'kept');
    await takes(former);
    await takes(finess);
    expect(await hand.waiting(client.id)).toEqual(['closed']);
    const heir = await hand.known();
    await tenant.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [establishment.id, heir.id]);
    expect(await hand.waiting(client.id)).toEqual([]);
    expect(await hand.waiting(heir.id)).toEqual(['closed']);
    const { rows } = await tenant.owner.query('SELECT 1 FROM register_news WHERE change_id = $1', [closed]);
    expect(rows).toEqual([]);
  });

  it('is no news when our own record says it already, whatever the case and the accents', async () => {
    const client = await hand.known({ name: 'Fondation « Neuve »', town: 'Toulon', departement: '83' });
    await hand.renamed(client);
    await hand.renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' });
    const house = await anEstablishment(tenant, {
      client_id: client.id,
      closed_on: dayFromToday(-1),
      closed_reason: 'x',
    });
    await aRegisterChange(tenant, {
      structure: 'establishment',
      finess: house['finess_eg'],
      change: 'closed',
      before: null,
      after: dayFromToday(-1),
    });
    expect(await hand.waiting(client.id)).toEqual([]);
  });
});

describe('a decision', () => {
  it('takes the new name, tells it in the journal, and makes earlier certificates wrong', async () => {
    const client = await hand.known();
    await hand.registered(client['finess_ej']);
    await aCertificate(tenant, { client_id: client.id });
    const change = await hand.renamed(client);
    const decided = { done: 1, gone: 0, wrong: [client.id], received: new Map(), refused: [] };
    expect(await hand.decide([change], 'applied')).toEqual(decided);
    expect(await rowOf(tenant, 'clients', client.id)).toMatchObject({
      name: 'FONDATION NEUVE',
      town: 'Nice',
      version: 2,
    });
    expect(await kept('revoke=1')).toEqual([client.id]);
    const { rows } = await tenant.owner.query<{ action: string; summary: string }>(
      'SELECT action, summary FROM audit_entries WHERE client_id = $1 ORDER BY sequence',
      [client.id],
    );
    expect(rows.map((row) => row.action)).toEqual(expect.arrayContaining(['edited', 'register_applied']));
    expect(rows.find((row) => row.action === 'register_applied')?.summary).toContain('FONDATION NEUVE, repris');
    expect(await hand.waiting(client.id)).toEqual([]);
    await tenant.owner.query('UPDATE certificates SET revoked_at = now() WHERE client_id = $1', [client.id]);
    expect(await kept('revoke=1')).toEqual([]);
  });

  it('takes name and place together, and says each once', async () => {
    const client = await hand.known();
    await hand.registered(client['finess_ej'], { address: '1 QUAI CRONSTADT' });
    const ids = [
      await hand.renamed(client),
      await hand.renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' }),
    ];
    expect(await hand.decide(ids, 'applied')).toMatchObject({ done: 2, wrong: [] });
    expect(await rowOf(tenant, 'clients', client.id)).toMatchObject({
      name: 'FONDATION NEUVE',
      town: 'TOULON',
      departement: '83',
      postal_code: '83000',
      address: '1 QUAI CRONSTADT',
      version: 3,
    });
    expect(await hand.decide(ids, 'applied')).toMatchObject({ done: 0 });
  });

  it.each<[string, Columns, number]>([
    ['another name', { after: 'FONDATION NEUVE' }, 2],
    ['another name, from the 41st character on', { after: `${'LONGUE '.repeat(6)}FIN` }, 1],
    ['the name that they bear, of before', { after: 'Fondation d’autrefois' }, 1],
    ['another town of the département', { change: 'moved', before: 'NICE (06)', after: 'CANNES (06)' }, 0],
    ['another département', { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' }, 2],
  ])('makes wrong what was foretold, and nothing that is not: %s', async (_, change, foretold) => {
    const [name, former] = [`${'LONGUE '.repeat(6)}SUITE`, 'Fondation d’autrefois'];
    const client = await hand.known({ name, departement: '06', postal_code: '06000', town: 'Nice' });
    const said = /moved/.test(String(change['change'])) ? {} : { town: 'NICE', departement: '06' };
    const [, town = 'NICE', departement = '06'] = /^(.*) \((.*)\)$/.exec(String(change['after'])) ?? [];
    await hand.registered(client['finess_ej'], { name: change['after'], town, departement, ...said });
    for (const [bearer, rest] of [
      [name, {}],
      [former, {}],
      [name, { revoked_at: new Date() }],
    ] as const) {
      const subject = `C=FR, ST=Alpes-Maritimes (06), O=${bearer.slice(0, 40).trim()}, OU=318751275, CN=DPI-PROD`;
      await aCertificate(tenant, { client_id: client.id, subject, ...rest });
    }
    const id = await hand.renamed(client, change);
    const [row] = (await hand.list()).rows.filter(({ clientId }) => clientId === client.id);
    const before = await wrongOf(client.id);
    const { wrong } = await hand.decide([id], 'applied');
    const made = (await wrongOf(client.id)) - before;
    expect({ foretold: row?.certificates, made, told: wrong.length }).toEqual({
      foretold,
      made: foretold,
      told: Math.min(foretold, 1),
    });
  });

  it('takes no street of the former town along, when the register gives none of the new one', async () => {
    const client = await hand.known();
    await hand.registered(client['finess_ej'], { address: null });
    await hand.decide(
      [await hand.renamed(client, { change: 'moved', before: 'NICE (06)', after: 'TOULON (83)' })],
      'applied',
    );
    expect(await rowOf(tenant, 'clients', client.id)).toMatchObject({ town: 'TOULON', address: null });
  });

  it('keeps our record as it is, with its own line in the journal', async () => {
    const client = await hand.known();
    const change = await hand.renamed(client);
    await hand.decide([change], 'kept');
    expect(await rowOf(tenant, 'clients', client.id)).toMatchObject({
      name: client['name'],
      version: 1,
      subject_changed_at: null,
    });
    expect(await hand.waiting(client.id)).toEqual([]);
    const { rows } = await tenant.owner.query('SELECT action, actor_name FROM audit_entries WHERE client_id = $1', [
      client.id,
    ]);
    expect(rows).toEqual([{ action: 'register_kept', actor_name: tenant.users.support.name }]);
  });

  it('renames, closes and transfers establishments, and leaves what it cannot do with its reason', async () => {
    const client = await hand.known();
    const [first, second, third] = [
      await anEstablishment(tenant, { client_id: client.id }),
      await anEstablishment(tenant, { client_id: client.id }),
      await anEstablishment(tenant, { client_id: client.id }),
    ];
    await aCertificate(tenant, { client_id: client.id, subject: `OU=1${String(second['finess_eg'])}` });
    const of = (house: Row, columns: Columns) =>
      aRegisterChange(tenant, {
        structure: 'establishment',
        finess: house['finess_eg'],
        legal_entity_finess: client['finess_ej'],
        ...columns,
      });
    const elsewhere = aFiness();
    const ids = [
      await of(first, { name: 'FOYER NEUF', after: 'FOYER NEUF' }),
      await of(second, { change: 'closed', before: null, after: dayFromToday(-3) }),
      await of(third, { change: 'transferred', before: client['finess_ej'], after: elsewhere }),
      await hand.renamed(client, { change: 'closed', before: null, after: dayFromToday(-1) }),
    ];
    // One was decided otherwise by a colleague, after the page was read.
    const theirs = await hand.renamed(await hand.known());
    await hand.decide([theirs], 'kept');
    const decided = await hand.decide([...ids, theirs], 'applied');
    expect(decided).toMatchObject({ done: 2, gone: 1, wrong: [] });
    expect(decided.refused.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('archivez le client'),
      expect.stringContaining('registre'),
    ]);
    expect(await rowOf(tenant, 'establishments', first.id)).toMatchObject({ name: 'FOYER NEUF', version: 2 });
    expect(await rowOf(tenant, 'establishments', second.id)).toMatchObject({ closed_on: dayFromToday(-3) });
    expect(await hand.waiting(client.id)).toEqual(['closed', 'transferred']);
    await hand.decide(ids, 'kept');
  });

  it('never decides for a neighbour', async () => {
    const client = await hand.known();
    const change = await hand.renamed(client);
    const other = await tenant.secondEditor();
    expect(await hand.decide([change], 'applied', other)).toMatchObject({
      done: 0,
    });
    expect(await hand.waiting(client.id)).toEqual(['renamed']);
    await insertRow(tenant, 'register_decisions', {
      client_id: client.id,
      change_id: change,
      decision: 'kept',
      decided_by: 'x',
    });
  });
});

describe('what the register says and was taken by hand, without a decision', () => {
  const settle = () => tenant.run(() => tenant.get(SaidChanges).settle());
  const news = async () =>
    (await tenant.owner.query<{ change: string }>('SELECT change FROM register_news ORDER BY change')).rows.map(
      ({ change }) => change,
    );
  const older = async () => {
    for (const table of ['directory_changes', 'register_news'])
      await tenant.owner.query(`UPDATE ${table} SET recorded_at = recorded_at - interval '31 days'`);
  };

  it('is let go once the client has said the same for a month, and comes back by no later change of its name', async () => {
    await tenant.owner.query('DELETE FROM register_news');
    const client = await hand.known();
    await hand.renamed(client, { after: 'NOUVEAU NOM' });
    const other = await hand.known();
    await hand.renamed(other, { after: 'AUTRE NOM' });
    await tenant.owner.query(`UPDATE clients SET name = 'Nouveau nom' WHERE id = $1`, [client.id]);
    await settle();
    expect(await news()).toEqual(['renamed', 'renamed']);
    await older();
    await settle();
    expect(await news()).toEqual(['renamed']);
    expect([await hand.waiting(client.id), await hand.waiting(other.id)]).toEqual([[], ['renamed']]);
  });

  it('of an establishment is let go when it is closed as was told, and not for being closed', async () => {
    await tenant.owner.query('DELETE FROM register_news');
    const client = await hand.known();
    const change = (house: Row, columns: Columns) =>
      aRegisterChange(tenant, { structure: 'establishment', finess: house['finess_eg'], ...columns });
    const closed = await anEstablishment(tenant, { client_id: client.id });
    await change(closed, { change: 'closed', before: null, after: '2019-06-30' });
    await change(closed, { change: 'renamed', after: 'RÉSIDENCE DU PARC' });
    const gone = await anEstablishment(tenant, { client_id: client.id });
    await change(gone, { change: 'renamed', after: 'FOYER DU LAC' });
    expect(await news()).toEqual(['closed', 'renamed', 'renamed']);
    await tenant.owner.query(`UPDATE establishments SET closed_on = '2019-06-30', closed_reason = 'x' WHERE id = $1`, [
      closed.id,
    ]);
    await tenant.owner.query('DELETE FROM establishments WHERE id = $1', [gone.id]);
    await older();
    await settle();
    expect(await news()).toEqual(['renamed']);
    await tenant.owner.query('UPDATE establishments SET closed_on = NULL, closed_reason = NULL WHERE id = $1', [
      closed.id,
    ]);
    expect(await hand.waiting(client.id)).toEqual(['renamed']);
  });
});
