import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Verdict } from '../../pki/verdict/finding.js';

/** A client, and the moment its pack stops at: what came later is in none of its files. */
export interface PackedClient {
  id: string;
  name: string;
  number: string;
  at: Date;
}

/** One thing that proves, without its content. */
export interface Proof {
  clientId: string;
  source: 'document' | 'mail' | 'certificate';
  id: string;
  /** Of a document its kind, of a mail its purpose. */
  kind: string;
  name: string;
  at: Date;
  /** Who brought it, who wrote it, to whom it went, who issued it. */
  origin: string;
  sha256: string | null;
  replaced: boolean;
}

/** How many of each a pack would hold. */
export interface ProofCounts {
  clientId: string;
  documents: number;
  mails: number;
  certificates: number;
}

export interface SentMail {
  direction: 'in' | 'out';
  sender: string;
  recipients: string[];
  subject: string;
  body: string;
  messageId: string;
  at: Date;
  attachments: { name: string; sha256: string }[];
}

export interface PackedCertificate {
  der: Buffer;
  verdict: Verdict;
  subject: string;
  issuer: string;
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
  importedAt: Date;
  revokedAt: Date | null;
}

/** One entry of the journal, as it is chained. */
export interface ChainedEntry {
  sequence: string;
  at: Date;
  actorKind: string;
  actorName: string;
  subjectKind: string;
  subjectId: string;
  action: string;
  fromState: string | null;
  toState: string | null;
  summary: string;
  reason: string | null;
  documentId: string | null;
  details: string;
  previousHash: string;
  hash: string;
}

/** What was signed, sent or received; a paper that only waits for a signature proves nothing until it was sent. */
const kinds = ['contract', 'delegation_evidence', 'request_signed', 'request_evidence', 'number_change', 'other'];

/** What proves, client by client: counted before, listed after, by the same words. */
@Injectable()
export class ProofsQueries {
  constructor(private readonly db: TenantDb) {}

  async counts(clients: { id: string; at: Date }[]): Promise<ProofCounts[]> {
    return this.db.query<ProofCounts>(
      sql`SELECT p.client_id, count(*) FILTER (WHERE p.source = 'document' AND p.kind <> 'raw_mail')::int AS documents,
                 count(*) FILTER (WHERE p.source = 'mail' OR p.kind = 'raw_mail')::int AS mails,
                 count(*) FILTER (WHERE p.source = 'certificate')::int AS certificates
            FROM (${proofsOf(clients)}) p GROUP BY p.client_id`,
    );
  }

  /** Each client's in the order of their dates. */
  of(clients: { id: string; at: Date }[]): Promise<Proof[]> {
    return this.db.query<Proof>(sql`SELECT * FROM (${proofsOf(clients)}) p ORDER BY p.client_id, p.at, p.id`);
  }

  async client(id: string): Promise<{ id: string; name: string; number: string } | null> {
    const rows = await this.db.query<{ id: string; name: string; number: string }>(
      'SELECT id, name, number FROM clients WHERE id = $1',
      [id],
    );
    return rows[0] ?? null;
  }

  /** Those whose row is done, in the order of the rows, from a place on. */
  clientsOf(campaignId: string, from: number, most: number): Promise<PackedClient[]> {
    return this.db.query<PackedClient>(
      `SELECT c.id, c.name, c.number, r.changed_at AS at
         FROM campaign_rows r JOIN campaigns k ON k.id = r.campaign_id AND k.kind = 'evidence_packs' JOIN clients c ON c.id = r.client_id
        WHERE r.campaign_id = $1 AND r.state = 'done' ORDER BY r.id OFFSET $2 LIMIT $3`,
      [campaignId, from, most],
    );
  }

  async packed(campaignId: string): Promise<number> {
    const rows = await this.db.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM campaign_rows WHERE campaign_id = $1 AND state = 'done'`,
      [campaignId],
    );
    return rows[0]?.count ?? 0;
  }

  async mail(id: string): Promise<SentMail | null> {
    const rows = await this.db.query<SentMail>(
      `SELECT m.direction, m.sender, m.recipients, m.subject, m.body, m.message_id, coalesce(m.sent_at, m.received_at) AS at,
              coalesce((SELECT jsonb_agg(jsonb_build_object('name', d.file_name, 'sha256', d.sha256) ORDER BY d.id) FROM documents d WHERE d.id = ANY (m.attachment_ids)), '[]') AS attachments
         FROM messages m WHERE m.id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async certificate(id: string): Promise<PackedCertificate | null> {
    const rows = await this.db.query<PackedCertificate>(
      `SELECT der, verdict, subject, issuer, serial_number, not_before, not_after, imported_at, revoked_at FROM certificates WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** A piece of a client's own entries, the oldest first. */
  entries({ id, at }: { id: string; at: Date }, after: string, most: number): Promise<ChainedEntry[]> {
    return this.db.query<ChainedEntry>(
      `SELECT sequence, at, actor_kind, actor_name, subject_kind, subject_id, action, from_state, to_state, summary, reason, document_id,
              details::text AS details, encode(previous_hash, 'hex') AS previous_hash, encode(hash, 'hex') AS hash
         FROM audit_entries WHERE client_id = $1 AND at <= $2 AND sequence > $3::bigint ORDER BY sequence LIMIT $4`,
      [id, at, after, most],
    );
  }
}

// A mail that came in holds its own pieces; one that left has them beside it.
function proofsOf(clients: { id: string; at: Date }[]): Sql {
  const asked = JSON.stringify(clients.map(({ id, at }) => ({ id, at })));
  const columns = raw(
    `d.id, d.kind, d.file_name AS name, d.created_at AS at, d.created_by AS origin, d.sha256,
     EXISTS (SELECT 1 FROM documents n WHERE n.id = d.superseded_by AND n.created_at <= a.at) AS replaced`,
  );
  return sql`WITH asked AS (SELECT id, at FROM jsonb_to_recordset(${asked}::jsonb) AS r (id uuid, at timestamptz)),
    mails AS (
      SELECT m.id, m.client_id, m.direction, m.purpose, m.subject, m.sender, m.recipients, m.raw_document_id, m.attachment_ids, coalesce(m.sent_at, m.received_at) AS at
        FROM asked a JOIN messages m ON m.client_id = a.id
       WHERE coalesce(m.sent_at, m.received_at) <= a.at AND (m.direction = 'in' OR m.sent_at IS NOT NULL))
    SELECT a.id AS client_id, 'document' AS source, ${columns} FROM asked a JOIN documents d ON d.client_id = a.id
     WHERE d.created_at <= a.at AND d.kind IN (${join(kinds)})
    UNION SELECT a.id, 'document', ${columns} FROM asked a JOIN mails m ON m.client_id = a.id AND m.direction = 'out' JOIN documents d ON d.id = ANY (m.attachment_ids)
    UNION SELECT a.id, 'document', d.id, d.kind, m.subject, m.at, m.sender, d.sha256, false
      FROM asked a JOIN mails m ON m.client_id = a.id JOIN documents d ON d.id = m.raw_document_id
    UNION SELECT m.client_id, 'mail', m.id, m.purpose, m.subject, m.at, CASE m.direction WHEN 'out' THEN array_to_string(m.recipients, ', ') ELSE m.sender END, NULL, false
      FROM mails m WHERE m.raw_document_id IS NULL
    UNION SELECT a.id, 'certificate', c.id, c.environment, coalesce(c.common_name, c.serial_number), c.imported_at, c.issuer, NULL, false
      FROM asked a JOIN certificates c ON c.client_id = a.id WHERE c.imported_at <= a.at`;
}
