import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { cast, moveIn, playedStory } from '../../../test/support/played-story.js';
import { connectOwner, startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { faultsOfQueues } from '../../../test/support/queues.js';
import { AuditExport } from '../../journal/audit-export.service.js';
import { AuditFilters } from '../../journal/audit-filters.service.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { faultsOf } from '../../operator/verify/verify.js';
import { howFarPlayed } from './play.js';
import type { Situation } from './situations.js';

/** What the whole story has, once at least. */
const kinds: Partial<Situation>[] = [
  { contract: 'requested' },
  { stage: 'awaiting_signature' },
  { handsBack: true },
  { stage: 'submitted' },
  { request: 'in_doubt' },
  { request: 'to_correct' },
  { order: 'collected' },
  { expiresIn: 45 },
  { delegation: 'to_review' },
  { orphan: true },
  { actsItself: true },
  { bySiret: true },
];
const isOf = (kind: Partial<Situation>) => (situation: Situation) =>
  Object.entries(kind).every(([name, value]) => situation[name as keyof Situation] === value);

let tenant: TestTenant;
let maildir: string;
let owner: pg.Client;
let shared: pg.Client;
/** The instant the story ends at: what the tests do themselves comes later, minutes after where a run is slow. */
let ended: Date;

beforeAll(async () => {
  const { template } = await playedStory();
  tenant = await startTenant({}, [], template);
  maildir = mkdtempSync(join(tmpdir(), 'sceau-story-mail-'));
  shared = new pg.Client({ connectionString: tenant.database.ownerUrl });
  await shared.connect();
  owner = await connectOwner(tenant.database, await moveIn(tenant, maildir));
  const { rows } = await owner.query<{ ended: Date }>('SELECT max(at) AS ended FROM audit_entries');
  ended = rows[0]!.ended;
});
afterAll(async () => {
  await owner.end();
  await shared.end();
  await tenant.stop();
  rmSync(maildir, { recursive: true, force: true });
});

/** As the demonstration's administrator. */
async function demoScope(): Promise<TenantScope> {
  const { rows } = await owner.query<{ editorId: string; id: string; name: string }>(
    `SELECT editor_id AS "editorId", id, name FROM users WHERE role = 'admin' LIMIT 1`,
  );
  const [{ editorId, id, name } = { editorId: '', id: '', name: '' }] = rows;
  return { editorId, actor: { kind: 'person', id, name, role: 'admin' } };
}

/** What a question about the whole story answers: contradictions, one row each. */
const rowsOf = async (sql: string, ...values: unknown[]): Promise<unknown[]> => (await owner.query(sql, values)).rows;

describe('the story of the demonstration', () => {
  it('is as sound as what the operator verifies of a production', async () => {
    const { editorId } = await demoScope();
    expect(await faultsOf({ client: owner, editorId, product: tenant.app })).toEqual([]);
  });

  it('is there once, whole', async () => {
    expect(kinds.filter((kind) => !cast.some(isOf(kind)))).toEqual([]);
    expect(await howFarPlayed(shared)).toBe('whole');
    expect(await rowsOf('SELECT count(*)::int AS clients FROM clients')).toEqual([{ clients: cast.length }]);
  });

  it('holds each client whose next action is ours in exactly one queue of the home page', async () => {
    expect(await faultsOfQueues(tenant, await demoScope())).toEqual([]);
  });

  it('has a journal whose dates never go back nor come later than now, and whose chain holds', async () => {
    expect(
      await rowsOf(
        `SELECT summary FROM (SELECT *, lag(at) OVER (ORDER BY sequence) AS before FROM audit_entries) e WHERE at < before OR at > now()`,
      ),
    ).toEqual([]);
    expect(await rowsOf('SELECT first_broken_audit_entry() AS entry')).toEqual([{ entry: null }]);
    expect(await rowsOf(`SELECT 1 FROM audit_entries HAVING max(at) - min(at) < interval '1000 days'`)).toEqual([]);
  });

  it('has a journal whose file shows no code: every kind, action and state is French, and every client has its FINESS', async () => {
    const file = await tenant.get(TenantDb).run(await demoScope(), async () => {
      const filters = tenant.get(AuditFilters);
      return tenant.get(AuditExport).file(await filters.read({}));
    });
    let text = '';
    for await (const piece of file) text += piece;
    const lines = text.trim().split('\r\n').slice(1);
    expect(lines.length).toBeGreaterThan(200);
    expect(lines.filter((line) => /\b[a-z]+_[a-z_]+\b/.test(line))).toEqual([]);
    expect(lines.filter((line) => / Autre (objet|action|état)/.test(line.replaceAll(';', ' ')))).toEqual([]);
    const told = new Set(lines.map((line) => line.split(';')).flatMap(([, , , kind, action]) => [kind, action]));
    expect([...told].filter((words) => !/^[A-ZÀÉÊ]/u.test(words ?? ''))).toEqual([]);
    // Its own link of the chain ends each line, and the client's FINESS stands before it.
    expect(lines.filter((line) => !/;[0-9a-f]{64}$/.test(line))).toEqual([]);
    expect(lines.some((line) => /;\d{9};[0-9a-f]{64}$/.test(line))).toBe(true);
  });

  it('has a campaign that is over and one paused on its way, an absence, and departures that took effect', async () => {
    expect(
      await rowsOf(
        `SELECT kind, state, (SELECT count(*)::int FROM campaign_rows r WHERE r.campaign_id = c.id AND r.state = 'done') > 0 AS some,
                EXISTS (SELECT 1 FROM campaign_rows r WHERE r.campaign_id = c.id AND r.state = 'pending') AS rest FROM campaigns c ORDER BY created_at`,
      ),
    ).toEqual([
      { kind: 'assign_account_manager', state: 'finished', some: true, rest: false },
      { kind: 'name_deputy', state: 'paused', some: true, rest: true },
    ]);
    expect(
      await rowsOf('SELECT 1 FROM deputies WHERE account_manager_id IS NOT NULL AND ends_on > paris_today()'),
    ).toHaveLength(1);
    expect(await rowsOf('SELECT 1 FROM administrators WHERE left_on IS NOT NULL AND departed_at IS NULL')).toEqual([]);
    expect(
      await rowsOf(
        `SELECT action FROM audit_entries WHERE subject_kind = 'administrator' AND action <> 'created' ORDER BY sequence`,
      ),
    ).toEqual([{ action: 'departure_planned' }, { action: 'left' }, { action: 'left' }]);
  });

  it('is told by persons of the team and by jobs only', async () => {
    expect(
      await rowsOf(
        `SELECT DISTINCT actor_name FROM audit_entries WHERE actor_kind <> 'job' AND actor_id NOT IN (SELECT id FROM users) OR actor_kind = 'person' AND actor_id IS NULL`,
      ),
    ).toEqual([]);
  });

  it('leaves each thing in the state its journal tells last', async () => {
    const things = ['request', 'order', 'delegation', 'assignment', 'card'];
    const states = things.map((thing) => `SELECT '${thing}' AS kind, id, state FROM ${thing}s`);
    expect(
      await rowsOf(
        `SELECT t.kind, t.state, last.to_state FROM (${states.join(' UNION ALL ')} UNION ALL SELECT 'message', id, state FROM messages) t
           LEFT JOIN LATERAL (SELECT to_state FROM audit_entries e WHERE e.subject_kind = t.kind AND e.subject_id = t.id AND to_state IS NOT NULL
                               ORDER BY sequence DESC LIMIT 1) last ON true
          WHERE last.to_state IS DISTINCT FROM t.state`,
      ),
    ).toEqual([]);
  });

  it('has no order past « CSR vérifiée » without its CSR, no certificate of another key', async () => {
    expect(await rowsOf('SELECT 1 FROM orders')).not.toEqual([]);
    expect(
      await rowsOf(
        `SELECT number, state FROM orders o WHERE state <> 'csr_expected' AND NOT key_made_on_platform
            AND NOT EXISTS (SELECT 1 FROM csrs c WHERE c.order_id = o.id AND c.acceptable)`,
      ),
    ).toEqual([]);
    expect(
      await rowsOf(
        `SELECT o.number FROM orders o JOIN certificates x ON x.id = o.certificate_id
          WHERE NOT EXISTS (SELECT 1 FROM csrs c WHERE c.order_id = o.id AND c.spki_sha256 = x.spki_sha256)`,
      ),
    ).toEqual([]);
  });

  it('has no mail older than what is attached to it, nor one that left before it was written', async () => {
    expect(
      await rowsOf(
        `SELECT m.subject FROM messages m JOIN documents d ON d.id = ANY (m.attachment_ids || m.raw_document_id) WHERE m.created_at < d.created_at`,
      ),
    ).toEqual([]);
    expect(await rowsOf('SELECT subject FROM messages WHERE sent_at < created_at OR matched_at < received_at')).toEqual(
      [],
    );
    // What leaves in some minutes may be taken back until then.
    const late = `SELECT subject FROM messages WHERE sent_at > coalesce(leaves_at, created_at) + interval '1 minute'`;
    expect(await rowsOf(late)).toEqual([]);
  });

  it('leaves nothing to be done by itself when it ends', async () => {
    // A chase of its last morning may still be withdrawn: it leaves a few minutes later, which have passed where this runs late.
    const due = 'SELECT name, last_error FROM outbox WHERE done_at IS NULL AND (due_at IS NULL OR due_at <= $1)';
    expect(await rowsOf(due, ended)).toEqual([]);
    const left = `SELECT subject FROM messages WHERE state IN ('queued', 'sending', 'failed') AND (leaves_at IS NULL OR leaves_at <= $1)`;
    expect(await rowsOf(left, ended)).toEqual([]);
    expect(await rowsOf(`SELECT 1 FROM reminders WHERE decision = 'sent'`)).not.toEqual([]);
  });

  it('has a client that acts for itself, from its own 413 to its order, and a blank of its own making', async () => {
    expect(
      await rowsOf(
        `SELECT r.state, r.channel, o.state AS order, k.kind AS card FROM clients c JOIN requests r ON r.client_id = c.id
           JOIN orders o ON o.client_id = c.id AND o.administrator_id IS NOT NULL
           JOIN administrators a ON a.id = o.administrator_id AND a.client_id = c.id JOIN cards k ON k.administrator_id = a.id
          WHERE c.self_administered AND NOT EXISTS (SELECT 1 FROM delegations d WHERE d.client_id = c.id)`,
      ),
    ).toEqual([{ state: 'validated', channel: 'client', order: 'ordered', card: 'CPE' }]);
    expect(await rowsOf('SELECT DISTINCT official_paper FROM requests WHERE unsigned_document_id IS NOT NULL')).toEqual(
      [{ official_paper: true }],
    );
  });

  it('has a signed form and a question that came by a link and wait for a person, and a departure that is being prepared', async () => {
    expect(
      await rowsOf(
        `SELECT a.kind, a.state, l.seen_at IS NOT NULL AS seen FROM client_answers a JOIN client_links l ON l.id = a.link_id ORDER BY a.kind`,
      ),
    ).toEqual([
      { kind: 'question', state: 'to_review', seen: true },
      { kind: 'signed_form', state: 'to_review', seen: true },
    ]);
    expect(
      await rowsOf(
        `SELECT a.last_name, d.state, d.last_day > paris_today() AS ahead FROM departures d JOIN administrators a ON a.id = d.administrator_id`,
      ),
    ).toEqual([{ last_name: 'Bertin', state: 'draft', ahead: true }]);
  });

  it('keeps the troubles of a real portfolio', async () => {
    const [troubles] = await rowsOf(
      `SELECT (SELECT count(*)::int FROM requests WHERE state IN ('in_doubt', 'to_correct')) AS requests,
              (SELECT count(*)::int FROM messages WHERE state = 'unmatched') AS unmatched,
              (SELECT count(*)::int FROM messages WHERE state = 'in_doubt') AS lost,
              (SELECT count(*)::int FROM delegations WHERE state = 'to_review') AS review,
              (SELECT count(*)::int FROM clients c WHERE EXISTS (SELECT 1 FROM certificates x WHERE x.client_id = c.id) AND NOT EXISTS
                 (SELECT 1 FROM assignments s JOIN administrators a ON a.id = s.administrator_id
                   WHERE s.client_id = c.id AND s.state = 'active' AND a.left_on IS NULL)) AS orphans`,
    );
    expect(troubles).toEqual({ requests: 2, unmatched: 2, lost: 1, review: 1, orphans: 1 });
  });
});
