import { beforeEach, describe, expect, it } from '@jest/globals';
import { afterDays, anAwaitedForm, chaseAt, chasedOf, noon, waitsSince } from '../../../test/support/chased.js';
import {
  aCertificate,
  aChaseMute,
  aChaseRule,
  aDelegation,
  aMessage,
  anAdministrator,
  anAssignment,
  anOrder,
  aSlot,
  dayFromToday,
  insertRow,
} from '../../../test/support/factories.js';
import { statementsDuring } from '../../../test/support/statements.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';
import { addWorkingDays } from '../../journey/calendar/working-days.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { uuidv7 } from '../../platform/uuid.js';
import { ProgressService } from '../../progress/progress.service.js';
import { ComingReminders } from '../page/coming-reminders.service.js';
import { chasedMandate, waitingRows } from './waits.facts.js';

let editor: TestEditor;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
});

const chaseAfter = (days: number, of = editor) => chaseAt(tenant, of, afterDays(days));

interface Mail {
  recipients: string[];
  subject: string;
  body: string;
  purpose: string;
  attachment_ids: string[];
  link_id: string | null;
  leaves_in: number | null;
}

async function mails(): Promise<Mail[]> {
  const { rows } = await editor.owner.query<Mail>(
    `SELECT recipients, subject, body, purpose, attachment_ids, link_id, round(extract(epoch FROM leaves_at - created_at) / 60)::int AS leaves_in
       FROM messages WHERE direction = 'out' ORDER BY created_at, id`,
  );
  return rows;
}

async function timeline(requestId: string): Promise<string[]> {
  const { rows } = await editor.owner.query<{ summary: string }>(
    `SELECT summary FROM audit_entries WHERE subject_id = $1 ORDER BY sequence`,
    [requestId],
  );
  return rows.map(({ summary }) => summary);
}

describe('a form that waits for its signature', () => {
  it('is chased at five, ten and twenty working days, once each, then somebody calls', async () => {
    const { request } = await anAwaitedForm(editor);
    const days = [4, 5, 6, 9, 10, 15, 20, 24, 25, 60];
    const decided: number[] = [];
    for (const day of days) decided.push(await chaseAfter(day), await chaseAfter(day));
    expect(decided).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect(await chasedOf(editor, request.id)).toEqual([
      'sent 5 client',
      'sent 10 client',
      'sent 20 client',
      'task 25 task',
    ]);
    expect(await mails()).toHaveLength(3);
  });

  it('goes in the editor’s words, with the form, a link to the space, and time to take it back', async () => {
    const { request } = await anAwaitedForm(editor);
    await chaseAfter(5);
    const [mail] = await mails();
    expect(mail).toMatchObject({
      purpose: 'signature_chase',
      subject: 'Les Tilleuls\u00a0: rappel, formulaire 413 à signer',
      attachment_ids: [request['unsigned_document_id']],
      leaves_in: 5,
    });
    expect(mail?.body).toContain('envoyé le 7\u00a0septembre\u00a02026');
    expect(mail?.body).toContain('[adresse de votre espace]');
    expect(mail?.body).not.toMatch(/[{}]/);
    const { rows } = await editor.owner.query('SELECT purpose, request_id FROM client_links WHERE id = $1', [
      mail?.link_id,
    ]);
    expect(rows).toEqual([{ purpose: 'signature', request_id: request.id }]);
    expect((await timeline(request.id)).at(-1)).toMatch(
      /^Relance automatique, règle «\u00a0Formulaire à signer\u00a0», étape 5\u00a0j ouvrés\u00a0: direction@/,
    );
    await chaseAfter(10);
    const links = new Set((await mails()).map(({ link_id }) => link_id));
    expect(links.size).toBe(1);
  });

  it('is chased by the latest stage alone after twelve days without a round, the older one written down', async () => {
    const { request } = await anAwaitedForm(editor);
    expect(await chaseAfter(12)).toBe(1);
    expect(await chasedOf(editor, request.id)).toEqual(['skipped 5 client', 'sent 10 client']);
    expect(await mails()).toHaveLength(1);
  });

  it.each([
    ['signed', `UPDATE requests SET state = 'signed' WHERE id = $1`],
    ['sent back for a correction', `UPDATE requests SET state = 'to_correct' WHERE id = $1`],
    ['cancelled', `UPDATE requests SET state = 'cancelled' WHERE id = $1`],
    [
      'of a client that was archived',
      'UPDATE clients SET archived_at = now() WHERE id = (SELECT client_id FROM requests WHERE id = $1)',
    ],
  ])('is chased no more when it is %s', async (_, change) => {
    const { request } = await anAwaitedForm(editor);
    expect(await chaseAfter(5)).toBe(1);
    await editor.owner.query(change, [request.id]);
    expect([await chaseAfter(10), await chaseAfter(25)]).toEqual([0, 0]);
    expect(await mails()).toHaveLength(1);
  });

  it('begins a new round of stages when it is sent for signature again', async () => {
    const { request } = await anAwaitedForm(editor);
    await chaseAfter(5);
    await editor.owner.query('UPDATE requests SET state_since = $2 WHERE id = $1', [request.id, afterDays(6)]);
    expect(await chaseAfter(10)).toBe(0);
    expect(await chaseAfter(11)).toBe(1);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'sent 5 client']);
  });

  it('waits while what the client handed back, or wrote, is to be looked at, and then goes on', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const wrote = await aMessage(editor, { client_id: client.id, state: 'to_check', created_at: afterDays(3) });
    expect(await chaseAfter(5)).toBe(0);
    await editor.owner.query(`UPDATE messages SET state = 'matched' WHERE id = $1`, [wrote.id]);
    // What a machine wrote in the place of its author is no answer, even where somebody is to look at it.
    await aMessage(editor, {
      client_id: client.id,
      state: 'to_check',
      automatic: 'out_of_office',
      created_at: afterDays(5),
    });
    expect(await chaseAfter(6)).toBe(1);
    const asked = await aMessage(editor, { client_id: client.id, state: 'matched', created_at: afterDays(7) });
    await editor.owner.query(
      `INSERT INTO client_answers (id, client_id, kind, message_id, request_id) VALUES (gen_random_uuid(), $1, 'question', $2, $3)`,
      [client.id, asked.id, request.id],
    );
    expect(await chaseAfter(10)).toBe(0);
    await editor.owner.query(`UPDATE client_answers SET state = 'accepted'`);
    expect(await chaseAfter(11)).toBe(1);
  });

  it('is left alone for two working days by who has just been chased by hand', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const hand = { client_id: client.id, direction: 'out', state: 'sent', recipients: ['direction@tilleuls.test'] };
    const about = { subject_kind: 'request', subject_id: request.id, purpose: 'signature_chase' };
    await aMessage(editor, { ...hand, ...about, created_at: afterDays(4) });
    expect(await chaseAfter(5)).toBe(0);
    expect(await chaseAfter(6)).toBe(1);
    await aMessage(editor, { ...hand, purpose: 'other', created_at: afterDays(10) });
    expect([await chaseAfter(10), await chaseAfter(11), await chaseAfter(12)]).toEqual([0, 0, 1]);
    // One that did not leave disturbed nobody.
    await aMessage(editor, { ...hand, purpose: 'other', state: 'withdrawn', created_at: afterDays(20) });
    expect(await chaseAfter(20)).toBe(1);
  });

  it('is not silenced by what the space writes itself: a code, and the link of a colleague whom the client named', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const link = (handed_by: string | null) =>
      insertRow(editor, 'client_links', {
        id: uuidv7(),
        ...{ client_id: client.id, purpose: 'prerequisites', person_name: 'Anne Petit', email: 'a@b.test' },
        ...{ token_hash: uuidv7(), expires_at: noon('2027-09-07'), created_by: 'Ada', handed_by },
      });
    const own = await link(null);
    const handed = await link(own.id);
    const ours = { client_id: client.id, direction: 'out', state: 'sent', purpose: 'other', created_at: afterDays(4) };
    await aMessage(editor, { ...ours, recipients: ['a@b.test'], link_id: own.id, link_code: 1 });
    const about = { subject_kind: 'request', subject_id: request.id };
    await aMessage(editor, { ...ours, ...about, recipients: ['c@b.test'], link_id: handed.id });
    expect(await chaseAfter(5)).toBe(1);
    // Who writes by hand with a link of the client's own does.
    await aMessage(editor, { ...ours, recipients: ['a@b.test'], link_id: own.id, created_at: afterDays(9) });
    expect([await chaseAfter(10), await chaseAfter(11)]).toEqual([0, 1]);
  });

  it('keeps silent while it is muted, says so, and is heard again after the end of the mute', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const other = await anAwaitedForm(editor);
    const until = addWorkingDays(waitsSince, 9);
    await aChaseMute(editor, { client_id: client.id, subject_id: request.id, request_id: request.id, until });
    expect(await chaseAfter(5)).toBe(2);
    expect(await mails()).toHaveLength(1);
    expect(await chasedOf(editor, request.id)).toEqual(['muted 5 client']);
    expect((await timeline(request.id)).at(-1)).toMatch(/^Relance automatique en sourdine, /);
    expect(await chaseAfter(10)).toBe(2);
    expect(await chasedOf(editor, request.id)).toEqual(['muted 5 client', 'sent 10 client']);
    await aChaseMute(editor, { client_id: other.client.id, until: addWorkingDays(waitsSince, 40) });
    await chaseAfter(20);
    expect(await chasedOf(editor, other.request.id)).toContain('muted 20 client');
  });

  it('has its task once the mute ends, when its last stage fell during it', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const until = addWorkingDays(waitsSince, 27);
    await aChaseMute(editor, { client_id: client.id, subject_id: request.id, request_id: request.id, until });
    await chaseAfter(20);
    expect([await chaseAfter(25), await chaseAfter(27)]).toEqual([0, 0]);
    expect([await chaseAfter(28), await chaseAfter(29)]).toEqual([1, 0]);
    expect((await chasedOf(editor, request.id)).at(-1)).toBe('task 25 task');
  });

  it('says that nobody can be written to, once a stage', async () => {
    const [none, odd] = [
      await anAwaitedForm(editor, { representative: { email: null } }),
      await anAwaitedForm(editor, { representative: { email: 'pas une adresse' } }),
    ];
    const lost = await anAwaitedForm(editor, { representative: { email: 'perdue@tilleuls.test' } });
    await aMessage(editor, {
      client_id: lost.client.id,
      direction: 'out',
      state: 'failed',
      recipients: ['perdue@tilleuls.test'],
    });
    expect([await chaseAfter(5), await chaseAfter(5)]).toEqual([3, 0]);
    for (const { request } of [none, odd, lost]) {
      expect(await chasedOf(editor, request.id)).toEqual(['no_address 5 client']);
      expect((await timeline(request.id)).at(-1)).toMatch(/^Relance automatique sans adresse, /);
    }
  });

  it('holds for lost an address that gave a mail back itself, until a person says that it receives again', async () => {
    const { client, request } = await anAwaitedForm(editor, { representative: { email: 'direction@tilleuls.test' } });
    const ours = { client_id: client.id, direction: 'out', state: 'failed', state_since: afterDays(1) };
    const both = ['direction@tilleuls.test', 'autre@tilleuls.test'];
    // It came back with the other’s name.
    await aMessage(editor, { ...ours, recipients: both, created_at: afterDays(1) });
    await insertRow(editor, 'stopped_addresses', {
      id: uuidv7(),
      reason: '550 inconnu',
      address: 'autre@tilleuls.test',
    });
    expect(await chaseAfter(5)).toBe(1);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client']);
    await editor.owner.query(`UPDATE messages SET state = 'sent' WHERE purpose = 'signature_chase'`);
    await insertRow(editor, 'stopped_addresses', {
      id: uuidv7(),
      reason: '550 inconnu',
      address: 'direction@tilleuls.test',
    });
    await chaseAfter(10);
    // Two came back; the first left again and arrived, the second is to be sent again still.
    const alone = { ...ours, recipients: both.slice(0, 1), created_at: afterDays(12), state_since: afterDays(12) };
    await aMessage(editor, { ...alone, state: 'sent' });
    await aMessage(editor, { ...alone, created_at: afterDays(13) });
    await editor.owner.query('UPDATE stopped_addresses SET ended_at = $1', [afterDays(14)]);
    await chaseAfter(20);
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'no_address 10 client', 'sent 20 client']);
  });

  it('follows the editor’s own stages and texts, and nobody else’s', async () => {
    const neighbour = await tenant.secondEditor();
    const [ours, theirs] = [await anAwaitedForm(editor), await anAwaitedForm(neighbour)];
    await aChaseRule(editor, { client_days: [2], task_days: [3], text_name: 'chase_mandate' });
    expect([await chaseAfter(2), await chaseAfter(2, neighbour)]).toEqual([1, 0]);
    expect((await mails())[0]?.body).toContain('le mandat par lequel');
    expect([await chaseAfter(3), await chaseAfter(5, neighbour)]).toEqual([1, 1]);
    expect(await chasedOf(editor, ours.request.id)).toEqual(['sent 2 client', 'task 3 task']);
    expect(await chasedOf(neighbour, theirs.request.id)).toEqual(['sent 5 client']);
  });

  it('does not leave with a text that is no more, or that cites what is not known', async () => {
    await aChaseRule(editor, { text_name: 'nowhere' });
    const { request } = await anAwaitedForm(editor);
    await chaseAfter(5);
    await editor.owner.query(`UPDATE chase_rules SET text_name = 'chase_designation'`);
    await editor.owner.query('UPDATE editors SET siret = NULL');
    await chaseAfter(10);
    expect(await mails()).toEqual([]);
    const { rows } = await editor.owner.query<{ reason: string }>('SELECT reason FROM reminders ORDER BY stage');
    expect(rows.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('n’existe plus'),
      expect.stringContaining('{siret}'),
    ]);
    expect(await chasedOf(editor, request.id)).toEqual(['withheld 5 client', 'withheld 10 client']);
    expect((await timeline(request.id)).at(-1)).toMatch(/^Relance automatique retenue, /);
  });
});

describe('the other waits of a client', () => {
  it('are chased by their own rule: a mandate, and a contract that a person asked for', async () => {
    const { client } = await anAwaitedForm(editor, {
      request: { state: 'draft' },
      client: { contract_state: 'missing' },
    });
    const mandate = await aDelegation(editor, {
      client_id: client.id,
      state: 'requested',
      state_since: noon(waitsSince),
      evidence_document_id: null,
    });
    expect(await chaseAfter(5)).toBe(1);
    expect(await chasedOf(editor, mandate.id)).toEqual(['sent 5 client']);
    expect(await chasedOf(editor, client.id)).toEqual([]);
    await editor.owner.query(
      `INSERT INTO client_links (id, client_id, purpose, person_name, email, token_hash, single_use, expires_at, created_at, created_by)
       VALUES (gen_random_uuid(), $1, 'prerequisites', 'Anne Petit', 'a@b.test', 'x', true, now(), $2, 'Ada')`,
      [client.id, noon(waitsSince)],
    );
    expect(await chaseAfter(8)).toBe(1);
    expect(await chasedOf(editor, client.id)).toEqual(['sent 5 client']);
    expect((await mails()).at(-1)?.body).toContain('contrat est-il signé');
    await editor.owner.query(`UPDATE clients SET contract_state = 'signed'`);
    await editor.owner.query(
      `UPDATE representatives SET card_kind = 'CPS', card_state = 'active', card_valid_until = NULL`,
    );
    await chaseAfter(25);
    expect(await chasedOf(editor, client.id)).toEqual(['sent 5 client']);
  });

  it('ask for a card that is missing, blocked or over, and for none that is ordered', async () => {
    const { client } = await anAwaitedForm(editor, { request: { state: 'draft' } });
    await aMessage(editor, { client_id: client.id, direction: 'out', purpose: 'prerequisites_request', state: 'sent' });
    const asked = async (kind: string | null, state: string | null, until: string | null) => {
      const card = [client.id, kind, state, until];
      await editor.owner.query(
        'UPDATE representatives SET card_kind = $2, card_state = $3, card_valid_until = $4 WHERE client_id = $1',
        card,
      );
      const waits = `SELECT 1 FROM (${waitingRows}) w WHERE w.rule = 'prerequisites'`;
      return editor.run(async () => (await tenant.get(TenantDb).query(waits)).length > 0);
    };
    const [yesterday, today] = [dayFromToday(-1), dayFromToday(0)];
    expect(await asked(null, null, null)).toBe(true);
    expect(await asked('CPS', 'blocked', null)).toBe(true);
    expect(await asked('CPS', 'active', yesterday)).toBe(true);
    expect(await asked('CPS', 'active', today)).toBe(false);
    expect(await asked('CPS', 'active', null)).toBe(false);
    expect(await asked('CDE', 'ordered', null)).toBe(false);
    // The end of the one before, left on the one that is ordered.
    expect(await asked('CDE', 'ordered', yesterday)).toBe(false);
  });

  it('leave a client that orders for itself alone about its mandate, and call nobody about it', async () => {
    const { client } = await anAwaitedForm(editor, { request: { state: 'draft' } });
    const asked = {
      client_id: client.id,
      state: 'requested',
      state_since: noon(waitsSince),
      evidence_document_id: null,
    };
    const mandate = await aDelegation(editor, asked);
    await chaseAfter(25);
    expect(await chasedOf(editor, mandate.id)).toContain('task 25 task');
    const toCall = () =>
      editor.run(async () => {
        const found = await tenant
          .get(TenantDb)
          .query<{ id: string }>(`SELECT client_id AS id FROM client_progress p WHERE ${chasedMandate}`);
        return found.map(({ id }) => id);
      });
    await editor.run(() => tenant.get(ProgressService).refresh([client.id]));
    expect(await toCall()).toEqual([client.id]);
    await editor.owner.query('UPDATE clients SET self_administered = true');
    expect(await toCall()).toEqual([]);
    await editor.owner.query('DELETE FROM reminders');
    expect(await chaseAfter(25)).toBe(0);
  });

  it('reach the administrators of a client that orders for itself, and no client whose certificates we collect', async () => {
    const { client } = await anAwaitedForm(editor, { request: { state: 'draft' } });
    const order = await anOrder(editor, { client_id: client.id, state: 'to_collect', state_since: noon(waitsSince) });
    expect(await chaseAfter(3)).toBe(0);
    await editor.owner.query('UPDATE clients SET self_administered = true');
    expect(await chaseAfter(3)).toBe(1);
    expect(await chasedOf(editor, order.id)).toEqual(['no_address 3 client']);
    await editor.owner.query('UPDATE instances SET retired_at = now()');
    expect(await chaseAfter(10)).toBe(0);
  });
});

describe('a certificate that was revoked, of a client that orders for itself', () => {
  it.each([
    ['nothing is ordered', null],
    ['another is ordered', 'ordered'],
    ['another is collected', 'collected'],
    ['another is installed', 'installed'],
  ] as const)('is told in words that are true while %s', async (_, state) => {
    const { client } = await anAwaitedForm(editor, { request: { state: 'draft' } });
    await editor.owner.query('UPDATE clients SET self_administered = true');
    const own = await anAdministrator(editor, { client_id: client.id, email: 'si@client.test' });
    await anAssignment(editor, { client_id: client.id, administrator_id: own.id });
    const slot = await aSlot(editor, { client_id: client.id });
    const ofSlot = { client_id: client.id, slot_id: slot.id };
    const service = {
      installed_at: noon('2026-01-05'),
      verified_at: noon('2026-01-05'),
      not_after: noon('2028-01-05'),
    };
    const revoked = await aCertificate(editor, { ...ofSlot, ...service, revoked_at: noon(waitsSince) });
    const issued = state === 'collected' || state === 'installed';
    const next = issued
      ? await aCertificate(editor, {
          ...ofSlot,
          ...{ replaces_id: revoked.id, verified_at: null, not_after: noon('2029-01-05') },
          installed_at: state === 'installed' ? noon(waitsSince) : null,
        })
      : null;
    if (state) await anOrder(editor, { ...ofSlot, state, certificate_id: next?.id ?? null });
    expect(await chaseAfter(0)).toBe(1);
    const { rows } = await editor.owner.query<{ body: string }>(
      `SELECT body FROM messages WHERE purpose = 'reminder' AND client_id = $1`,
      [client.id],
    );
    const [{ body } = { body: '' }] = rows;
    expect(rows).toHaveLength(1);
    expect(body).toContain(
      'sans certificat jusqu’à ce qu’un autre certificat soit commandé, retiré, installé, puis vérifié à sa place',
    );
    // Nobody who has another in hand is told to order one.
    expect(body).not.toContain('un autre se commande');
  });
});

describe('a round of chasing', () => {
  it('takes as many statements for eight clients as for two, speaks of one client a mail, and is decided once by two at once', async () => {
    for (let index = 0; index < 2; index += 1) await anAwaitedForm(editor, { client: { name: `Maison ${index}` } });
    const few = await statementsDuring(() => chaseAfter(5));
    for (let index = 2; index < 10; index += 1) await anAwaitedForm(editor, { client: { name: `Maison ${index}` } });
    const many = await statementsDuring(() => chaseAfter(5));
    expect(many.length).toBe(few.length);
    const sent = await mails();
    expect(sent).toHaveLength(10);
    expect(sent.filter(({ body }) => new Set(body.match(/Maison \d/g)).size !== 1)).toEqual([]);
    for (let index = 0; index < 3; index += 1) await anAwaitedForm(editor);
    // The other one comes back, or came after: nothing is left to it.
    const both = await Promise.allSettled([chaseAfter(5), chaseAfter(5)]);
    expect(both.flatMap((one) => (one.status === 'fulfilled' && one.value > 0 ? one.value : []))).toEqual([3]);
    expect(await mails()).toHaveLength(13);
  });

  it('is undone whole where the ledger knows the decision already: the database says so', async () => {
    const { client, request } = await anAwaitedForm(editor);
    const row = [client.id, request.id, waitsSince];
    const insert = `INSERT INTO reminders (id, client_id, request_id, waits_since, audience, rule, stage, recipient, decision, reason)
                    VALUES (gen_random_uuid(), $1, $2, $3, 'client', 'signature', 5, 'a@b.test', 'skipped', 'x')`;
    await editor.owner.query(insert, row);
    await expect(editor.owner.query(insert, row)).rejects.toThrow('reminders_wait_once');
    expect(await chaseAfter(5)).toBe(0);
  });

  it('never leaves on a day without work, nor before nine o’clock', async () => {
    await anAwaitedForm(editor);
    expect(await chaseAt(tenant, editor, noon('2026-09-20'))).toBe(0);
    // A worker whose clock is behind comes back: the next round is a day away.
    const early = chaseAt(tenant, editor, new Date('2026-09-21T06:59:59Z'));
    await expect(early).rejects.toMatchObject({ at: new Date('2026-09-21T07:00:00Z') });
    expect(await chaseAt(tenant, editor, new Date('2026-09-21T07:00:00Z'))).toBe(1);
  });

  it('is told for the next round: for the day itself before nine o’clock, for the next working day once that is over', async () => {
    const { request } = await anAwaitedForm(editor);
    // A Friday, summer time: nine o’clock is seven.
    const friday = addWorkingDays(waitsSince, 9);
    await editor.owner.query(`UPDATE requests SET state_since = $2 WHERE id = $1`, [
      request.id,
      noon(addWorkingDays(waitsSince, -1)),
    ]);
    const onAt = (time: string) =>
      clock.at(new Date(`${friday}T${time}Z`), () =>
        editor.run(
          async () =>
            (await tenant.get(ComingReminders).ofRequest(request.id)).find(({ text }) =>
              text.startsWith('Courriel au client'),
            )?.on,
        ),
      );
    expect([await onAt('06:59:59'), await onAt('07:06:00')]).toEqual([friday, addWorkingDays(friday, 1)]);
  });
});
