import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import { readyClient, readyEditor } from '../../../test/faults/ready-client.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  aDeputy,
  anAdministrator,
  anAssignment,
  anOrder,
  aRequest,
  aRequestAdministrator,
  aSlot,
  type Columns,
  dayFromToday,
  type Row,
} from '../../../test/support/factories.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { readAnswers } from '../engine/campaign-answers.js';
import { CampaignKinds, type CampaignKind, type Parameters } from '../engine/campaign-kinds.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const kindOf = (name: string): CampaignKind => tenant.get(CampaignKinds).of(name);
const idsOf = (clients: Row[]) => clients.map(({ id }) => id);
const act = (name: string, clients: Row[], parameters: Parameters = {}) =>
  editor.run(() => kindOf(name).actMany(idsOf(clients), parameters));
const judge = (name: string, clients: Row[], parameters: Parameters = {}) =>
  editor.run(() => kindOf(name).judge(idsOf(clients), parameters));

/** Everything an act told of a client, without what is its own: ids, hours, the chain. */
async function told(client: Row) {
  const { rows } = await editor.owner.query<Record<string, unknown>>(
    `SELECT subject_kind, action, from_state, to_state, summary, reason, document_id, details FROM audit_entries WHERE client_id = $1 AND subject_kind <> 'slot' ORDER BY sequence`,
    [client.id],
  );
  return rows;
}

/** How many statements a work sends. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const sent = [jest.spyOn(TenantDb.prototype, 'query'), jest.spyOn(TenantDb.prototype, 'execute')];
  await work();
  const calls = sent.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  for (const spy of sent) spy.mockRestore();
  return calls;
}

interface Case {
  parameters: Parameters;
  make: () => Promise<Row>;
  entries: object[];
}

const blank = { from_state: null, to_state: null, reason: null, document_id: null, details: {} };

// What the act by hand wrote of one client before acts were done by sets.
const cases: Record<string, () => Promise<Case>> = {
  assign_account_manager: async () => {
    const { admin, support } = editor.users;
    return {
      parameters: { accountManager: admin.id },
      make: () => aClient(editor, { account_manager_id: support.id, version: 3 }),
      entries: [
        {
          ...blank,
          subject_kind: 'client',
          action: 'account_manager_changed',
          summary: `Chargé de compte\u00a0: ${admin.name}, auparavant ${support.name}`,
          details: {
            version: 4,
            changes: { accountManagerId: [support.name, admin.name] },
            accountManager: { from: support.id, to: admin.id },
          },
        },
      ],
    };
  },
  name_deputy: async () => {
    const { admin } = editor.users;
    const [startsOn, endsOn] = [dayFromToday(0), dayFromToday(9)];
    return {
      parameters: { deputy: admin.id, startsOn, endsOn },
      make: () => aClient(editor),
      entries: [
        {
          ...blank,
          subject_kind: 'deputy',
          action: 'created',
          summary: `Suppléance de ${admin.name} du ${date(startsOn)} au ${date(endsOn)}`,
          details: { version: 1 },
        },
      ],
    };
  },
  reassign_administrator: async () => {
    const from = await anAdministrator(editor, { first_name: 'Ancienne', last_name: 'Personne' });
    const to = await anAdministrator(editor, { first_name: 'Nouvelle', last_name: 'Personne' });
    return {
      parameters: { from: from.id, to: to.id },
      make: async () => {
        const client = await aClient(editor);
        await anAssignment(editor, { client_id: client.id, administrator_id: from.id });
        return client;
      },
      entries: [
        {
          ...blank,
          subject_kind: 'assignment',
          action: 'created',
          to_state: 'to_request',
          summary: 'Habilitation de Nouvelle Personne à demander',
          details: { version: 1 },
        },
        {
          ...blank,
          subject_kind: 'assignment',
          action: 'ask_end',
          from_state: 'active',
          to_state: 'end_to_request',
          summary: 'Fin d’habilitation à demander\u00a0: Ancienne Personne',
          reason: 'Réaffectation à Nouvelle Personne.',
          details: { version: 2 },
        },
      ],
    };
  },
  prepare_requests: async () => {
    const { solution, administrator } = await readyEditor(editor);
    return {
      parameters: {},
      make: async () => {
        const client = await readyClient(editor, solution);
        await anAssignment(editor, { client_id: client.id, administrator_id: administrator.id, state: 'to_request' });
        return client;
      },
      entries: [
        { ...blank, subject_kind: 'request', action: 'created', to_state: 'draft', summary: 'Demande 413 préparée' },
      ],
    };
  },
};

describe.each(Object.keys(cases))('%s, done to many', (name) => {
  it('tells of each what the act tells of one, by as many statements for twelve as for two', async () => {
    const { parameters, make, entries } = await (cases[name] as () => Promise<Case>)();
    const clients = [];
    for (let count = 0; count < 15; count += 1) clients.push(await make());
    const [alone, few, many] = [clients.slice(0, 1), clients.slice(1, 3), clients.slice(3)];
    await act(name, alone, parameters);
    const forFew = await statements(() => act(name, few, parameters));
    expect(await statements(() => act(name, many, parameters))).toBe(forFew);
    for (const client of clients) expect(await told(client)).toEqual(entries);
    const { rows } = await editor.owner.query('SELECT first_broken_audit_entry() AS broken');
    expect(rows).toEqual([{ broken: null }]);
  });

  it('does nothing to anybody when one of them may not be, and says why', async () => {
    const { parameters, make } = await (cases[name] as () => Promise<Case>)();
    const [fine, archived] = [await make(), await make()];
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    await expect(act(name, [fine, archived], parameters)).rejects.toThrow(/archivé/u);
    await expect(act(name, [fine, { id: uuidv7() }], parameters)).rejects.toThrow(NotFound);
    const theirs = await aClient(tenant);
    await expect(act(name, [fine, theirs], parameters)).rejects.toThrow(NotFound);
    expect(await told(fine)).toEqual([]);
    expect((await act(name, [fine], parameters)).size).toBe(1);
  });

  it('stands on the same as long as nobody touches the client, and leads to where a refusal is mended', async () => {
    const { parameters, make } = await (cases[name] as () => Promise<Case>)();
    const [client, archived] = [await make(), await make()];
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [archived.id]);
    const basis = async () => (await judge(name, [client], parameters)).get(client.id)?.basis;
    const first = await basis();
    expect(first).toBeTruthy();
    expect(await basis()).toBe(first);
    const refused = (await judge(name, [archived], parameters)).get(archived.id);
    expect(refused).toMatchObject({ forecast: 'refused', mend: { href: expect.stringContaining('/clients/:id') } });
  });
});

describe('what an act stands on', () => {
  it('is another once somebody else follows the client', async () => {
    const { admin, support, account_manager: manager } = editor.users;
    const client = await aClient(editor, { account_manager_id: support.id });
    const deputy = { deputy: manager.id, startsOn: dayFromToday(0), endsOn: dayFromToday(9) };
    const bases = async () => [
      (await judge('assign_account_manager', [client], { accountManager: manager.id })).get(client.id)?.basis,
      (await judge('name_deputy', [client], deputy)).get(client.id)?.basis,
    ];
    expect(await bases()).toEqual([support.id, support.id]);
    await act('assign_account_manager', [client], { accountManager: admin.id });
    expect(await bases()).toEqual([admin.id, admin.id]);
  });

  it('is another once somebody else is planned, or once an end is asked for', async () => {
    const { parameters, make } = await (cases['reassign_administrator'] as () => Promise<Case>)();
    const client = await make();
    const basis = async () => (await judge('reassign_administrator', [client], parameters)).get(client.id)?.basis;
    expect(await basis()).toBe('active / —');
    await anAssignment(editor, { client_id: client.id, administrator_id: parameters['to'], state: 'to_request' });
    expect(await basis()).toBe('active / to_request');
  });

  const letters: Record<string, { parameters: Parameters; given?: (client: Row, solution: Row) => Promise<unknown> }> =
    {
      prepare_and_send: { parameters: {} },
      send_for_signature: {
        parameters: {},
        given: (client, solution) => anOpenRequest(client, 'draft', { solution_id: solution.id }),
      },
      chase_signers: {
        parameters: { waiting: '0', quiet: '1' },
        given: (client) => anOpenRequest(client, 'awaiting_signature'),
      },
      send_mandates: {
        parameters: { scope: 'ORG', endsOn: '' },
        given: ({ id }) => editor.owner.query('DELETE FROM delegations WHERE client_id = $1', [id]),
      },
    };
  it.each(Object.keys(letters))('is another once what would be mailed has another address: %s', async (name) => {
    const { parameters, given } = letters[name] as (typeof letters)[string];
    const { solution, administrator } = await readyEditor(editor);
    const client = await readyClient(editor, solution);
    await anAssignment(editor, { client_id: client.id, administrator_id: administrator.id, state: 'to_request' });
    await given?.(client, solution);
    const basis = async () => {
      const row = (await judge(name, [client], parameters)).get(client.id);
      expect(row?.forecast).toBe('would_do');
      return row?.basis;
    };
    const first = await basis();
    expect(first).toBeTruthy();
    expect(await basis()).toBe(first);
    await editor.owner.query(`UPDATE representatives SET email = 'autre@client.test' WHERE client_id = $1`, [
      client.id,
    ]);
    expect(await basis()).not.toBe(first);
  });

  it('is another once an order that was open is cancelled, and the same on a later day of its waves', async () => {
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id });
    await anAssignment(editor, { client_id: client.id });
    const ending = async (days: number) => {
      const slot = await aSlot(editor, { client_id: client.id });
      const running = { installed_at: new Date(), verified_at: new Date(), not_after: inDays(days) };
      await aCertificate(editor, { client_id: client.id, slot_id: slot.id, not_before: inDays(-900), ...running });
      return slot.id;
    };
    const [first, second] = [await ending(40), await ending(50), await ending(62)];
    const order = await anOrder(editor, { client_id: client.id, slot_id: second });
    const kind = kindOf('prepare_renewals');
    const read = await readAnswers(kind, await kind.fields(), { days: '60' });
    const parameters = 'parameters' in read ? read.parameters : {};
    const basis = async () => (await judge('prepare_renewals', [client], parameters)).get(client.id)?.basis;
    expect(await basis()).toBe(first);
    expect(await clock.at(inDays(5), basis)).toBe(first);
    await editor.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = $1`, [order.id]);
    expect((await basis())?.split(' ').toSorted()).toEqual([first, second].toSorted());
  });
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

async function anOpenRequest({ id }: Row, state: string, given: Columns = {}): Promise<void> {
  const request = await aRequest(editor, {
    client_id: id,
    state,
    state_since: inDays(-40),
    purpose: 'Accès au DMP',
    ...given,
  });
  const [first] = (await editor.owner.query<{ id: string }>('SELECT id FROM administrators LIMIT 1')).rows;
  await aRequestAdministrator(editor, { request_id: request.id, administrator_id: first?.id });
}

describe('two at once', () => {
  it('open one draft for each client: whoever comes second is led to it', async () => {
    const { make } = await (cases['prepare_requests'] as () => Promise<Case>)();
    const clients = [await make(), await make(), await make()];
    const [one, other] = await Promise.all([act('prepare_requests', clients), act('prepare_requests', clients)]);
    expect(new Map(one)).toEqual(new Map(other));
    const { rows } = await editor.owner.query('SELECT client_id FROM requests WHERE client_id = ANY ($1)', [
      idsOf(clients),
    ]);
    expect(rows).toHaveLength(3);
  });

  it('hand a client over once: the second is refused, and changes nothing', async () => {
    const { parameters, make } = await (cases['reassign_administrator'] as () => Promise<Case>)();
    const clients = [await make(), await make()];
    const both = [
      act('reassign_administrator', clients, parameters),
      act('reassign_administrator', clients, parameters),
    ];
    const failed = (await Promise.allSettled(both)).filter(({ status }) => status === 'rejected');
    for (const { reason } of failed as PromiseRejectedResult[]) expect(reason).toBeInstanceOf(Refused);
    for (const client of clients) expect(await told(client)).toHaveLength(2);
  });
});

describe('a person with an absence on these days', () => {
  it('is named for nobody of the batch, by the sentence of the forecast', async () => {
    const { admin, support } = editor.users;
    const taken = await aClient(editor);
    const days = { startsOn: dayFromToday(1), endsOn: dayFromToday(3) };
    await aDeputy(editor, {
      client_id: taken.id,
      deputy_id: support.id,
      starts_on: days.startsOn,
      ends_on: days.endsOn,
    });
    const free = await aClient(editor);
    const wish = { deputy: admin.id, ...days };
    const reasons = (await judge('name_deputy', [taken], wish)).get(taken.id)?.reasons ?? [];
    await expect(act('name_deputy', [free, taken], wish)).rejects.toEqual(new Refused(reasons));
    expect(await told(free)).toEqual([]);
  });
});

describe('a request in preparation', () => {
  it('is led to, with where it is completed, when it does not name who is planned', async () => {
    const { make } = await (cases['prepare_requests'] as () => Promise<Case>)();
    const client = await make();
    const draft = await aRequest(editor, { client_id: client.id, state: 'draft' });
    expect((await judge('prepare_requests', [client])).get(client.id)).toMatchObject({
      forecast: 'refused',
      result: { kind: 'request', id: draft.id },
      mend: { href: '/clients/:id/requests' },
    });
  });
});
