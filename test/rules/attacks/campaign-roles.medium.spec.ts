import { beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { CampaignKinds } from '../../../src/campaigns/engine/campaign-kinds.js';
import type { Role } from '../../../src/journey/states/transitions.js';
import { Permissions } from '../../../src/platform/web/permissions.js';
import { anApp, pageOf, type Visitor } from '../../support/app.js';
import {
  aCampaign,
  aCampaignRow,
  aClient,
  anAdministrator,
  aSelection,
  dayFromToday,
  insertRow,
} from '../../support/factories.js';
import { everyone } from '../../../src/journey/states/roles.js';
import { scenes } from '../campaign-scenes.js';

/** What a role does not do to one client, it did to many: a technical administrator prepared six requests. */
const kinds = Object.keys(scenes).sort();
const matrix = kinds.flatMap((kind) => everyone.map((role) => [kind, role] as const));

let selection: string;
// The same for all: a thousand of one minute are more than PostgreSQL has counted, and its plans of before serve none of them well.
const clients: string[] = [];
const visitors = new Map<Role, Visitor>();
const app = await anApp();
beforeAll(async () => {
  selection = (await aSelection(app)).id;
  for (let index = 0; index < 3; index++) clients.push((await aClient(app)).id);
  for (const role of everyone) visitors.set(role, await app.signIn(role));
});

const by = (role: Role) => visitors.get(role) as Visitor;
const send = async (role: Role, address: string, body: object = {}) =>
  (await by(role).post(address).type('form').send(body)).status;

/** Whether the role does to one client what the kind does, as the guard of that route says. */
function byHand(kind: string, role: Role): boolean {
  const { byHand: address } = app.get(CampaignKinds).of(kind);
  return app.get(Permissions).rolesAt('post', address).includes(role);
}

/** A departure names its person even to be looked at; the others can be told of with nothing. */
async function stored(kind: string): Promise<Record<string, string>> {
  if (kind !== 'depart') return {};
  const { id } = await insertRow(app, 'departures', {
    id: uuidv7(),
    administrator_id: (await anAdministrator(app)).id,
    last_day: dayFromToday(30),
    access_ends_at: new Date(Date.now() + 30 * 86_400_000),
    created_by: 'Camille Essai',
  });
  return { departure: id };
}

/** A campaign of a colleague, in that state, with a line that failed and one that waits. */
async function aColleagues(kind: string, state: string): Promise<string> {
  const { id } = await aCampaign(app, { kind, state, selection_id: selection, parameters: await stored(kind) });
  for (const [index, row] of ['failed', 'pending', 'done'].entries())
    await aCampaignRow(app, { campaign_id: id, client_id: clients[index], state: row, forecast: 'would_do' });
  return id;
}

const acts: [state: string, noun: string, body: object][] = [
  ['simulated', 'simulation', {}],
  ['simulated', 'confirmation', { version: '1' }],
  ['simulated', 'cancellation', { 'cancellation-reason': 'Préparée pour un essai' }],
  ['running', 'pause', {}],
  ['paused', 'resumption', {}],
  ['finished', 'retrial', {}],
  ['finished', 'inverse', {}],
];

it('the matrix has every kind there is, and a kind that some role is refused', () => {
  expect(
    app
      .get(CampaignKinds)
      .all()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(kinds);
  expect(byHand('prepare_requests', 'technical_admin')).toBe(false);
  expect(byHand('prepare_requests', 'account_manager')).toBe(true);
});

describe.each(matrix)('%s, for the role %s', (kind, role) => {
  it('is offered where it is let in, and nowhere else', async () => {
    const page = await by(role).get(`/campaigns/new?selection=${selection}`);
    // The auditor is not let in at all.
    if (role === 'auditor') return expect(page.status).toBe(403);
    const offered = pageOf(page)(`a[href*="kind=${kind}"]`).length > 0;
    // What begins on a page of its own is not offered here.
    expect(offered).toBe(byHand(kind, role) && !app.get(CampaignKinds).of(kind).decidedElsewhere);
    const asked = await by(role).get(`/campaigns/new?selection=${selection}&kind=${kind}`);
    expect(asked.status).toBe(byHand(kind, role) ? 200 : 403);
  });

  it('is refused from the list of clients, ticked or pasted', async () => {
    const [client] = clients;
    const frozen = await by(role).post('/selections').type('form').send({ client, next: 'campaign', kind });
    if (role === 'auditor') return expect(frozen.status).toBe(403);
    const led = await by(role).get(frozen.headers['location'] ?? '');
    expect(led.status).toBe(byHand(kind, role) ? 200 : 403);
  });

  it('is not prepared by a form made by hand', async () => {
    const count = async () => (await app.owner.query('SELECT 1 FROM campaigns WHERE kind = $1', [kind])).rowCount;
    const before = await count();
    const status = await send(role, '/campaigns', { kind, title: 'Essai', selection });
    if (byHand(kind, role)) return expect(status).not.toBe(403);
    expect(status).toBe(403);
    expect(await count()).toBe(before);
  });

  it.each(acts)('when it is %s, the role of its routes decides of: %s', async (state, noun, body) => {
    const id = await aColleagues(kind, state);
    const status = await send(role, `/campaigns/${id}/${noun}`, body);
    const after = await app.owner.query('SELECT state FROM campaigns WHERE id = $1', [id]);
    if (byHand(kind, role)) return expect(status).not.toBe(403);
    expect([status, after.rows[0]?.state]).toEqual([403, state]);
    const page = await by(role).get(`/campaigns/${id}${state === 'simulated' ? '/simulation' : ''}`);
    expect([page.status, pageOf(page)(`form[action^="/campaigns/${id}"]`).length]).toEqual([200, 0]);
    return undefined;
  });
});
