import { describe, expect, it } from '@jest/globals';
import { departuresOf, when } from '../../test/support/departures.js';
import {
  aClient,
  anAdministrator,
  anAssignment,
  anOrder,
  aRequest,
  aRequestAdministrator,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../test/support/factories.js';
import { journalOf } from '../../test/support/records.js';
import { aTenant } from '../../test/support/tenant.js';
import { AssignmentChanges } from '../assignments/assignment-changes.service.js';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { Departures } from '../assignments/departures.service.js';
import { clock } from '../platform/clock.js';
import { uuidv7 } from '../platform/uuid.js';
import { RequestOutcomes } from '../requests/moves/request-outcomes.service.js';
import { DepartureCourse } from './departure-course.service.js';
import { DepartureEnds } from './departure-ends.service.js';
import { DepartureFollowUp } from './departure-follow-up.queries.js';
import { DepartureLists } from './departure-lists.queries.js';
import { DepartureSurroundings } from './page/departure-surroundings.service.js';
import { DeparturePages } from './page/departure-pages.service.js';

const tenant = await aTenant();

const { aHouse, drafts, decide, confirm, runCampaign, statesOf } = departuresOf(() => tenant);

describe('a departure that is confirmed', () => {
  it('brings the arrival first, and asks for the end once ANS has recorded it; then it is over', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    const alone = await held();
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, -1)));
    await confirm(editor, id);
    await runCampaign(editor, id);
    expect(await statesOf(editor, alone.id)).toEqual({ Bertin: 'active', Guérin: 'to_request' });
    const { rows: forms } = await editor.owner.query(
      `SELECT q.kind, q.state, a.last_name FROM requests q JOIN request_administrators r ON r.request_id = q.id JOIN administrators a ON a.id = r.administrator_id WHERE q.client_id = $1`,
      [alone.id],
    );
    expect(forms).toEqual([{ kind: '413', state: 'draft', last_name: 'Guérin' }]);
    const follow = () => editor.run(() => tenant.get(DepartureEnds).follow());
    await follow();
    expect(await statesOf(editor, alone.id)).toEqual({ Bertin: 'active', Guérin: 'to_request' });
    await editor.run(async () => {
      const open = await tenant.get(AssignmentsService).open(alone.id, taker.id);
      await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE id = $1`, [open?.id]);
    });
    await follow();
    expect(await statesOf(editor, alone.id)).toEqual({ Bertin: 'end_to_request', Guérin: 'active' });
    // The day is past: the account ended at once, and once.
    const { rows } = await editor.owner.query('SELECT disabled_at IS NOT NULL AS closed FROM users WHERE id = $1', [
      user.id,
    ]);
    expect(rows).toEqual([{ closed: true }]);
    await editor.run(() => tenant.get(DepartureEnds).end({ departureId: id }));
    const told = await editor.owner.query(
      `SELECT action FROM audit_entries WHERE subject_id = $1 AND action = 'access_ended'`,
      [id],
    );
    expect(told.rowCount).toBe(1);
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE administrator_id = $1`, [leaver.id]);
    await follow();
    expect((await editor.run(() => drafts().byId(id))).state).toBe('finished');
  });

  it('lets a form that was signed end as it is, and asks for the end then; it neither touches nor waits for whom it leaves alone', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const kept = await held({}, taker);
    const ended = await held({}, taker);
    const signed = await aClient(editor);
    const request = await aRequest(editor, { client_id: signed.id, state: 'submitted' });
    await aRequestAdministrator(editor, { request_id: request.id, administrator_id: leaver.id });
    await anAssignment(editor, { client_id: signed.id, administrator_id: leaver.id, state: 'requested' });
    await anAssignment(editor, { client_id: signed.id, administrator_id: taker.id, state: 'active' });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, -1)));
    const leave = { clientIds: [kept.id], decision: 'leave', taker: null, reason: 'Reste leur conseil.' };
    await editor.run(() => drafts().except(id, 'others_active', leave));
    await confirm(editor, id);
    await runCampaign(editor, id);
    const standing = () => editor.run(async () => tenant.get(DepartureLists).standing(await drafts().byId(id)));
    const { rows: told } = await editor.owner.query<{ state: string; outcome: string }>(
      `SELECT r.state, coalesce(r.reason, r.forecast_reason) AS outcome FROM campaign_rows r JOIN departures d ON d.campaign_id = r.campaign_id WHERE d.id = $1 AND r.client_id = $2`,
      [id, signed.id],
    );
    expect(told).toEqual([{ state: 'skipped', outcome: expect.stringContaining('aboutit tel quel') }]);
    const follow = () => editor.run(() => tenant.get(DepartureEnds).follow());
    await follow();
    expect(await standing()).toEqual({ recorded: 2, remaining: 2, kept: 0, needless: 0 });
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE client_id = $1 AND administrator_id = $2`, [
      ended.id,
      leaver.id,
    ]);
    await follow();
    // Its 503 asks for what is done.
    expect(await standing()).toEqual({ recorded: 1, remaining: 1, kept: 0, needless: 1 });
    expect(await statesOf(editor, kept.id)).toEqual({ Bertin: 'active', Guérin: 'active' });
    expect((await editor.run(() => drafts().byId(id))).state).toBe('confirmed');
    await editor.owner.query(`UPDATE requests SET state = 'validated' WHERE id = $1`, [request.id]);
    await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE client_id = $1`, [signed.id]);
    await follow();
    expect(await statesOf(editor, signed.id)).toEqual({ Bertin: 'end_to_request', Guérin: 'active' });
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE client_id = $1 AND administrator_id = $2`, [
      signed.id,
      leaver.id,
    ]);
    await follow();
    expect((await editor.run(() => drafts().byId(id))).state).toBe('finished');
  });

  it('is confirmed though no client changes, and is over once the person has left', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const kept = await held({}, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, -1)));
    const leave = { clientIds: [kept.id], decision: 'leave', taker: null, reason: 'Reste leur conseil.' };
    await editor.run(() => drafts().except(id, 'others_active', leave));
    await confirm(editor, id);
    const { state, campaignId } = await editor.run(() => drafts().byId(id));
    const { rows } = await editor.owner.query('SELECT state FROM campaigns WHERE id = $1', [campaignId]);
    expect([state, rows]).toEqual(['confirmed', [{ state: 'finished' }]]);
    expect(await statesOf(editor, kept.id)).toEqual({ Bertin: 'active', Guérin: 'active' });
    await editor.run(() => tenant.get(DepartureEnds).follow());
    expect((await editor.run(() => drafts().byId(id))).state).toBe('finished');
  });

  it('passes what is under way: forms, orders, addresses and portfolio, and finds nothing the second time', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    const client = await held({ account_manager_id: user.id }, taker);
    const request = await aRequest(editor, { client_id: client.id, state: 'awaiting_signature' });
    await aRequestAdministrator(editor, { request_id: request.id, administrator_id: leaver.id });
    const slot = await aSlot(editor, {
      client_id: client.id,
      actor_email: 'm.bertin@demo.example',
      informed_email: 'autre@demo.example',
    });
    await anOrder(editor, { client_id: client.id, slot_id: slot.id, administrator_id: leaver.id, state: 'ordered' });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await decide(editor, id, {
      'taker-contacts': 'certificats@demo.example',
      'taker-portfolio': editor.users.account_manager.id,
      'decision-orders': 'hand_over',
    });
    await confirm(editor, id);
    await runCampaign(editor, id);
    const { rows } = await editor.owner.query(
      `SELECT q.state, (SELECT string_agg(a.last_name, ',') FROM request_administrators r JOIN administrators a ON a.id = r.administrator_id WHERE r.request_id = q.id) AS named,
              o.administrator_id AS orderer, s.actor_email, s.informed_email, c.account_manager_id AS manager
         FROM requests q, orders o, slots s, clients c WHERE q.id = $1 AND o.client_id = $2 AND s.id = $3 AND c.id = $2`,
      [request.id, client.id, slot.id],
    );
    expect(rows).toEqual([
      {
        state: 'draft',
        named: 'Guérin',
        orderer: taker.id,
        actor_email: 'certificats@demo.example',
        informed_email: 'autre@demo.example',
        manager: editor.users.account_manager.id,
      },
    ]);
    const { campaignId } = await editor.run(() => drafts().byId(id));
    // The form that was made again is to be signed again: the next campaign begins with it.
    await expect(
      editor.run(() => tenant.get(DepartureFollowUp).formsToSend({ administratorId: leaver.id, campaignId } as never)),
    ).resolves.toEqual([client.id]);
    const { rows: after } = await editor.owner.query(
      'SELECT left_on IS NOT NULL AS leaving FROM administrators WHERE id = $1',
      [leaver.id],
    );
    expect(after).toEqual([{ leaving: true }]);
  });

  it('plans whom it entrusts an order to, where they serve nobody yet: what they go on with they may collect', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const other = await anAdministrator(editor, { last_name: 'Autre', first_name: 'Une' });
    const client = await held({}, other);
    const slot = await aSlot(editor, { client_id: client.id });
    await anOrder(editor, { client_id: client.id, slot_id: slot.id, administrator_id: leaver.id, state: 'to_collect' });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await decide(editor, id, { 'decision-orders': 'hand_over' });
    await confirm(editor, id);
    await runCampaign(editor, id);
    const { rows } = await editor.owner.query('SELECT administrator_id FROM orders WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([{ administrator_id: taker.id }]);
    expect(await statesOf(editor, client.id)).toEqual({
      Bertin: 'end_to_request',
      Autre: 'active',
      Guérin: 'to_request',
    });
  });

  it('whose last day is past, hands on what was to be collected first and was not, and says so; nothing of it is left at the name of who has gone', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const client = await held({}, taker);
    const slot = await aSlot(editor, { client_id: client.id });
    const order = await anOrder(editor, {
      ...{ client_id: client.id, slot_id: slot.id, administrator_id: leaver.id, state: 'to_collect' },
    });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await confirm(editor, id);
    await runCampaign(editor, id);
    const holder = async () =>
      (await editor.owner.query('SELECT administrator_id AS id FROM orders WHERE client_id = $1', [client.id])).rows;
    expect(await holder()).toEqual([{ id: leaver.id }]);
    await editor.owner.query('UPDATE departures SET last_day = $2, access_ends_at = moment() WHERE id = $1', [
      ...[id, dayFromToday(-1)],
    ]);
    await editor.run(() => tenant.get(DepartureEnds).end({ departureId: id }));
    expect(await holder()).toEqual([{ id: taker.id }]);
    const [handed] = (await journalOf(editor, order.id)).filter(({ action }) => action === 'handed_over');
    expect(handed?.summary).toContain('confiée à Thomas Guérin');
    const told = await journalOf(editor, id);
    expect(told.find(({ action }) => action === 'access_ended')?.summary).toContain('1\u00a0commande confiée');
  });

  it('waits for an order that nobody can take, says so on its page, and hands it over once somebody can', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const client = await held({}, taker);
    const slot = await aSlot(editor, { client_id: client.id });
    await anOrder(editor, { client_id: client.id, slot_id: slot.id, administrator_id: leaver.id, state: 'to_collect' });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await confirm(editor, id);
    await runCampaign(editor, id);
    const ends = `UPDATE departures SET last_day = $2, access_ends_at = moment() WHERE id = $1`;
    await editor.owner.query(ends, [id, dayFromToday(-1)]);
    await editor.owner.query(`UPDATE cards SET state = 'blocked' WHERE administrator_id = $1`, [taker.id]);
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE administrator_id = $1`, [leaver.id]);
    const follow = () => editor.run(() => tenant.get(DepartureEnds).follow());
    const stateOf = async () => (await editor.run(() => drafts().byId(id))).state;
    await follow();
    const { notes } = await editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('1\u00a0commande reste à son nom'));
    expect(await stateOf()).toBe('confirmed');
    await editor.owner.query(`UPDATE cards SET state = 'active' WHERE administrator_id = $1`, [taker.id]);
    await follow();
    expect(await stateOf()).toBe('finished');
    const { rows } = await editor.owner.query('SELECT administrator_id FROM orders WHERE client_id = $1', [client.id]);
    expect(rows).toEqual([{ administrator_id: taker.id }]);
  });

  it('at its end, gives the person’s views to nobody whose account was closed since: they stay, and page and journal say so', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    await held({}, taker);
    const view = { list: 'clients', name: 'Mes retards', query: '', owner_id: user.id, created_by: 'Marc Bertin' };
    await insertRow(editor, 'saved_views', { id: uuidv7(), ...view });
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, -1)));
    await decide(editor, id, { 'decision-views': 'give', 'taker-views': editor.users.account_manager.id });
    await confirm(editor, id);
    await editor.owner.query('UPDATE users SET disabled_at = moment() WHERE id = $1', [
      editor.users.account_manager.id,
    ]);
    await editor.run(() => tenant.get(DepartureEnds).end({ departureId: id }));
    const { rows } = await editor.owner.query('SELECT owner_id FROM saved_views WHERE name = $1', [view.name]);
    expect(rows).toEqual([{ owner_id: user.id }]);
    const { notes } = await editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
    expect(notes.map(({ text }) => text)).toContainEqual(expect.stringContaining('1\u00a0vue enregistrée lui reste'));
    const told = await journalOf(editor, id);
    expect(told.find(({ action }) => action === 'access_ended')?.summary).toContain('vue');
  });

  it('abandoned, changes nothing and leaves room for another', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const client = await held();
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await editor.run(() => tenant.get(DepartureCourse).simulate(id));
    await editor.run(() => tenant.get(DepartureCourse).abandon(id, 'Reste finalement.'));
    expect(await statesOf(editor, client.id)).toEqual({ Bertin: 'active' });
    await expect(editor.run(() => drafts().open(leaver.id, when(taker.id)))).resolves.toEqual(expect.any(String));
  });

  it('stopped once it was confirmed, from its page or from the person’s, takes nothing more from who stays, and says what stands', async () => {
    for (const way of ['departure', 'person'] as const) {
      const { editor, leaver, taker, user, held } = await aHouse();
      const [ended, alone] = [await held({}, taker), await held()];
      const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
      await confirm(editor, id);
      await runCampaign(editor, id);
      expect(await statesOf(editor, ended.id)).toEqual({ Bertin: 'end_to_request', Guérin: 'active' });
      if (way === 'departure') await editor.run(() => tenant.get(DepartureCourse).abandon(id, 'Reste finalement.'));
      else expect(await editor.run(() => tenant.get(Departures).comeBack(leaver.id))).toBe(id);
      await editor.owner.query(`UPDATE assignments SET state = 'active' WHERE client_id = $1`, [alone.id]);
      await clock.at(new Date(`${dayFromToday(40)}T12:00:00Z`), async () => {
        await editor.run(() => tenant.get(DepartureEnds).follow());
        await editor.run(() => tenant.get(DepartureEnds).end({ departureId: id }));
      });
      expect(await statesOf(editor, alone.id)).toEqual({ Bertin: 'active', Guérin: 'active' });
      const { rows } = await editor.owner.query(
        `SELECT a.left_on, u.disabled_at, d.state, d.access_ended_at FROM administrators a JOIN departures d ON d.administrator_id = a.id, users u WHERE a.id = $1 AND u.id = $2`,
        [leaver.id, user.id],
      );
      expect(rows).toEqual([{ left_on: null, disabled_at: null, state: 'abandoned', access_ended_at: null }]);
      const { rows: told } = await editor.owner.query(
        `SELECT action FROM audit_entries WHERE subject_id IN ($1, $2) AND at > (SELECT saved_at FROM departures WHERE id = $1) AND action IN ('abandon', 'came_back') ORDER BY sequence`,
        [id, leaver.id],
      );
      expect(told).toEqual([{ action: 'abandon' }, { action: 'came_back' }]);
      const { notes } = await editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
      const said = notes.map(({ text }) => text).join('\n');
      expect(said).toContain('2\u00a0clients');
      expect(said).toContain('1\u00a0fin d’habilitation reste à demander');
      await expect(editor.run(() => drafts().open(leaver.id, when(taker.id)))).resolves.toEqual(expect.any(String));
    }
  });

  it('stopped before its campaign has ended, cancels the rows that wait', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const client = await held({}, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await confirm(editor, id);
    await editor.run(() => tenant.get(DepartureCourse).abandon(id, 'Reste finalement.'));
    await runCampaign(editor, id);
    expect(await statesOf(editor, client.id)).toEqual({ Bertin: 'active', Guérin: 'active' });
    const { rows } = await editor.owner.query(
      `SELECT k.state, (SELECT string_agg(r.state, ',') FROM campaign_rows r WHERE r.campaign_id = k.id) AS rows FROM campaigns k JOIN departures d ON d.campaign_id = k.id WHERE d.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ state: 'cancelled', rows: 'cancelled' }]);
  });

  it('asks no more for an end that somebody gave up, says so, and is over without it', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    const [kept, ended] = [await held({}, taker), await held({}, taker)];
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, -1)));
    await confirm(editor, id);
    await runCampaign(editor, id);
    const keep = () =>
      editor.run(async () => {
        const open = await tenant.get(AssignmentsService).open(kept.id, leaver.id);
        await tenant.get(AssignmentChanges).change(open?.id ?? '', 'keep', {});
      });
    // Its form asks for it: that is given up first.
    await expect(keep()).rejects.toThrow('porte ce changement');
    const { rows: forms } = await editor.owner.query<{ id: string }>('SELECT id FROM requests WHERE client_id = $1', [
      kept.id,
    ]);
    const { id: form = '' } = forms[0] ?? {};
    await editor.run(() => tenant.get(RequestOutcomes).because(form, 'cancel', 'Il reste chez ce client.'));
    await keep();
    const follow = () => editor.run(() => tenant.get(DepartureEnds).follow());
    await follow();
    expect(await statesOf(editor, kept.id)).toEqual({ Bertin: 'active', Guérin: 'active' });
    const page = await editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
    expect(page.follow).toMatchObject({
      sentence: '1\u00a0client sur 2 reste.',
      kept: { text: expect.stringContaining('1\u00a0habilitation gardée') },
    });
    const { rows } = await editor.run(() => tenant.get(DeparturePages).line(id, 'kept', {}));
    expect(rows.map(({ name }) => name)).toEqual([kept['name']]);
    await editor.owner.query(`UPDATE assignments SET state = 'closed' WHERE client_id = $1 AND administrator_id = $2`, [
      ended.id,
      leaver.id,
    ]);
    await follow();
    expect((await editor.run(() => drafts().byId(id))).state).toBe('finished');
  });

  it('whose takers leave names them all the same, and leads to handing their clients on: its decisions are taken', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    await held({ account_manager_id: user.id }, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    await decide(editor, id, { 'taker-portfolio': editor.users.account_manager.id, 'decision-orders': 'hand_over' });
    const one = () => editor.run(() => tenant.get(DeparturePages).one(id, 'admin'));
    await editor.owner.query('UPDATE administrators SET left_on = paris_today() + 20 WHERE id = $1', [taker.id]);
    const said = async () =>
      (await one()).notes.find((note) => 'title' in note && note.title.includes('Guérin part aussi'));
    expect(await said()).toMatchObject({ text: expect.stringContaining('Choisissez une autre personne') });
    await editor.owner.query('UPDATE administrators SET left_on = NULL WHERE id = $1', [taker.id]);
    await confirm(editor, id);
    await runCampaign(editor, id);
    await editor.owner.query('UPDATE administrators SET left_on = paris_today() + 20 WHERE id = $1', [taker.id]);
    await editor.owner.query('UPDATE users SET disabled_at = moment() WHERE id = $1', [
      editor.users.account_manager.id,
    ]);
    const page = await one();
    expect(await said()).toMatchObject({
      text: expect.not.stringContaining('Choisissez'),
      href: `/departures/new?administrator=${taker.id}`,
    });
    expect(page.next?.reassign).toBe('Réaffecter les clients de Thomas Guérin…');
    const address = await editor.run(() => tenant.get(DepartureSurroundings).next(id, 'reassign_administrator'));
    expect(address).toMatch(new RegExp(`&kind=reassign_administrator&from=${taker.id}$`));
    await aClient(editor, { account_manager_id: user.id });
    const { groups } = await one();
    const shown = groups.flatMap(({ lines }) => lines).find(({ key }) => key === 'portfolio');
    expect(shown?.takerName).toMatch(/^Personne account_manager/);
  });

  it.each([
    ['to come', 10, 'departure_planned', 'Départ de Marc Bertin prévu le'],
    ['past', -3, 'left', 'Marc Bertin a quitté ses fonctions le'],
  ] as const)('whose last day is %s is told as such of the person', async (_when, days, action, words) => {
    const { editor, leaver, taker, held } = await aHouse();
    await held({}, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id, days)));
    await confirm(editor, id);
    const { rows } = await editor.owner.query(
      `SELECT action, summary FROM audit_entries WHERE subject_kind = 'administrator' AND subject_id = $1`,
      [leaver.id],
    );
    expect(rows).toEqual([{ action, summary: expect.stringContaining(words) }]);
  });
});
