import { describe, expect, it } from '@jest/globals';
import { assignmentTable } from '../../src/assignments/assignment.transitions.js';
import { recordedStates } from '../../src/assignments/assignment.entity.js';
import { validCard } from '../../src/clients/records/representative.facts.js';
import { signerCardOf, signerCardProblem } from '../../src/journey/steps/signer-card.js';
import { parisDate } from '../../src/journey/calendar/calendar-days.js';
import { parisNoon as noonOf } from '../../src/journey/calendar/paris-time.js';
import { parisDay, parisNoon } from '../../src/platform/tenancy/paris-day.js';
import { orderTable } from '../../src/orders/order.transitions.js';
import { requestTable } from '../../src/requests/request.transitions.js';
import {
  aCertificate,
  aClient,
  anAdministrator,
  anAssignment,
  anOrder,
  type Columns,
  aRepresentative,
  aRequest,
  dayFromToday,
} from '../support/factories.js';
import { aTenant } from '../support/tenant.js';

// The views that rooms read each other by (docs/decisions/0009-facts.md) say what the tables of states say.
const tenant = await aTenant();

const read = async (sql: string, parameters: unknown[] = []) =>
  (await tenant.owner.query<{ name: string }>(sql, parameters)).rows.map(({ name }) => name).toSorted();

const unfinished = (states: Record<string, { final?: boolean }>) =>
  Object.keys(states)
    .filter((state) => !states[state]?.final)
    .toSorted();

describe('the facts of the rooms', () => {
  it('keeps beside the next action whether a client is archived and who follows it, in the statement that changes it', async () => {
    const { id } = await aClient(tenant);
    const kept = async () => {
      const sql = 'SELECT archived, account_manager_id FROM client_progress WHERE client_id = $1';
      return (await tenant.owner.query<Columns>(sql, [id])).rows;
    };
    const manager = tenant.users.account_manager.id;
    expect(await kept()).toEqual([{ archived: false, account_manager_id: null }]);
    await tenant.owner.query('UPDATE clients SET account_manager_id = $2, archived_at = now() WHERE id = $1', [
      id,
      manager,
    ]);
    expect(await kept()).toEqual([{ archived: true, account_manager_id: manager }]);
    await tenant.owner.query('UPDATE clients SET archived_at = NULL WHERE id = $1', [id]);
    expect(await kept()).toEqual([{ archived: false, account_manager_id: manager }]);
    const followed = await aClient(tenant, { account_manager_id: manager });
    const sql = 'SELECT account_manager_id AS name FROM client_progress WHERE client_id = $1';
    expect(await read(sql, [followed.id])).toEqual([manager]);
  });

  it('holds the card of a representative valid when nothing keeps it from signing, in SQL as in the journey', async () => {
    const today = dayFromToday(0);
    for (const cardState of ['ordered', 'active', 'blocked', null] as const)
      for (const cardValidUntil of [dayFromToday(-1), today, null]) {
        const cardKind = cardState && 'CPS';
        const { id } = await aClient(tenant);
        const card = { card_kind: cardKind, card_state: cardState, card_valid_until: cardValidUntil };
        const person = await aRepresentative(tenant, { client_id: id, ...card });
        const valid = await read(`SELECT r.id AS name FROM representatives r WHERE r.id = $1 AND ${validCard('r')}`, [
          person.id,
        ]);
        const problem = signerCardProblem(signerCardOf({ cardKind, cardState, cardValidUntil }), today);
        expect({ ...card, valid: valid.length > 0 }).toEqual({ ...card, valid: problem === null });
      }
  });

  it('has the same noon and the same day of Paris in SQL as elsewhere, in summer as in winter', async () => {
    for (const day of ['2026-07-14', '2026-12-31', '2027-03-28']) {
      const asked = `SELECT to_char(${parisNoon('$1::date')} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') || ' ' || ${parisDay(parisNoon('$1::date'))} AS name`;
      const noon = noonOf(day);
      expect(await read(asked, [day])).toEqual([`${noon.toISOString().slice(0, 16)} ${parisDate(noon)}`]);
    }
  });

  it('holds open every request whose state is not the last', async () => {
    for (const state of Object.keys(requestTable.states)) await aRequest(tenant, { state });
    expect(await read('SELECT state AS name FROM open_requests')).toEqual(unfinished(requestTable.states));
  });

  it('holds open every order whose state is not the last', async () => {
    for (const state of Object.keys(orderTable.states)) await anOrder(tenant, { state });
    expect(await read('SELECT state AS name FROM open_orders')).toEqual(unfinished(orderTable.states));
  });

  it('holds recorded an assignment whose end is not confirmed, active while its administrator is there', async () => {
    const client_id = (await aClient(tenant)).id;
    for (const [left, left_on] of [
      ['there', null],
      ['leaving', dayFromToday(1)],
      ['gone', dayFromToday(0)],
    ])
      for (const state of Object.keys(assignmentTable.states)) {
        const person = await anAdministrator(tenant, { left_on, last_name: left });
        await anAssignment(tenant, { client_id, administrator_id: person.id, state });
      }
    const states = (view: string, who: string) =>
      read(`SELECT state AS name FROM ${view} WHERE client_id = $1 AND last_name = $2`, [client_id, who]);
    for (const who of ['there', 'leaving', 'gone']) {
      expect(await states('recorded_assignments', who)).toEqual(recordedStates.toSorted());
      expect(await states('active_assignments', who)).toEqual(who === 'gone' ? [] : recordedStates.toSorted());
    }
  });

  it('remembers when an assignment was first recorded, and nothing of one that was given up before', async () => {
    const { id } = await anAssignment(tenant, { state: 'requested' });
    const move = (state: string) => tenant.owner.query('UPDATE assignments SET state = $2 WHERE id = $1', [id, state]);
    const recorded = async () =>
      (await tenant.owner.query('SELECT recorded_at FROM assignments WHERE id = $1', [id])).rows[0].recorded_at;
    await move('to_request');
    expect(await recorded()).toBeNull();
    await move('active');
    const first = await recorded();
    expect(first).toBeInstanceOf(Date);
    for (const state of ['end_to_request', 'end_requested', 'closed']) await move(state);
    expect(await recorded()).toEqual(first);
  });

  it('calls able an administrator who is still here, a planned departure included, with a card valid today', async () => {
    const made = (last_name: string, columns: Columns, card: Columns = {}) =>
      anAdministrator(tenant, { last_name, first_name: 'Able', ...columns }, card);
    await made('carte valide', {});
    await made('part demain', { left_on: dayFromToday(1) });
    await made('carte jusqu’à ce soir', {}, { valid_until: dayFromToday(0) });
    await made('sans date de fin', {}, { valid_until: null });
    await made('parti aujourd’hui', { left_on: dayFromToday(0) });
    await made('carte finie hier', {}, { valid_until: dayFromToday(-1) });
    await made('carte bloquée', {}, { state: 'blocked' });
    const rows = await read(
      `SELECT a.last_name AS name FROM administrators_with_valid_card v JOIN administrators a ON a.id = v.id WHERE a.first_name = 'Able' ORDER BY 1`,
    );
    expect(rows).toEqual(['carte jusqu’à ce soir', 'carte valide', 'part demain', 'sans date de fin']);
  });

  it('holds in force a certificate that is neither revoked nor over', async () => {
    const made = async (serial_number: string, columns: object) =>
      aCertificate(tenant, { serial_number, not_after: dayFromToday(30), ...columns });
    await made('in force', {});
    await made('over', { not_after: dayFromToday(-1) });
    await made('revoked', { revoked_at: new Date() });
    expect(
      await read(
        'SELECT c.serial_number AS name FROM certificates_in_force f JOIN certificates c ON c.id = f.id ORDER BY 1',
      ),
    ).toEqual(['in force']);
  });
});
