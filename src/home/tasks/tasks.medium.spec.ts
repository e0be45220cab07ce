import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../platform/uuid.js';
import {
  aCertificate,
  aClient,
  aCsr,
  aDelegation,
  aDeputy,
  aMessage,
  anAdministrator,
  anImport,
  aRegisterChange,
  anAssignment,
  anEstablishment,
  anOrder,
  aRequest,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { registerOf } from '../../../test/support/register-changes.js';
import { copyMany, planOf } from '../../../test/support/copies.js';
import { anApp, pageOf, wordsOf, type Visitor } from '../../../test/support/app.js';
import { toActivate } from '../../delegations/delegation.facts.js';
import { ProgressService } from '../../progress/progress.service.js';
import { coverageIs } from '../../slots/coverage.facts.js';
import { tasks } from './tasks.js';
import { editors as workers } from '../../journey/states/roles.js';

const ago = (days: number) => new Date(Date.now() - days * 86_400_000);

const app = await anApp();
await aBusyHouse();

describe('« Mes tâches »', () => {
  it('has something for every task, so that the equalities below say something', async () => {
    const lines = await linesOf(await app.signIn('support'), '/?scope=team');
    expect(lines.filter(({ count }) => count === 0).map(({ label }) => label)).toEqual([]);
    expect(lines.length).toBe(tasks.length);
    // More than one page of a list somewhere: the count is of all of them.
    expect(Math.max(...lines.map(({ count }) => count))).toBeGreaterThan(50);
  });

  it('says no end of cards that are blocked: they are to be replaced now', async () => {
    const blocked = await app.secondEditor();
    await anAdministrator(blocked, {}, { state: 'blocked', valid_until: dayFromToday(580) });
    const page = pageOf(await (await app.signIn('technical_admin', blocked)).get('/?scope=team').expect(200));
    const line = page('a[href*="card=ending"]').closest('li').text();
    expect(line).toContain('Cartes bloquées');
    expect(line).not.toContain('580');
  });

  it.each(
    workers.flatMap((role) => [
      [role, '/?scope=mine'] as const,
      [role, '/?scope=team'] as const,
      [role, '/?view=actions&scope=team'] as const,
    ]),
  )(
    'counts for %s at %s exactly the rows of the list each line leads to',
    async (role, address) => {
      const visitor = await app.signIn(role);
      const wrong: string[] = [];
      for (const { href, count, label } of await linesOf(visitor, address)) {
        const rows = await rowsOf(visitor, href);
        if (rows !== count) wrong.push(`${label}: ${count} on the page, ${rows} in ${href}`);
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );

  it('shows an auditor what to look at, and no task of anybody', async () => {
    const visitor = await app.signIn('auditor');
    const page = pageOf(await visitor.get('/?view=actions').expect(200));
    expect(await linesOf(visitor, '/?view=actions')).toEqual([]);
    expect(wordsOf(page, 'h1')).toContain('Ce que vous pouvez consulter');
    expect(page('.s-menu a[href="/"] .s-num').length).toBe(0);
    const places = page('.s-places a')
      .toArray()
      .map((link) => page(link).attr('href') ?? '');
    expect(places).toContain('/audit');
    for (const place of places) await visitor.get(place).expect(200);
  });

  it.each(workers)('shows %s by default their own clients when they follow clients, else the team’s', async (role) => {
    const visitor = await app.signIn(role);
    const page = pageOf(await visitor.get('/').expect(200));
    const current = role === 'account_manager' ? 'Mes clients' : 'Toute l’équipe';
    expect(wordsOf(page, '[aria-label="Clients comptés"] [aria-current]')).toBe(current);
    const scope = role === 'account_manager' ? 'mine' : 'team';
    expect(await linesOf(visitor, '/')).toEqual(await linesOf(visitor, `/?scope=${scope}`));
    const other = role === 'account_manager' ? 'team' : 'mine';
    expect(await linesOf(visitor, '/')).not.toEqual(await linesOf(visitor, `/?scope=${other}`));
  });

  it.each(workers)('says in the menu of %s the sum of the lines of their own desk', async (role) => {
    const visitor = await app.signIn(role);
    const page = pageOf(await visitor.get('/'));
    const own = page('.s-panel')
      .first()
      .find('.s-queue-n')
      .toArray()
      .map((cell) => Number(page(cell).text().trim()));
    expect(Number(page('.s-menu a[href="/"] .s-num').contents().first().text())).toBe(own.reduce((a, b) => a + b, 0));
  });

  it.each(['/?scope=team', '/?view=actions&scope=team'])(
    'opens from %s the first thing of each line',
    async (from) => {
      const visitor = await app.signIn('support');
      for (const { label, count, first } of await linesOf(visitor, from)) {
        expect([label, first === undefined]).toEqual([label, count === 0]);
        if (!first) continue;
        const { headers } = await visitor.get(first).expect(303);
        const page = pageOf(await visitor.get(headers['location'] ?? '').expect(200));
        expect(page('.s-queue-bar > span > a').text()).toBe(label);
      }
    },
    60_000,
  );

  it('counts the days of the calendar, as the lists do: what came last night came yesterday', async () => {
    await app.owner.query(
      `UPDATE messages SET created_at = date_trunc('day', now() AT TIME ZONE 'Europe/Paris') AT TIME ZONE 'Europe/Paris' - interval '1 second'
        WHERE direction = 'in' AND state = 'unmatched'`,
    );
    const visitor = await app.signIn('support');
    const page = pageOf(await visitor.get('/?scope=team').expect(200));
    const line = page('.s-queue:has(a[href="/mailbox"])').text().replace(/\s+/g, ' ');
    expect(line).toContain('Le plus ancien\u00a0: 1\u00a0j'.replace(/\s/g, ' '));
  });

  it('tells what of the address it does not know', async () => {
    const visitor = await app.signIn('support');
    const page = pageOf(await visitor.get('/?scope=moi&colour=red').expect(200));
    expect(wordsOf(page, '.s-note.soon')).toContain('« moi » n’est pas un choix');
    expect(wordsOf(page, '.s-note.soon')).toContain('« colour » n’est pas un filtre');
  });

  it('counts again in the menu right after a person’s own change', async () => {
    const visitor = await app.signIn('support');
    const mails = async () =>
      Number(
        pageOf(await visitor.get('/account'))('.s-menu a[href="/mailbox"] .s-num')
          .contents()
          .first()
          .text(),
      );
    const before = await mails();
    const { rows } = await app.owner.query(
      `SELECT id FROM messages WHERE direction = 'in' AND state = 'unmatched' LIMIT 1`,
    );
    await visitor.post(`/mailbox/messages/${rows[0].id}/filing`).type('form').send({ reason: 'Publicité' }).expect(303);
    expect(await mails()).toBe(before - 1);
  });
});

/** Clients of the account manager, of the support and of nobody, an archived one, with everything that makes a task. */
async function aBusyHouse(): Promise<void> {
  const holders = [app.users.account_manager.id, app.users.support.id, null, app.users.admin.id];
  const ids: string[] = [];
  for (let index = 0; index < 80; index += 1)
    ids.push(
      (await aClient(app, { account_manager_id: holders[index % 4], archived_at: index === 79 ? ago(1) : null })).id,
    );
  for (const [index, client_id] of ids.entries()) {
    if (index < 60) await aRequest(app, { client_id, state: 'awaiting_signature', state_since: ago(17 + (index % 6)) });
    else if (index < 75)
      await aRequest(app, {
        client_id,
        state: ['submitted', 'to_correct', 'acknowledged', 'in_doubt', 'signed'][index % 5],
        state_since: ago(2 * (index - 60)),
      });
    if (index % 5 === 0) await aDelegation(app, { client_id, state: 'to_review' });
    if (index % 8 === 0) await aDelegation(app, { client_id, state: 'signed', starts_on: dayFromToday(index % 3) });
    if (index % 7 === 0) await aClientWithOrders(client_id, index);
    if (index % 9 === 0) await anAssignment(app, { client_id });
    if (index % 6 === 0) await aDelegation(app, { client_id, channel: 'portal', ends_on: dayFromToday(index) });
  }
  for (const client_id of ids.slice(0, 3)) {
    const address = `direction-${client_id}@client.test`;
    await insertRow(app, 'stopped_addresses', { id: uuidv7(), client_id, address, reason: '550 inconnu' });
  }
  for (const client_id of ids.slice(70, 76))
    await app.owner.query(
      `UPDATE clients SET contract_state = 'missing', contract_since = NULL, created_at = $2 WHERE id = $1`,
      [client_id, ago(40)],
    );
  for (let index = 0; index < 3; index += 1) {
    const mail = await aMessage(app);
    await insertRow(app, 'client_answers', {
      id: uuidv7(),
      client_id: ids[index],
      kind: 'question',
      message_id: mail.id,
      content: { words: 'Quand ?' },
    });
    await aMessage(app, { state: 'to_check', client_id: ids[index] });
    await aMessage(app, { state: 'matched', csr_since: new Date(), client_id: ids[index] });
    await aMessage(app, { direction: 'out', state: 'failed', purpose: 'other', client_id: ids[index] });
    const to = ['un@client.test', 'deux@client.test'];
    const partly = { direction: 'out', state: 'sent', purpose: 'other', recipients: to, left_out: to.slice(1) };
    await aMessage(app, { ...partly, client_id: ids[index] });
  }
  for (const days of [-3, 20, 90, 91]) await anAdministrator(app, {}, { valid_until: dayFromToday(days) });
  await anAdministrator(app, {}, { state: 'blocked' });
  await anAdministrator(app, { left_on: dayFromToday(-1) }, { valid_until: dayFromToday(5) });
  await chasedInVain(ids);
  for (const id of ids.slice(20, 23)) await askedInVain(id);
  for (const client_id of ids.slice(26, 29)) await anOrderWhoseKeyCame(client_id);
  for (const client_id of ids.slice(30, 34)) {
    const { id } = await anEstablishment(app, { client_id: ids[40] });
    await app.owner.query('UPDATE establishments SET client_id = $2 WHERE id = $1', [id, client_id]);
  }
  await anImport(app, { state: 'failed', failure: 'Fichier illisible' });
  await aRegisterHasMoved(ids.slice(0, 8));
  await aClosedEntity();
  await app.owner.query('UPDATE users SET role = $2 WHERE id = $1', [app.users.admin.id, 'admin']);
  await aDeputy(app, { account_manager_id: app.users.account_manager.id, deputy_id: app.users.technical_admin.id });
  // And for some clients of nobody.
  for (const client_id of [ids[2], ids[14], ids[70]])
    await aDeputy(app, { account_manager_id: null, client_id, deputy_id: app.users.technical_admin.id });
  for (const client_id of ids.slice(60, 63)) await aSlot(app, { client_id });
  await app.run(() => app.get(ProgressService).refresh(ids));
  // Nothing is left to do before an order of theirs.
  await app.owner.query('UPDATE client_progress SET step = 4 WHERE client_id = ANY ($1)', [ids.slice(60, 62)]);
  await app.owner.query(`UPDATE client_progress SET due = $1 WHERE who = 'client' AND client_id = ANY ($2)`, [
    dayFromToday(-3),
    ids.slice(0, 20),
  ]);
}

/** The last stage has come for some of their forms, their mandates and their contracts; for one form, before it was sent again. */
async function chasedInVain(ids: string[]): Promise<void> {
  for (const client_id of ids.slice(10, 14))
    await aDelegation(app, { client_id, state: 'requested', state_since: ago(50) });
  for (const client_id of ids.slice(70, 73)) {
    const mail = { client_id, direction: 'out', state: 'sent', purpose: 'prerequisites_request' };
    await aMessage(app, { ...mail, created_at: ago(45) });
  }
  const day = (column: string) => `(${column} AT TIME ZONE 'Europe/Paris')::date`;
  const task = (rule: string, rows: string) =>
    app.owner.query(
      `INSERT INTO reminders (id, client_id, request_id, delegation_id, waits_since, audience, rule, stage, recipient, decision, reason)
       SELECT gen_random_uuid(), x.client_id, x.request, x.delegation, x.since, 'task', '${rule}', 25, 'tâche', 'task', 'Étape due.' FROM (${rows}) x`,
    );
  const awaited = `FROM requests WHERE state = 'awaiting_signature' ORDER BY id`;
  await task(
    'signature',
    `SELECT client_id, id AS request, NULL::uuid AS delegation, ${day('state_since')} AS since ${awaited} LIMIT 7`,
  );
  await task(
    'signature',
    `SELECT client_id, id AS request, NULL::uuid AS delegation, ${day('state_since')} - 9 AS since ${awaited} OFFSET 9 LIMIT 1`,
  );
  await task(
    'mandate',
    `SELECT client_id, NULL::uuid AS request, id AS delegation, ${day('state_since')} AS since FROM delegations WHERE state = 'requested'`,
  );
  await task(
    'prerequisites',
    `SELECT client_id, NULL::uuid AS request, NULL::uuid AS delegation, ${day('created_at')} AS since FROM messages WHERE purpose = 'prerequisites_request'`,
  );
}

/** The CSR of an order was asked for in vain, by a link given by hand. */
async function askedInVain(client_id: string): Promise<void> {
  const order = await anOrder(app, { client_id, state: 'csr_expected' });
  const made = { id: uuidv7(), client_id, order_id: order.id, purpose: 'csr', single_use: true, created_by: 'Essai' };
  const person = { person_name: 'Anne Petit', email: 'a@b.test', token_hash: uuidv7() };
  await insertRow(app, 'client_links', { ...made, ...person, created_at: ago(45), expires_at: ago(38) });
  await app.owner.query(
    `INSERT INTO reminders (id, client_id, order_id, waits_since, audience, rule, stage, recipient, decision, reason)
     SELECT gen_random_uuid(), client_id, order_id, (created_at AT TIME ZONE 'Europe/Paris')::date, 'task', 'csr', 25, 'tâche', 'task', 'Étape due.' FROM client_links WHERE id = $1`,
    [made.id],
  );
}

/** The register has closed one more client, whose orders are counted no more among what is to be done. */
async function aClosedEntity(): Promise<void> {
  const { id, finess_ej } = await aClient(app);
  await registerOf(app).registered(finess_ej, { closed_on: dayFromToday(-9) });
  for (const state of ['csr_expected', 'to_order'])
    await anOrder(app, { client_id: id, state, slot_id: (await aSlot(app, { client_id: id })).id });
  await app.run(() => app.get(ProgressService).refresh([id]));
}

/** The register renamed these clients; those that have certificates in force took the new name. */
async function aRegisterHasMoved(ids: string[]): Promise<void> {
  const { rows } = await app.owner.query<{ finess_ej: string }>(
    'UPDATE clients SET subject_changed_at = now() WHERE id = ANY ($1) RETURNING finess_ej',
    [ids],
  );
  for (const { finess_ej } of rows) await aRegisterChange(app, { finess: finess_ej, legal_entity_finess: finess_ej });
}

async function aClientWithOrders(client_id: string, index: number): Promise<void> {
  const inForce = { client_id, verified_at: ago(9), installed_at: ago(9) };
  const expired = await aSlot(app, { client_id });
  await aCertificate(app, { ...inForce, slot_id: expired.id, not_after: ago(3) });
  const revoked = await aSlot(app, { client_id });
  await aCertificate(app, { ...inForce, slot_id: revoked.id, revoked_at: ago(2) });
  const soon = await aSlot(app, { client_id });
  await aCertificate(app, { ...inForce, slot_id: soon.id, not_after: ago(-20) });
  // Renewed, not verified yet: the newest verified one is in force, as the list has it.
  await aCertificate(app, { client_id, slot_id: soon.id, not_after: ago(-900) });
  for (const state of ['csr_expected', 'csr_checked', 'to_order', 'to_collect', 'collected', 'installed', 'verified'])
    await anOrder(app, {
      client_id,
      state,
      slot_id: (await aSlot(app, { client_id })).id,
      state_since: ago(index % 10),
    });
}

/** Its CSR is the one of a key that came to us; another order of the client is the one to go on with. */
async function anOrderWhoseKeyCame(client_id: string): Promise<void> {
  const key = { spki_sha256: uuidv7().replaceAll('-', '').padEnd(64, '0') };
  const state = 'to_order';
  const order = await anOrder(app, { client_id, state, slot_id: (await aSlot(app, { client_id })).id });
  await anOrder(app, { client_id, state: 'to_collect', slot_id: (await aSlot(app, { client_id })).id });
  await aCsr(app, { client_id, order_id: order.id, acceptable: true, ...key });
  await insertRow(app, 'exposed_keys', { ...key, came_by: 'pour un essai' });
  await app.owner.query('UPDATE clients SET key_exposed_at = now() WHERE id = $1', [client_id]);
}

/** The counted lines of the home page. */
async function linesOf(visitor: Visitor, address: string) {
  const page = pageOf(await visitor.get(address).expect(200));
  return page('.s-queue')
    .toArray()
    .map((line) => ({
      label: page(line).find('span > a').text(),
      href: page(line).find('span > a').attr('href') ?? '',
      first: page(line).find('.s-first').attr('href'),
      count: Number(page(line).find('.s-queue-n').text().replace(/\D/g, '')),
    }));
}

/** The rows of a list over all its pages; the box of mails shows its first ones and says how many follow. */
async function rowsOf(visitor: Visitor, address: string): Promise<number> {
  let rows = 0;
  for (let next: string | undefined = address; next;) {
    const page = pageOf(await visitor.get(next).expect(200));
    if (wordsOf(page, 'main .s-note.soon')) throw new Error(`${next}: ${wordsOf(page, 'main .s-note.soon')}`);
    rows += page(
      address.startsWith('/mailbox') && page('.s-mail-list').length ? '.s-mail-list li' : 'main tbody tr',
    ).length;
    next = page('main a[rel=next]').attr('href');
  }
  return rows;
}

it('reaches an index by what it counts, row-level security or not', async () => {
  const declared = { declared_not_after: 'paris_today() + g::int', declared_by: `'Nous'` };
  const uncertified = { in_force_id: 'NULL', in_force: 'NULL', in_force_until: 'NULL', not_needed_reason: 'NULL' };
  await copyMany(app, 'slots', { common_name: `'copy ' || g`, ...declared, ...uncertified });
  await copyMany(app, 'delegations', { state: `'expired'` });
  await app.owner.query('SET enable_seqscan = off; SET enable_sort = off');
  for (const coverage of ['expired', 'expiring'] as const)
    expect(await planOf(app, `SELECT s.id FROM slots s WHERE ${coverageIs(coverage, 'moment()')}`)).toMatch(
      /slots_phase[^]*Index Cond: .*phase[^]*expires_at </,
    );
  expect(await planOf(app, `SELECT client_id FROM delegations WHERE state = 'to_review'`)).toContain(
    'delegations_to_review',
  );
  expect(await planOf(app, `SELECT d.client_id FROM delegations d WHERE ${toActivate('d')}`)).toContain(
    'Index Only Scan using delegations_signed',
  );
  const plans = {
    client_progress_funnel: 'SELECT step, who, since FROM client_progress WHERE NOT archived ORDER BY step, who, since',
    client_progress_coverage:
      'SELECT client_id FROM client_progress WHERE NOT archived AND coverage_rank < 10 ORDER BY coverage_rank, name_key COLLATE "C", client_id LIMIT 50',
    // Of a handful of rows either will do; of thousands only the narrow one is read to its end.
    'client_progress_(ready|funnel)': 'SELECT client_id FROM client_progress WHERE ready_to_order',
    // Met with the clients that are ready in the order of both, no row of either read.
    'Index Only Scan using slots_missing':
      "SELECT client_id, establishment_id FROM slots WHERE phase = 'missing' AND open_order_id IS NULL ORDER BY client_id",
    clients_changed:
      'SELECT id FROM clients WHERE subject_changed_at IS NOT NULL OR number_since IS NOT NULL ORDER BY id',
  };
  for (const [index, asked] of Object.entries(plans)) expect(await planOf(app, asked)).toMatch(new RegExp(index));
});
