import { administratorName } from '../../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { join, raw } from 'sql-template-tag';
import type { Page } from '../../platform/lists/keyset.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { whereBut } from '../../platform/lists/read-list-filter.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RequestState } from '../request-states.js';
import type { AnswerOutcome } from './answers/mass-answers.queries.js';
import type { MassDossierKind, MassDossierState } from './mass-dossier.entity.js';
import { mostNamed } from './mass-dossier.transitions.js';
import { lastAnswer, massDossierList, type MassRowList, rowTabsOf } from './mass-lists.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

export interface ListedDossier {
  id: string;
  kind: MassDossierKind;
  title: string;
  state: MassDossierState;
  dossierNumber: string | null;
  sentOn: string | null;
  createdBy: string;
  createdAt: Date;
  rows: number;
  validated: number;
  parked: number;
}

export interface DossierRow {
  clientId: string;
  name: string;
  town: string | null;
  number: string;
  requestId: string | null;
  state: RequestState | null;
  since: string | null;
  leftOut: string | null;
  answer: { outcome: AnswerOutcome; note: string; messageId: string } | null;
}

export interface DossierMail {
  id: string;
  subject: string;
  sender: string;
  state: string;
  at: Date;
  told: number;
  toCheck: number;
}

/** A structure that a mail names and that is not in the dossier. */
export interface Stranger {
  number: string;
  note: string;
  words: string;
  messageId: string;
}

export interface DossierDocument {
  id: string;
  kind: string;
  fileName: string;
  size: number;
  sha256: string;
  createdAt: Date;
  createdBy: string;
}

export interface DossierEvent {
  at: Date;
  actorName: string;
  action: string;
  summary: string;
  reason: string | null;
  /** How many clients it is told of, none when it is of the dossier itself; and the first of them by name. */
  clients: number;
  names: string[];
}

/** What the pages of dossiers of many clients read. */
@Injectable()
export class MassDossierQueries {
  constructor(private readonly db: TenantDb) {}

  list(filter: ListFilter, order: ReturnType<typeof massDossierList.order>): Promise<Page<ListedDossier>> {
    return massDossierList.page<ListedDossier>(this.db, filter, order, {
      columns: sql`d.id, d.kind, d.title, d.state, d.dossier_number, d.sent_on, d.created_by, d.created_at, n.*`,
      tables: sql`JOIN mass_dossiers d ON d.id = page.id CROSS JOIN LATERAL (
          SELECT count(*)::int AS rows, count(*) FILTER (WHERE q.state = 'validated')::int AS validated, count(*) FILTER (WHERE q.state = 'in_doubt' OR m.left_out IS NOT NULL)::int AS parked
            FROM mass_dossier_rows m LEFT JOIN requests q ON q.id = m.request_id WHERE m.dossier_id = d.id) n`,
    });
  }

  rows(
    list: MassRowList,
    dossierId: string,
    filter: ListFilter,
    order: ReturnType<MassRowList['order']>,
  ): Promise<Page<DossierRow>> {
    return list.page<DossierRow>(this.db, filter, order, {
      columns: sql`m.client_id, c.name, c.town, c.number, m.request_id, q.state, ${raw(parisDay('q.state_since'))} AS since, m.left_out, ${lastAnswer} AS answer`,
      tables: sql`JOIN mass_dossier_rows m ON m.client_id = page.client_id AND m.dossier_id = ${dossierId} JOIN clients c ON c.id = m.client_id LEFT JOIN requests q ON q.id = m.request_id`,
    });
  }

  /** Of each tab, in their order; then all of them: one pass over the rows of the dossier. */
  async counts(dossierId: string, filter: ListFilter): Promise<number[]> {
    const counts = rowTabsOf(dossierId).map(({ where }) => sql`count(*) FILTER (WHERE ${where})::int`);
    const rows = await this.db.query<{ counts: number[] }>(
      sql`SELECT ARRAY[${join([...counts, sql`count(*)::int`], ', ')}] AS counts FROM mass_dossier_rows m LEFT JOIN requests q ON q.id = m.request_id
           WHERE m.dossier_id = ${dossierId} AND ${whereBut(filter, 'state')}`,
    );
    return rows[0]?.counts ?? [];
  }

  mails(dossierId: string): Promise<DossierMail[]> {
    return this.db.query<DossierMail>(
      `SELECT m.id, m.subject, m.sender, m.state, coalesce(m.received_at, m.created_at) AS at, n.told, n.to_check FROM messages m CROSS JOIN LATERAL (
         SELECT count(*)::int AS told, count(*) FILTER (WHERE a.outcome IN ('parked', 'doubt'))::int AS to_check FROM mass_dossier_answers a WHERE a.message_id = m.id) n
        WHERE m.subject_kind = 'mass_dossier' AND m.subject_id = $1 ORDER BY m.created_at DESC, m.id LIMIT 50`,
      [dossierId],
    );
  }

  strangers(dossierId: string): Promise<Stranger[]> {
    return this.db.query<Stranger>(
      `SELECT number, note, words, message_id FROM mass_dossier_answers WHERE dossier_id = $1 AND client_id IS NULL ORDER BY id DESC LIMIT 50`,
      [dossierId],
    );
  }

  documents(dossierId: string): Promise<DossierDocument[]> {
    return this.db.query<DossierDocument>(
      `SELECT id, kind, file_name, size, sha256, created_at, created_by FROM documents WHERE id IN (
         SELECT unnest(ARRAY[letter_document_id, annex_document_id, sending_document_id]) FROM mass_dossiers WHERE id = $1) ORDER BY id`,
      [dossierId],
    );
  }

  /** Of the dossier, and of who entered it or was taken out: those that one person put in one after another are told at once. */
  events(dossierId: string): Promise<DossierEvent[]> {
    const alike = sql`e.action, e.actor_name, e.client_id IS NULL`;
    return this.db.query<DossierEvent>(
      sql`SELECT told.at, told.actor_name, told.action, told.summary, told.reason, told.clients,
                 ARRAY(SELECT c.name FROM clients c WHERE c.id = ANY (told.first) ORDER BY searchable(c.name), c.id) AS names
            FROM (SELECT max(s.at) AS at, s.actor_name, s.action, min(s.summary) AS summary, min(s.reason) AS reason, max(s.sequence) AS sequence,
                         count(s.client_id)::int AS clients, (array_agg(s.client_id ORDER BY s.sequence) FILTER (WHERE s.client_id IS NOT NULL))[1:${raw(String(mostNamed))}] AS first
                    FROM (SELECT e.*, row_number() OVER (ORDER BY e.sequence) - row_number() OVER (PARTITION BY ${alike} ORDER BY e.sequence) AS run
                            FROM audit_entries e WHERE e.subject_kind = 'mass_dossier' AND e.subject_id = ${dossierId}) s
                   GROUP BY s.action, s.actor_name, s.run, CASE WHEN s.client_id IS NULL THEN s.sequence END
                   ORDER BY max(s.sequence) DESC LIMIT 50) told ORDER BY told.sequence DESC`,
    );
  }

  administrators(ids: string[]): Promise<{ id: string; name: string }[]> {
    return this.db.query(
      `SELECT id, ${administratorName('administrators')} AS name FROM administrators WHERE id = ANY ($1::uuid[]) ORDER BY searchable(last_name), searchable(first_name), id`,
      [ids],
    );
  }

  /** The dossiers in which a client, or one of its requests, is. */
  ofClient(clientId: string): Promise<{ id: string; title: string; requestId: string | null }[]> {
    return this.db.query(
      `SELECT d.id, d.title, m.request_id FROM mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id
        WHERE m.client_id = $1 AND d.state <> 'abandoned' ORDER BY d.created_at DESC, d.id LIMIT 20`,
      [clientId],
    );
  }
}
