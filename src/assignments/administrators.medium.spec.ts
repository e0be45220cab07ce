import { describe, expect, it } from '@jest/globals';
import {
  aCard,
  aClient,
  aDelegation,
  anAdministrator,
  anAssignment,
  aRequest,
  dayFromToday,
  type Row,
} from '../../test/support/factories.js';
import { aTenant } from '../../test/support/tenant.js';
import { waitFor } from '../../test/support/wait-for.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import { AssignmentChanges } from './assignment-changes.service.js';
import { AssignmentsQueries } from './assignments.queries.js';
import { AssignmentsService } from './assignments.service.js';
import { AskedAssignments } from './asked-assignments.service.js';
import { FormOutcomes } from './form-outcomes.service.js';
import { RefusedField } from '../platform/web/errors.js';
import { administratorList } from '../administrators/administrator-list.js';
import { AdministratorsQueries } from '../administrators/administrators.queries.js';
import { CardsService } from '../administrators/cards.service.js';
import { clock } from '../platform/clock.js';
import { Reassignments } from './reassignments.service.js';
import { Departures } from './departures.service.js';
import { OrderingRights } from './ordering-rights.js';

const tenant = await aTenant();

async function statesOf(clientId: string): Promise<Record<string, string>> {
  const { rows } = await tenant.owner.query<{ administrator_id: string; state: string }>(
    'SELECT administrator_id, state FROM assignments WHERE client_id = $1',
    [clientId],
  );
  return Object.fromEntries(rows.map((row) => [row.administrator_id, row.state]));
}

const rightsOf = (client: Row) => tenant.run(() => tenant.get(OrderingRights).of(client.id));

describe('who may order for a client', () => {
  it('needs a delegation, an administrator known to ANS and a card valid today, each missing part named', async () => {
    const client = await aClient(tenant);
    const nothing = await rightsOf(client);
    expect(nothing.administrators).toEqual([]);
    expect(nothing.missing).toEqual([
      expect.stringContaining('Aucune délégation en vigueur'),
      expect.stringContaining('Aucun administrateur n’est habilité'),
    ]);
    await aDelegation(tenant, { client_id: client.id });
    const late = await anAdministrator(tenant, { last_name: 'Tardif' }, { valid_until: dayFromToday(-1) });
    await anAssignment(tenant, { client_id: client.id, administrator_id: late.id });
    expect((await rightsOf(client)).missing).toEqual([expect.stringMatching(/Tardif n’est plus valable.*renouvelez/)]);
    const able = await anAdministrator(tenant);
    await anAssignment(tenant, { client_id: client.id, administrator_id: able.id });
    const whole = await rightsOf(client);
    expect(whole.missing).toEqual([]);
    expect(whole.administrators.map((person) => person.id)).toEqual([able.id]);
  });

  it('stops at the scope of the delegation', async () => {
    const client = await aClient(tenant);
    await aDelegation(tenant, { client_id: client.id, scope: ['ORG'] });
    await anAssignment(tenant, { client_id: client.id });
    const rights = await tenant.run(() => tenant.get(OrderingRights).of(client.id, 'SERV'));
    expect(rights.administrators).toEqual([]);
    expect(rights.missing).toEqual([expect.stringContaining('ne couvre pas l’offre SERV')]);
  });

  it('asks for no delegation of a client that acts itself, but for one of its own people', async () => {
    const client = await aClient(tenant, { self_administered: true });
    await anAssignment(tenant, { client_id: client.id });
    expect((await rightsOf(client)).missing).toEqual([expect.stringContaining('Aucun administrateur du client')]);
    const own = await anAdministrator(tenant, { client_id: client.id });
    await anAssignment(tenant, { client_id: client.id, administrator_id: own.id });
    expect((await rightsOf(client)).administrators.map((person) => person.id)).toEqual([own.id]);
  });
});

describe('an assignment', () => {
  it('follows its form 413: asked for once, then active, however often it is told', async () => {
    const client = await aClient(tenant);
    const request = await aRequest(tenant, { client_id: client.id });
    const { id } = await anAdministrator(tenant);
    const form = { clientId: client.id, administratorIds: [id], requestId: request.id };
    await tenant.run(() => tenant.get(AskedAssignments).request([form]));
    await tenant.run(() => tenant.get(AskedAssignments).request([form]));
    expect(await statesOf(client.id)).toEqual({ [id]: 'requested' });
    await tenant.run(() => tenant.get(FormOutcomes).validated([request.id]));
    await tenant.run(() => tenant.get(FormOutcomes).validated([request.id]));
    expect(await statesOf(client.id)).toEqual({ [id]: 'active' });
    const { rows } = await tenant.owner.query(
      `SELECT action FROM audit_entries WHERE client_id = $1 AND subject_kind = 'assignment' ORDER BY sequence`,
      [client.id],
    );
    expect(rows.map((row) => (row as { action: string }).action)).toEqual(['created', 'request', 'activate']);
  });

  it('is to be asked for again when its form came to nothing', async () => {
    const client = await aClient(tenant);
    const request = await aRequest(tenant, { client_id: client.id });
    const { id } = await anAdministrator(tenant);
    const form = { clientId: client.id, administratorIds: [id], requestId: request.id };
    await tenant.run(() => tenant.get(AskedAssignments).request([form]));
    await tenant.run(() => tenant.get(FormOutcomes).withdrawn([request.id]));
    expect(await statesOf(client.id)).toEqual({ [id]: 'to_request' });
  });

  it('is handed over without a day when the client has nobody', async () => {
    const client = await aClient(tenant);
    const from = await anAdministrator(tenant);
    const to = await anAdministrator(tenant);
    const old = await anAssignment(tenant, { client_id: client.id, administrator_id: from.id });
    const reassign = async () => {
      const verdicts = await tenant.run(() => tenant.get(Reassignments).reassign([client.id], from.id, to.id));
      return verdicts.get(client.id);
    };
    expect(await reassign()).toEqual({ forecast: 'would_do', reasons: [], basis: 'active / —' });
    expect(await statesOf(client.id)).toEqual({ [from.id]: 'end_to_request', [to.id]: 'to_request' });
    expect(await reassign()).toEqual({
      forecast: 'done_already',
      reasons: [expect.stringContaining('Déjà réaffecté')],
      basis: 'end_to_request / to_request',
    });
    const end = () => tenant.run(() => tenant.get(AssignmentChanges).change(old.id, 'request_end'));
    await expect(end()).rejects.toThrow('n’aurait plus aucun administrateur');
    await tenant.owner.query(`UPDATE assignments SET state = 'active' WHERE administrator_id = $1`, [to.id]);
    await end();
    expect(await statesOf(client.id)).toEqual({ [from.id]: 'end_requested', [to.id]: 'active' });
  });

  it('is not handed over to someone who could not order', async () => {
    const client = await aClient(tenant);
    const from = await anAdministrator(tenant);
    await anAssignment(tenant, { client_id: client.id, administrator_id: from.id });
    const without = await anAdministrator(tenant, {}, null);
    const gone = await anAdministrator(tenant, { left_on: dayFromToday(-3) });
    for (const to of [without, gone]) {
      const answer = tenant.run(() => tenant.get(Reassignments).reassign([client.id], from.id, to.id));
      await expect(answer).rejects.toThrow('ne pourrait pas commander');
    }
    expect(await statesOf(client.id)).toEqual({ [from.id]: 'active' });
  });
});

describe('an assignment that ANS knows already', () => {
  it('is recorded for nobody who has left, and says so on its field', async () => {
    const client = await aClient(tenant);
    const gone = await anAdministrator(tenant, { last_name: 'Partie', left_on: dayFromToday(-3) });
    const leaving = await anAdministrator(tenant, { left_on: dayFromToday(3) });
    const record = (id: string) =>
      tenant.run(() => tenant.get(AssignmentsService).recordKnown(client.id, id, dayFromToday(-10)));
    const refused: unknown = await record(gone.id).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedField);
    expect((refused as RefusedField).field).toBe('administratorId');
    expect(String(refused)).toContain('Partie a quitté ses fonctions');
    await record(leaving.id);
    expect(await statesOf(client.id)).toEqual({ [leaving.id]: 'active' });
  });
});

describe('a card', () => {
  it('renewed replaces the former one and keeps its holder able to order', async () => {
    const client = await aClient(tenant);
    await aDelegation(tenant, { client_id: client.id });
    const person = await anAdministrator(tenant);
    await anAssignment(tenant, { client_id: client.id, administrator_id: person.id });
    const form = { cardNumber: '2800999001', validUntil: dayFromToday(900) };
    await tenant.run(() => tenant.get(CardsService).renew(person.card?.id ?? '', form));
    const rights = await rightsOf(client);
    expect(rights.administrators[0]?.card).toMatchObject({ number: '2800999001', state: 'active' });
    const { rows } = await tenant.owner.query('SELECT state FROM cards WHERE id = $1', [person.card?.id]);
    expect(rows).toEqual([{ state: 'replaced' }]);
  });

  it('blocked takes the right to order away', async () => {
    const client = await aClient(tenant);
    await aDelegation(tenant, { client_id: client.id });
    const person = await anAdministrator(tenant);
    await anAssignment(tenant, { client_id: client.id, administrator_id: person.id });
    const reason = 'Perdue dans le train.';
    await tenant.run(() => tenant.get(CardsService).change(person.card?.id ?? '', 'block', { reason }));
    expect((await rightsOf(client)).missing).toEqual([expect.stringContaining('est bloquée')]);
  });

  it('has a number nobody else has: the holder is named, and the transaction goes on', async () => {
    const first = await anAdministrator(tenant, { last_name: 'Première' });
    const second = await anAdministrator(tenant, {}, null);
    const form = { cardNumber: String(first.card?.['number']), validUntil: null, cardState: 'ordered' as const };
    const add = tenant.run(async () => {
      const holder = await tenant.get(AdministratorsService).byId(second.id);
      const error = await tenant
        .get(CardsService)
        .add(holder, form)
        .catch((reason: unknown) => reason);
      await tenant.get(AdministratorsService).ofEditor();
      return error;
    });
    const error = await add;
    expect(error).toBeInstanceOf(RefusedField);
    expect((error as RefusedField).field).toBe('cardNumber');
    expect(String(error)).toContain('Première');
  });
});

describe('a card that is active', () => {
  it.each([
    ['cardNumber', { cardNumber: null }],
    ['validUntil', { validUntil: null }],
  ])('keeps its %s: who holds it is able to order by it', async (field, emptied) => {
    const { card } = await anAdministrator(tenant);
    const form = {
      cardNumber: String(card?.['number']),
      validUntil: dayFromToday(600),
      ecpxActivated: false,
      version: 1,
    };
    const edit = (id: string) => tenant.run(() => tenant.get(CardsService).edit(id, { ...form, ...emptied }));
    const refused: unknown = await edit(card?.id ?? '').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedField);
    expect((refused as RefusedField).field).toBe(field);
    const ordered = await anAdministrator(tenant, {}, { state: 'ordered' });
    form.cardNumber = String(ordered.card?.['number']);
    await edit(ordered.card?.id ?? '');
  });
});

describe('cards to renew', () => {
  it('are those of people who go on, and for whom none is on its way', async () => {
    const ending = { valid_until: dayFromToday(20) };
    const client = await aClient(tenant, { archived_at: new Date() });
    const [toRenew, coming, archived] = [
      await anAdministrator(tenant, {}, ending),
      await anAdministrator(tenant, {}, ending),
      await anAdministrator(tenant, { client_id: client.id }, ending),
    ];
    await aCard(tenant, { administrator_id: coming.id, state: 'ordered', valid_until: null });
    const asked = { card: 'ending' };
    const [filter, order] = [administratorList.filter(asked), administratorList.order(asked)];
    const { rows } = await tenant.run(() => tenant.get(AdministratorsQueries).list(filter, order));
    const ids = rows.map(({ administrator }) => administrator.id);
    expect(ids).toContain(toRenew.id);
    expect(ids).not.toContain(coming.id);
    expect(ids).not.toContain(archived.id);
    const served = await aClient(tenant);
    await aDelegation(tenant, { client_id: served.id });
    await anAssignment(tenant, { client_id: served.id, administrator_id: coming.id });
    // What the next action looks at (journey/steps/watch-step.spec.ts).
    expect((await rightsOf(served)).administrators[0]?.card).toMatchObject({ state: 'active', renewing: true });
  });
});

describe('a departure', () => {
  it('is refused while a client would be left alone, naming it, and accepted once somebody else is there', async () => {
    const client = await aClient(tenant, { name: 'Clinique Seule' });
    const leaver = await anAdministrator(tenant);
    await anAssignment(tenant, { client_id: client.id, administrator_id: leaver.id });
    const leave = () => tenant.run(() => tenant.get(Departures).leave(leaver.id, dayFromToday(0)));
    await expect(leave()).rejects.toThrow('Clinique Seule');
    await anAssignment(tenant, { client_id: client.id });
    await leave();
    const [person] = await tenant.run(() => tenant.get(AdministratorsService).forRequest([leaver.id]));
    expect(person?.leftOn).toBe(dayFromToday(0));
  });

  it('of a client’s own last person is refused where only ours would be left: it orders for itself', async () => {
    const client = await aClient(tenant, { name: 'Clinique Autonome', self_administered: true });
    const own = await anAdministrator(tenant, { client_id: client.id });
    await anAssignment(tenant, { client_id: client.id, administrator_id: own.id });
    await anAssignment(tenant, { client_id: client.id });
    const leave = tenant.run(() => tenant.get(Departures).leave(own.id, dayFromToday(0)));
    await expect(leave).rejects.toThrow('Clinique Autonome');
  });

  it('of somebody of ours is not held up by a client that orders for itself: nobody of ours ever could', async () => {
    const client = await aClient(tenant, { self_administered: true });
    const [first, second] = [await anAdministrator(tenant), await anAdministrator(tenant)];
    for (const { id } of [first, second]) {
      await anAssignment(tenant, { client_id: client.id, administrator_id: id });
      expect(await tenant.run(() => tenant.get(AssignmentsQueries).soleFor(id))).toEqual({ names: [], total: 0 });
    }
    await tenant.run(() => tenant.get(Departures).leave(first.id, dayFromToday(0)));
    await tenant.run(() => tenant.get(Departures).leave(second.id, dayFromToday(0)));
  });

  it('of two people at the same moment is refused to the second one, who alone is left to their client', async () => {
    const client = await aClient(tenant, { name: 'Clinique Partagée' });
    const [first, second] = [await anAdministrator(tenant), await anAdministrator(tenant)];
    for (const { id } of [first, second]) await anAssignment(tenant, { client_id: client.id, administrator_id: id });
    const leave = (id: string) => tenant.get(Departures).leave(id, dayFromToday(0));
    let settled = false;
    let other: Promise<unknown> = Promise.resolve();
    // Outside of the first one's transaction, once it has judged and before it ends.
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve)).then(() => {
      other = tenant.run(() => leave(second.id)).catch((error: unknown) => error);
      void other.then(() => (settled = true));
    });
    await tenant.run(async () => {
      await leave(first.id);
      begin();
      await begun;
      await waitFor('the second one has judged, or waits', async () => settled || (await somebodyWaits()));
    });
    expect(String(await other)).toContain('Clinique Partagée');
  });

  it('may be planned for a day to come: until then nothing changes, on that day it takes effect and is told once', async () => {
    const client = await aClient(tenant);
    await aDelegation(tenant, { client_id: client.id });
    const leaver = await anAdministrator(tenant, { last_name: 'Partante' });
    await anAssignment(tenant, { client_id: client.id, administrator_id: leaver.id });
    await anAssignment(tenant, { client_id: client.id });
    const departures = tenant.get(Departures);
    const tomorrow = dayFromToday(1);
    await tenant.run(() => departures.leave(leaver.id, tomorrow));
    await tenant.run(() => departures.takeEffect());
    expect(await told(leaver.id)).toEqual(['departure_planned']);
    const able = async () => (await rightsOf(client)).administrators.map(({ id }) => id);
    expect(await able()).toContain(leaver.id);
    await clock.at(new Date(`${tomorrow}T00:06:00+01:00`), async () => {
      await tenant.run(() => departures.takeEffect());
      await tenant.run(() => departures.takeEffect());
      expect(await able()).not.toContain(leaver.id);
    });
    expect(await told(leaver.id)).toEqual(['departure_planned', 'left']);
  });

  it('planned is called off as one that was planned, and never takes effect', async () => {
    const leaver = await anAdministrator(tenant);
    const departures = tenant.get(Departures);
    await tenant.run(() => departures.leave(leaver.id, dayFromToday(5)));
    await tenant.run(() => departures.comeBack(leaver.id));
    await clock.at(new Date(`${dayFromToday(6)}T12:00:00Z`), () => tenant.run(() => departures.takeEffect()));
    expect(await told(leaver.id)).toEqual(['departure_planned', 'came_back']);
  });

  it('takes no newcomer who is to leave as well', async () => {
    const client = await aClient(tenant);
    const [from, to] = [await anAdministrator(tenant), await anAdministrator(tenant, { left_on: dayFromToday(20) })];
    await anAssignment(tenant, { client_id: client.id, administrator_id: from.id });
    const answer = tenant.run(() => tenant.get(Reassignments).reassign([client.id], from.id, to.id));
    await expect(answer).rejects.toThrow('quitte ses fonctions le');
  });

  it('takes nobody of ours at a client that orders for itself: they could not serve it', async () => {
    const client = await aClient(tenant, { self_administered: true });
    const [from, to] = [await anAdministrator(tenant), await anAdministrator(tenant)];
    await anAssignment(tenant, { client_id: client.id, administrator_id: from.id });
    const answer = tenant.run(() => tenant.get(Reassignments).reassign([client.id], from.id, to.id));
    await expect(answer).rejects.toThrow('Ce client commande lui-même');
  });
});

async function somebodyWaits(): Promise<boolean> {
  const { rowCount } = await tenant.owner.query(
    `SELECT 1 FROM pg_locks l JOIN pg_stat_activity s USING (pid) WHERE NOT l.granted AND s.datname = current_database()`,
  );
  return rowCount !== 0;
}

async function told(administratorId: string): Promise<string[]> {
  const { rows } = await tenant.owner.query<{ action: string }>(
    `SELECT action FROM audit_entries WHERE subject_kind = 'administrator' AND subject_id = $1 ORDER BY sequence`,
    [administratorId],
  );
  return rows.map(({ action }) => action);
}
