import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aClient,
  aDelegation,
  aDocument,
  aMessage,
  aRepresentative,
  aRequest,
  type Columns,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { clientList } from '../clients/list/client-list.js';
import { ClientListQueries } from '../clients/list/client-list.queries.js';
import { ProgressService } from '../progress/progress.service.js';
import { ReadinessPages } from './readiness-pages.service.js';
import { lackCodes } from './readiness.facts.js';
import { ReadinessQueries } from './readiness.queries.js';
import { ReadinessService } from './readiness.service.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

interface Given {
  client?: Columns;
  representative?: Columns | null;
  delegation?: Columns | null;
  /** null: not in the register. */
  closedOn?: string | null;
  outside?: boolean;
}

async function client(given: Given = {}): Promise<Row> {
  const row = await aClient(editor, { contract_state: 'signed', ...given.client });
  if (given.representative !== null)
    await aRepresentative(editor, {
      client_id: row.id,
      email: 'direction@exemple.fr',
      card_kind: 'CPS',
      card_state: 'active',
      card_valid_until: dayFromToday(200),
      ...given.representative,
    });
  if (given.delegation !== null) {
    const paper = await aDocument(editor, { client_id: row.id });
    await aDelegation(editor, {
      client_id: row.id,
      state: 'active',
      evidence_document_id: paper.id,
      ...given.delegation,
    });
  }
  if (!given.outside)
    await editor.owner.query(
      'INSERT INTO directory_legal_entities (finess, name, closed_on, extracted_on) VALUES ($1, $2, $3, paris_today())',
      [row['finess_ej'], row['name'], given.closedOn ?? null],
    );
  return row;
}

const derive = () => editor.run(() => tenant.get(ProgressService).refreshAll());

async function lacksOf({ id }: Row) {
  await derive();
  const { rows } = await editor.owner.query<{ lacks: string[] | null; since: Date | null }>(
    'SELECT lacks, lacks_since AS since FROM client_progress WHERE client_id = $1',
    [id],
  );
  return rows[0]?.lacks;
}

const listed = (query: string) =>
  editor.run(async () => {
    const queries = tenant.get(ClientListQueries);
    const filter = clientList.filter(query);
    expect(filter.unknown).toEqual([]);
    const { rows } = await queries.page(filter, clientList.order({}));
    return rows.map(({ id }) => id).toSorted();
  });

describe('what a client lacks', () => {
  const cases: [string, Given, string[]][] = [
    ['nothing', {}, []],
    ['nothing, with a card that has no end', { representative: { card_valid_until: null } }, []],
    ['the production environment', { client: { environment: 'TEST' } }, ['environment']],
    ['a contract', { client: { contract_state: 'requested' } }, ['contract']],
    ['a representative, and nothing that only one could have', { representative: null }, ['representative']],
    ['a representative who has left', { representative: { ended_on: dayFromToday(-1) } }, ['representative']],
    ['a card', { representative: { card_kind: null, card_state: null } }, ['card']],
    ['a card that came', { representative: { card_state: 'ordered' } }, ['card']],
    ['a card that is still valid', { representative: { card_valid_until: dayFromToday(-1) } }, ['card']],
    ['an address', { representative: { email: null } }, ['address']],
    ['a delegation', { delegation: null }, ['delegation']],
    ['the paper of its delegation', { delegation: { evidence_document_id: null } }, ['delegation']],
    ['a delegation that nobody doubts', { delegation: { state: 'to_review' } }, ['delegation']],
    ['a delegation that lasts', { delegation: { ends_on: dayFromToday(90) } }, ['delegation']],
    ['nothing when it lasts one day more', { delegation: { ends_on: dayFromToday(91) } }, []],
    ['a delegation that has begun', { delegation: { starts_on: dayFromToday(2) } }, ['delegation']],
    ['its place in the register', { outside: true }, ['register']],
    ['an open number', { closedOn: dayFromToday(-3) }, ['register']],
    [
      'several, in the order of the work',
      { outside: true, client: { contract_state: 'missing' }, delegation: null },
      ['contract', 'delegation', 'register'],
    ],
  ];
  it.each(cases)('%s', async (_, given, expected) => {
    expect(await lacksOf(await client(given))).toEqual(expected);
  });

  it('agreement: a request in doubt, or a mail that waits to be checked', async () => {
    const [doubted, mailed, filed] = [await client(), await client(), await client()];
    await aRequest(editor, { client_id: doubted.id, state: 'in_doubt' });
    await aMessage(editor, { client_id: mailed.id, direction: 'in', purpose: 'incoming', state: 'to_check' });
    await aMessage(editor, { client_id: filed.id, direction: 'in', purpose: 'incoming', state: 'filed' });
    expect(await lacksOf(doubted)).toEqual(['contradiction']);
    expect(await lacksOf(mailed)).toEqual(['contradiction']);
    expect(await lacksOf(filed)).toEqual([]);
  });

  it('is not asked of a client that orders for itself', async () => {
    expect(await lacksOf(await client({ client: { self_administered: true } }))).toBeNull();
  });

  it('is known since the day it became so, not since the last night', async () => {
    const row = await client({ outside: true });
    await derive();
    await editor.owner.query(`UPDATE client_progress SET lacks_since = '2026-01-05' WHERE client_id = $1`, [row.id]);
    const since = async () =>
      (
        await editor.owner.query<{ since: string }>(
          `SELECT to_char(lacks_since, 'YYYY-MM-DD') AS since FROM client_progress WHERE client_id = $1`,
          [row.id],
        )
      ).rows[0]?.since;
    await derive();
    expect(await since()).toBe('2026-01-05');
    await editor.owner.query(`UPDATE clients SET contract_state = 'missing' WHERE id = $1`, [row.id]);
    await derive();
    expect(await since()).toBe(dayFromToday(0));
  });
});

describe('the numbers of the page', () => {
  it('are those of the lists they lead to, the archived, the self-administered and the neighbours left out', async () => {
    const [ready, one, several] = [
      await client(),
      await client({ representative: { email: null } }),
      await client({ outside: true, delegation: null }),
    ];
    await client({ client: { self_administered: true } });
    await client({ client: { archived_at: new Date() } });
    await derive();
    await tenant.run(() => tenant.get(ProgressService).refreshAll());
    expect(await listed('readiness=ready')).toEqual([ready.id]);
    expect(await listed('readiness=one')).toEqual([one.id]);
    expect(await listed('readiness=several')).toEqual([several.id]);
    const { tally, lacking, clients } = await editor.run(() => tenant.get(ReadinessPages).page({}));
    expect(tally.items.map(({ count }) => count)).toEqual([1, 1, 1]);
    expect(clients).toBe(3);
    for (const { href, clients: counted, aloneHref, alone } of lacking) {
      expect(await listed(href.split('?')[1] ?? '')).toHaveLength(counted);
      if (aloneHref) expect(await listed(aloneHref.split('?')[1] ?? '')).toHaveLength(alone);
    }
    expect(lacking.map(({ clients: counted, alone }) => [counted, alone])).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
    ]);
  });

  it('know every lack as a filter, and no other', async () => {
    for (const lack of lackCodes) expect(await listed(`lack=${lack}`)).toEqual([]);
    expect(clientList.filter('lack=grace').unknown).toHaveLength(1);
    expect(clientList.filter('readiness=almost').unknown).toHaveLength(1);
  });
});

describe('the measure of a day', () => {
  it('is one row however often it is taken, the last one stays, and the past is not made up', async () => {
    const page = () => editor.run(() => tenant.get(ReadinessPages).page({}));
    await client();
    await derive();
    expect((await page()).first).toBe(true);
    await editor.run(() => tenant.get(ReadinessService).measure());
    await client({ outside: true });
    await derive();
    await editor.run(() => tenant.get(ReadinessService).measure());
    const { rows } = await editor.owner.query('SELECT clients, ready, one_lack FROM readiness_measures');
    expect(rows).toEqual([{ clients: 2, ready: 1, one_lack: 1 }]);
    expect((await page()).first).toBe(false);
    expect((await page()).chart.rows.map(({ ready, clients }) => [ready, clients])).toEqual([[1, 2]]);
  });

  it('keeps the last one of each of twelve months', async () => {
    await editor.owner.query(
      `INSERT INTO readiness_measures (day, clients, ready, one_lack) SELECT day, 500, extract(doy FROM day)::int, 0
         FROM generate_series(paris_today() - 500, paris_today(), interval '1 day') AS day`,
    );
    const months = await editor.run(() => tenant.get(ReadinessQueries).months());
    expect(months).toHaveLength(12);
    for (const { day } of months.slice(0, -1)) expect(new Date(Date.parse(day) + 86_400_000).getUTCDate()).toBe(1);
  });
});
