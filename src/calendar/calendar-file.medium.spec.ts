import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { anApp, pageOf } from '../../test/support/app.js';
import {
  aCertificate,
  aClient,
  aDelegation,
  aDeputy,
  anAdministrator,
  anInstance,
  anOrder,
  aRepresentative,
  aSlot,
  dayFromToday,
  insertRow,
  type Row,
} from '../../test/support/factories.js';
import { fingerprintOf } from '../../test/support/fingerprint.js';
import { statementsDuring } from '../../test/support/statements.js';
import type { TestEditor } from '../../test/support/tenant.js';
import type { Role } from '../journey/states/transitions.js';
import { uuidv7 } from '../platform/uuid.js';
import { CalendarDoor } from './calendar-door.service.js';

let editor: TestEditor;
const app = await anApp();
beforeEach(async () => {
  editor = await app.secondEditor();
});

/** A feed as the pages make it. @returns its address */
async function aFeed(whose: { role: Role } | { client_id: string }, of: TestEditor = editor): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const own =
    'role' in whose ? { user_id: of.users[whose.role].id } : { client_id: whose.client_id, name: `Pour ${token}` };
  const token_hash = createHash('sha256').update(token).digest('hex');
  await insertRow(of, 'calendar_feeds', { id: uuidv7(), ...own, token_hash, created_by: 'Essai' });
  return `/calendar/${token}.ics`;
}

const read = (address: string) => app.visitor().get(address).buffer(true);
const textOf = async (address: string) => (await read(address).expect(200)).text.replaceAll('\r\n ', '');

/** Of each event its day, its title and its id, in their order. */
async function eventsOf(
  address: string,
): Promise<{ day: string; title: string; id: string; note: string; url: string }[]> {
  const text = await textOf(address);
  return text
    .split('BEGIN:VEVENT\r\n')
    .slice(1)
    .map((event) => {
      const value = (key: string) => new RegExp(`^${key}:(.*)$`, 'm').exec(event)?.[1]?.trim() ?? '';
      const day = value('DTSTART;VALUE=DATE').replace(/^(....)(..)(..)$/, '$1-$2-$3');
      return {
        day,
        title: value('SUMMARY').replaceAll('\u00a0', ' '),
        id: value('UID'),
        note: value('DESCRIPTION').replaceAll('\u00a0', ' '),
        url: value('URL'),
      };
    });
}
const titlesOf = async (address: string) => (await eventsOf(address)).map(({ title }) => title);

/** The last second of a day of Paris, so many from today, as certificates and declared days end. */
async function endOfDay(days: number): Promise<Date> {
  const { rows } = await editor.owner.query<{ at: Date }>(
    `SELECT ((paris_today() + $1::int + 1)::timestamp - interval '1 second') AT TIME ZONE 'Europe/Paris' AS at`,
    [days],
  );
  return rows[0]?.at ?? new Date(0);
}

/** A slot whose certificate is verified and ends so many days from today. */
async function covered(client: Row, days: number, columns = {}): Promise<Row> {
  const slot = await aSlot(editor, { client_id: client.id, label: `Dans ${days}`, ...columns });
  await certified(slot, days);
  return slot;
}

async function certified(slot: Row, days: number, columns = {}): Promise<Row> {
  const now = new Date();
  const times = { not_after: await endOfDay(days), installed_at: now, verified_at: now };
  return aCertificate(editor, { client_id: slot['client_id'], slot_id: slot.id, ...times, ...columns });
}

describe('what a calendar holds', () => {
  it('is the end of each certificate in force, on its day of Paris, with what is to be done and the page of its slot', async () => {
    const client = await aClient(editor, { name: 'CH de Nice' });
    const slot = await covered(client, 200);
    const [end, ...others] = await eventsOf(await aFeed({ role: 'support' }));
    expect(others).toEqual([]);
    expect(end).toMatchObject({
      day: dayFromToday(200),
      title: String.raw`CH de Nice : fin de certificat\, Dans 200`,
      id: `slot-${slot.id}@sceau`,
    });
    expect(end?.url).toMatch(new RegExp(`^https?://.*/slots/${slot.id}$`));
    expect(end?.note).toMatch(/^Instance : Production\\nRien à faire avant le \d/);
  });

  it('says of a declared end that it is one, and of each what comes next', async () => {
    const client = await aClient(editor, { name: 'CH' });
    await aSlot(editor, {
      client_id: client.id,
      label: 'Déclaré',
      declared_not_after: dayFromToday(300),
      declared_by: 'Essai',
    });
    const ordered = await covered(client, 40, { common_name: 'A' });
    await anOrder(editor, { client_id: client.id, slot_id: ordered.id, number: 'CMD-7', state: 'ordered' });
    await covered(client, -3, { common_name: 'B' });
    const [expired, waits, declared, ...others] = await eventsOf(await aFeed({ role: 'admin' }));
    expect(others).toEqual([]);
    expect(expired).toMatchObject({ day: dayFromToday(-3), title: String.raw`CH : fin de certificat\, Dans -3` });
    expect(expired?.note).toMatch(/\\n\S/);
    expect(waits?.note).toContain(String.raw`Attendre la mise à disposition du certificat Dans 40\, commande CMD-7.`);
    expect(declared?.title).toBe(String.raw`CH : fin de certificat (déclarée)\, Déclaré`);
    expect(declared?.note).toContain(String.raw`À savoir : échéance déclarée\, certificat non importé.`);
  });

  it('moves an end and makes no second one: by a renewal that is verified, or another declared day', async () => {
    const client = await aClient(editor);
    const slot = await covered(client, 30);
    const declared = await aSlot(editor, {
      client_id: client.id,
      common_name: 'D',
      declared_not_after: dayFromToday(50),
      declared_by: 'Essai',
    });
    const feed = await aFeed({ role: 'support' });
    const before = await eventsOf(feed);
    expect(before.map(({ day }) => day)).toEqual([dayFromToday(30), dayFromToday(50)]);
    await certified(slot, 395);
    await editor.owner.query('UPDATE slots SET declared_not_after = $2 WHERE id = $1', [declared.id, dayFromToday(60)]);
    const after = await eventsOf(feed);
    expect(after.map(({ day, id }) => ({ day, id }))).toEqual([
      { day: dayFromToday(60), id: before[1]?.id },
      { day: dayFromToday(395), id: before[0]?.id },
    ]);
  });

  it('has no end of what is revoked, not needed, missing, of an archived client, long over or far away', async () => {
    const client = await aClient(editor);
    const archived = await aClient(editor, { archived_at: new Date(), archived_by: 'Essai', archived_reason: 'Parti' });
    const revoked = await aSlot(editor, { client_id: client.id, common_name: 'R' });
    await certified(revoked, 20, { revoked_at: new Date() });
    await covered(client, 21, { common_name: 'N', not_needed_reason: 'Sans objet' });
    await aSlot(editor, { client_id: client.id, common_name: 'M' });
    await covered(archived, 22);
    await covered(client, -31, { common_name: 'X' });
    await covered(client, 401, { common_name: 'Y' });
    await aRepresentative(editor, { client_id: archived.id, card_valid_until: dayFromToday(10) });
    await aDelegation(editor, { client_id: archived.id, ends_on: dayFromToday(11) });
    await anAdministrator(
      editor,
      { client_id: archived.id, left_on: dayFromToday(12) },
      { valid_until: dayFromToday(9) },
    );
    const feed = await aFeed({ role: 'support' });
    expect(await eventsOf(feed)).toEqual([]);
    await covered(client, -30, { common_name: 'V' });
    await covered(client, 400, { common_name: 'W' });
    expect((await eventsOf(feed)).map(({ day }) => day)).toEqual([dayFromToday(-30), dayFromToday(400)]);
  });

  it('has the ends of cards that serve, of administrators and of representatives', async () => {
    const client = await aClient(editor, { name: 'CH' });
    const of = (last_name: string, columns = {}) => ({ last_name, first_name: 'Ada', ...columns });
    const card = (days: number, columns = {}) => ({ valid_until: dayFromToday(days), ...columns });
    const own = await anAdministrator(editor, of('Éditrice'), card(10));
    await anAdministrator(editor, of('Cliente', { client_id: client.id }), card(20));
    await anAdministrator(editor, of('Bloquée'), card(30, { state: 'blocked' }));
    await anAdministrator(editor, of('Partie', { left_on: dayFromToday(-5), departed_at: new Date() }), card(40));
    await anAdministrator(editor, of('Sans carte'), null);
    const renewed = await anAdministrator(editor, of('Renouvelée'), card(50));
    await insertRow(editor, 'cards', {
      id: uuidv7(),
      administrator_id: renewed.id,
      kind: 'CPA',
      number: '2700999999',
      state: 'active',
      valid_until: dayFromToday(350),
    });
    const signer = { first_names: 'Léa', last_name: 'Roi', card_kind: 'CDE', card_valid_until: dayFromToday(60) };
    await aRepresentative(editor, { client_id: client.id, ...signer });
    await aRepresentative(editor, { client_id: client.id, ...signer, ended_on: dayFromToday(-1) });
    const events = await eventsOf(await aFeed({ role: 'technical_admin' }));
    expect(events.map(({ day, title }) => ({ day, title }))).toEqual([
      { day: dayFromToday(10), title: String.raw`Fin de carte CPA\, Ada Éditrice` },
      { day: dayFromToday(20), title: String.raw`CH : fin de carte CPE\, Ada Cliente` },
      { day: dayFromToday(60), title: String.raw`CH : fin de carte CDE\, Léa Roi` },
      { day: dayFromToday(350), title: String.raw`Fin de carte CPA\, Ada Renouvelée` },
    ]);
    expect(events[0]?.id).toBe(`card-${own.id}@sceau`);
    expect(await textOf(await aFeed({ role: 'support' }))).not.toMatch(/2700\d{6}|@editeur\.test|@client\.test|06123/);
  });

  it('has the end of a mandate that no other follows, and planned departures', async () => {
    const alone = await aClient(editor, { name: 'Seul' });
    await aDelegation(editor, { client_id: alone.id, ends_on: dayFromToday(15) });
    const twice = await aClient(editor, { name: 'Deux' });
    await aDelegation(editor, { client_id: twice.id, ends_on: dayFromToday(16) });
    await aDelegation(editor, {
      client_id: twice.id,
      channel: 'portal',
      ends_on: dayFromToday(90),
      state: 'to_review',
    });
    const endless = await aClient(editor);
    await aDelegation(editor, { client_id: endless.id, ends_on: dayFromToday(17) });
    await aDelegation(editor, { client_id: endless.id, channel: 'portal', ends_on: null });
    const itself = await aClient(editor, { self_administered: true });
    await aDelegation(editor, { client_id: itself.id, ends_on: dayFromToday(18) });
    await aDelegation(editor, { client_id: (await aClient(editor)).id, ends_on: dayFromToday(19), state: 'ended' });
    await anAdministrator(editor, { last_name: 'Parti', first_name: 'Jean', left_on: dayFromToday(30) }, null);
    const events = await eventsOf(await aFeed({ role: 'auditor' }));
    expect(events.map(({ day, title }) => ({ day, title }))).toEqual([
      { day: dayFromToday(15), title: 'Seul : fin de délégation' },
      { day: dayFromToday(30), title: String.raw`Départ\, Jean Parti` },
      { day: dayFromToday(90), title: 'Deux : fin de délégation' },
    ]);
  });

  it('is cut at the first dates when there are too many, and says so', async () => {
    const client = await aClient(editor);
    for (const days of [3, -1, 1, -2, 2]) await covered(client, days, { common_name: `C${days}` });
    const door = app.get(CalendarDoor);
    const feed = await aFeed({ role: 'support' });
    expect(await textOf(feed)).not.toContain('trop de dates');
    const usual = door.most;
    try {
      door.most = 2;
      expect((await eventsOf(feed)).map(({ day }) => day)).toEqual([dayFromToday(1), dayFromToday(2)]);
      expect(await textOf(feed)).toMatch(/Il y a trop de dates\u00a0: les 2 premières/);
      // Of what is over, the latest: no date that comes is missing.
      door.most = 4;
      expect((await eventsOf(feed)).map(({ day }) => day)).toEqual([-1, 1, 2, 3].map(dayFromToday));
      door.most = 3;
      expect((await eventsOf(feed)).map(({ day }) => day)).toEqual([1, 2, 3].map(dayFromToday));
      expect(await textOf(feed)).not.toContain('trop de dates');
    } finally {
      door.most = usual;
    }
  });

  it('keeps hostile names as text', async () => {
    const name = 'CH\r\nEND:VEVENT\nBEGIN:VEVENT\r\nSUMMARY:faux; \\n, fin';
    const client = await aClient(editor, { name });
    const instance = await anInstance(editor, { client_id: client.id, name });
    await covered(client, 5, { instance_id: instance.id, label: name });
    for (const feed of [await aFeed({ role: 'support' }), await aFeed({ client_id: client.id })]) {
      const lines = (await read(feed)).text.split('\r\n');
      expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith('SUMMARY:'))).toHaveLength(1);
      expect(lines.join('')).not.toContain('\n');
      expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    }
  });
});

describe('whose dates a calendar has', () => {
  it('all clients’ for most roles; for an account manager those of the clients they follow or stand in for', async () => {
    const me = editor.users.account_manager.id;
    const mine = await aClient(editor, { name: 'Mien', account_manager_id: me });
    const other = await aClient(editor, { name: 'Autre' });
    const stood = await aClient(editor, { name: 'Suppléé' });
    const later = await aClient(editor, { name: 'Plus tard' });
    await aDeputy(editor, { client_id: stood.id, deputy_id: me });
    const days = { starts_on: dayFromToday(2), ends_on: dayFromToday(9) };
    await aDeputy(editor, { client_id: later.id, deputy_id: me, ...days });
    for (const [index, client] of [mine, other, stood, later].entries()) {
      await covered(client, 10 + index);
      await aRepresentative(editor, { client_id: client.id, card_valid_until: dayFromToday(50 + index) });
      await aDelegation(editor, { client_id: client.id, ends_on: dayFromToday(100 + index) });
    }
    await anAdministrator(editor, { left_on: dayFromToday(200) }, { valid_until: dayFromToday(20) });
    await anAdministrator(editor, { client_id: mine.id }, { valid_until: dayFromToday(21) });
    await anAdministrator(editor, { client_id: other.id }, { valid_until: dayFromToday(22) });
    const own = await eventsOf(await aFeed({ role: 'account_manager' }));
    expect(own.map(({ day }) => day)).toEqual([10, 12, 21, 50, 52, 100, 102].map(dayFromToday));
    for (const role of ['support', 'admin', 'technical_admin', 'auditor'] as const)
      expect(await titlesOf(await aFeed({ role }))).toHaveLength(12 + 4);
  });

  it('one client’s alone, without what is to be done inside the team', async () => {
    const client = await aClient(editor, { name: 'CH de Nice' });
    const other = await aClient(editor, { name: 'Zibeline' });
    await covered(client, 10);
    for (const one of [client, other]) {
      await covered(one, 300, { common_name: 'L' });
      await aRepresentative(editor, { client_id: one.id, card_valid_until: dayFromToday(20) });
      await aDelegation(editor, { client_id: one.id, ends_on: dayFromToday(30) });
      await anAdministrator(editor, { client_id: one.id }, { valid_until: dayFromToday(40) });
    }
    await anAdministrator(editor, { left_on: dayFromToday(5) }, { valid_until: dayFromToday(4) });
    const feed = await aFeed({ client_id: client.id });
    const events = await eventsOf(feed);
    expect(events.map(({ day }) => day)).toEqual([10, 20, 30, 40, 300].map(dayFromToday));
    expect(events[0]?.title).toBe(String.raw`Fin de certificat\, Dans 10`);
    expect(events[0]?.note).toBe('Instance : Production');
    expect(events[4]?.note).toMatch(/Rien à faire avant le/);
    const text = await textOf(feed);
    expect(text).not.toContain('Zibeline');
    expect(text).toContain('X-WR-CALNAME:Échéances\u00a0: CH de Nice');
  });

  it('never another editor’s', async () => {
    const neighbour = await app.secondEditor();
    await covered(await aClient(editor, { name: 'Hermine' }), 10);
    const theirs = await aFeed({ role: 'admin' }, neighbour);
    expect(await eventsOf(theirs)).toEqual([]);
    expect(await textOf(theirs)).not.toContain('Hermine');
  });
});

describe('the door of a calendar', () => {
  it('needs no account, makes no session, is kept by nobody else and found by no search engine', async () => {
    const answer = await read(await aFeed({ role: 'support' })).expect(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    });
  });

  it('says that nothing is new to who has it already', async () => {
    const client = await aClient(editor);
    await covered(client, 10);
    const feed = await aFeed({ role: 'support' });
    const { etag = '' } = (await read(feed).expect(200)).headers;
    expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
    const again = await read(feed).set('If-None-Match', etag).expect(304);
    expect(again.text ?? '').toBe('');
    await editor.owner.query(`UPDATE clients SET name = 'Autre nom' WHERE id = $1`, [client.id]);
    const { headers } = await read(feed).set('If-None-Match', etag).expect(200);
    expect(headers['etag']).not.toBe(etag);
  });

  it('writes nothing, opens no transaction, and asks as much of few dates as of many', async () => {
    const client = await aClient(editor);
    const feed = await aFeed({ role: 'support' });
    await read(feed).expect(200);
    const few = await statementsDuring(() => read(feed).expect(200));
    for (const days of [1, 2, 3, 4, 5, 6]) await covered(client, days, { common_name: `C${days}` });
    const before = await fingerprintOf(editor);
    const many = await statementsDuring(() => read(feed).expect(200));
    expect(await fingerprintOf(editor)).toEqual(before);
    expect(many).toHaveLength(few.length);
    expect(many.length).toBeLessThanOrEqual(16);
    expect(many.join('\n')).not.toMatch(/\b(BEGIN|START TRANSACTION|INSERT|UPDATE|DELETE|COMMIT)\b/);
  });

  it('answers HEAD, and nothing but reading', async () => {
    const feed = await aFeed({ role: 'support' });
    const head = await app.visitor().head(feed).expect(200);
    expect(head.headers['content-type']).toBe('text/calendar; charset=utf-8');
    for (const method of ['post', 'put', 'patch', 'delete'] as const)
      expect((await app.visitor()[method](feed)).status).toBe(404);
  });

  it('is the same wall for an address that is unknown, revoked, of a closed account, an archived client or a suspended editor', async () => {
    const client = await aClient(editor);
    const wall = async (address: string) => {
      const { status, text, headers } = await read(address);
      const words = pageOf({ text })('main').text().replace(/\s+/g, ' ');
      return { status, words, type: headers['content-type'], cookie: headers['set-cookie'] };
    };
    const unknown = await wall(`/calendar/${'A'.repeat(43)}.ics`);
    expect(unknown).toMatchObject({ status: 404, cookie: undefined });
    const { auditor, support } = editor.users;
    const archived = `archived_at = now(), archived_by = 'Essai', archived_reason = 'Parti'`;
    // Each is read at once: what comes last shuts all of them.
    for (const [address, close] of [
      [await aFeed({ role: 'auditor' }), `DELETE FROM calendar_feeds WHERE user_id = '${auditor.id}'`],
      [await aFeed({ role: 'support' }), `UPDATE users SET disabled_at = now() WHERE id = '${support.id}'`],
      [await aFeed({ client_id: client.id }), `UPDATE clients SET ${archived} WHERE id = '${client.id}'`],
      [await aFeed({ role: 'admin' }), 'UPDATE editors SET suspended_at = now()'],
    ] as const) {
      await read(address).expect(200);
      await editor.owner.query(close);
      expect({ close, ...(await wall(address)) }).toEqual({ close, ...unknown });
    }
  });

  it('opens for the whole address alone', async () => {
    const feed = await aFeed({ role: 'support' });
    for (const near of [feed.slice(0, -4), feed.replace('.ics', '.ICS'), feed.replace(/.\.ics/, '.ics')])
      expect((await read(near)).status).not.toBe(200);
    const { rows } = await editor.owner.query<{ token_hash: string }>('SELECT token_hash FROM calendar_feeds');
    expect((await read(`/calendar/${rows[0]?.token_hash.slice(0, 43)}.ics`)).status).toBe(404);
    expect(rows[0]?.token_hash).not.toContain(feed.slice(10, 53));
  });

  it('makes who guesses wait, and nobody who has an address', async () => {
    const feed = await aFeed({ role: 'support' });
    const guess = () => read(`/calendar/${randomBytes(32).toString('base64url')}.ics`);
    let status = 404;
    for (let tries = 0; tries < 60 && status === 404; tries += 1) ({ status } = await guess());
    expect(status).toBe(429);
    await read(feed).expect(200);
  });
});
