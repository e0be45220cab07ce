import { Injectable } from '@nestjs/common';
import { administratorName } from '../../administrators/administrator.facts.js';
import type { Environment } from '../../identifiers/igc-words.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RequestState } from '../request-states.js';
import type { MassDossierKind } from './mass-dossier.entity.js';
import type { NamedRow } from './answers/named-rows.js';
import { holdingDossiers } from './mass-standing.facts.js';
import { ownNumbers } from '../../clients/numbers/borne-numbers.facts.js';

/** What decides of a client that is to enter a dossier. */
export interface Candidate {
  id: string;
  name: string;
  archived: boolean;
  selfAdministered: boolean;
  environment: Environment;
  /** What it lacks for a mass habilitation; null: it orders for itself. */
  lacks: string[] | null;
  /** Who is in force for it already, in words; null: nobody. */
  inForce: string | null;
  /** The dossier it is in, that is neither abandoned nor over for it. */
  dossier: { id: string; title: string; kind: MassDossierKind; left: boolean } | null;
  request: {
    id: string;
    kind: '413' | '503';
    state: RequestState;
    dossierNumber: string | null;
    /** Whom it declares; in words, null for nobody. */
    administratorIds: string[];
    people: string | null;
  } | null;
}

/** Rows of dossiers, by sets. */
@Injectable()
export class MassRows {
  constructor(private readonly db: TenantDb) {}

  candidates(clientIds: string[]): Promise<Candidate[]> {
    return this.db.query<Candidate>(
      `SELECT c.id, c.name, c.archived_at IS NOT NULL AS archived, c.self_administered, c.environment, p.lacks,
              (SELECT string_agg(${administratorName('s')}, ', ' ORDER BY s.last_name, s.first_name, s.id) FROM active_assignments s
                WHERE s.client_id = c.id AND s.state = 'active') AS in_force,
              (SELECT jsonb_build_object('id', q.id, 'state', q.state, 'dossierNumber', q.dossier_number, 'kind', q.kind, 'administratorIds', n.ids, 'people', n.people)
                 FROM open_requests q CROSS JOIN LATERAL (
                   SELECT coalesce(jsonb_agg(a.id), '[]') AS ids, string_agg(${administratorName('a')}, ', ' ORDER BY ra.position) AS people
                     FROM request_administrators ra JOIN administrators a ON a.id = ra.administrator_id WHERE ra.request_id = q.id AND ra.change = 'arrival') n
                WHERE q.client_id = c.id LIMIT 1) AS request,
              (SELECT jsonb_build_object('id', d.id, 'title', d.title, 'kind', d.kind, 'left', d.state = 'sent') FROM ${holdingDossiers} AND m.client_id = c.id LIMIT 1) AS dossier
         FROM clients c LEFT JOIN client_progress p ON p.client_id = c.id WHERE c.id = ANY ($1::uuid[])`,
      [clientIds],
    );
  }

  /** Of an open mandate, the clients of which something may keep them out: the judge says of each whether it does. */
  async suspects(dossierId: string): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT c.id FROM mass_dossier_rows m JOIN clients c ON c.id = m.client_id LEFT JOIN client_progress p ON p.client_id = c.id
        WHERE m.dossier_id = $1 AND (c.archived_at IS NOT NULL OR c.self_administered OR c.environment = 'TEST' OR p.lacks IS DISTINCT FROM '{}'::text[]
          OR c.id IN (SELECT q.client_id FROM open_requests q))`,
      [dossierId],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns those that were not in it */
  async add(dossierId: string, rows: { clientId: string; requestId: string | null }[]): Promise<string[]> {
    const added = await this.db.query<{ clientId: string }>(
      `INSERT INTO mass_dossier_rows (dossier_id, client_id, request_id) SELECT $1, r."clientId", r."requestId"
         FROM jsonb_to_recordset($2::jsonb) AS r ("clientId" uuid, "requestId" uuid) ON CONFLICT DO NOTHING RETURNING client_id`,
      [dossierId, JSON.stringify(rows)],
    );
    return added.map(({ clientId }) => clientId);
  }

  async remove(dossierId: string, clientId: string): Promise<boolean> {
    const gone = await this.db.execute('DELETE FROM mass_dossier_rows WHERE dossier_id = $1 AND client_id = $2', [
      dossierId,
      clientId,
    ]);
    return gone === 1;
  }

  /** Whether a mail of ANS said something of the dossier, or of that client under it. */
  async answered(dossierId: string, clientId: string | null = null): Promise<boolean> {
    const rows = await this.db.query(
      'SELECT 1 FROM mass_dossier_answers WHERE dossier_id = $1 AND ($2::uuid IS NULL OR client_id = $2) LIMIT 1',
      [dossierId, clientId],
    );
    return rows.length > 0;
  }

  async clientIds(dossierId: string): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      'SELECT client_id FROM mass_dossier_rows WHERE dossier_id = $1 ORDER BY client_id',
      [dossierId],
    );
    return rows.map(({ clientId }) => clientId);
  }

  async countOf(dossierId: string): Promise<number> {
    const [row] = await this.db.query<{ rows: number }>(
      'SELECT count(*)::int AS rows FROM mass_dossier_rows WHERE dossier_id = $1',
      [dossierId],
    );
    return row?.rows ?? 0;
  }

  /** Whose number it is already, besides this dossier and its clients; in French. @param dossierId null: of none that is there */
  async bearerOf(dossierNumber: string, dossierId: string | null): Promise<string | null> {
    const [row] = await this.db.query<{ name: string }>(
      `SELECT name FROM (
         SELECT '«\u00a0' || d.title || '\u00a0»' AS name FROM mass_dossiers d WHERE d.dossier_number = $1 AND d.id IS DISTINCT FROM $2::uuid
         UNION ALL SELECT c.name FROM requests r JOIN clients c ON c.id = r.client_id
          WHERE r.dossier_number = $1 AND NOT EXISTS (SELECT 1 FROM mass_dossier_rows m WHERE m.request_id = r.id AND m.dossier_id = $2::uuid)) bearers LIMIT 1`,
      [dossierNumber, dossierId],
    );
    return row?.name ?? null;
  }

  /** The next clients of a dossier that has left, without their request. */
  async toLeave(dossierId: string, atMost: number): Promise<string[]> {
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT client_id FROM mass_dossier_rows WHERE dossier_id = $1 AND request_id IS NULL AND left_out IS NULL ORDER BY client_id LIMIT $2`,
      [dossierId, atMost],
    );
    return rows.map(({ clientId }) => clientId);
  }

  /** What became of them as it left: their request, or why they have none. */
  async left(
    dossierId: string,
    rows: { clientId: string; requestId: string | null; leftOut: string | null }[],
  ): Promise<void> {
    await this.db.execute(
      `UPDATE mass_dossier_rows m SET request_id = r."requestId", left_out = r."leftOut"
         FROM jsonb_to_recordset($2::jsonb) AS r ("clientId" uuid, "requestId" uuid, "leftOut" text) WHERE m.dossier_id = $1 AND m.client_id = r."clientId"`,
      [dossierId, JSON.stringify(rows)],
    );
  }

  /** What a mail may call each client of it. */
  names(dossierId: string): Promise<NamedRow[]> {
    return this.db.query<NamedRow>(
      `SELECT c.id AS client_id, c.name, array_remove(ARRAY[c.number, c.siret], NULL) || ARRAY(SELECT e.finess_eg FROM establishments e WHERE e.client_id = c.id) AS numbers
         FROM mass_dossier_rows m JOIN clients c ON c.id = m.client_id WHERE m.dossier_id = $1 ORDER BY c.id`,
      [dossierId],
    );
  }

  /** The one dossier in which all these requests are. */
  async dossierOf(requestIds: string[]): Promise<{ id: string; dossierNumber: string | null } | null> {
    const rows = await this.db.query<{ id: string; dossierNumber: string | null; requests: number }>(
      `SELECT d.id, d.dossier_number, count(*)::int AS requests FROM mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id
        WHERE m.request_id = ANY ($1::uuid[]) AND d.state = 'sent' GROUP BY d.id, d.dossier_number`,
      [requestIds],
    );
    const [one] = rows;
    return one && rows.length === 1 && one.requests === requestIds.length ? one : null;
  }

  /** Whether one of these numbers is of another client of the dossier than that of the request. */
  async namesOthers(dossierId: string, requestId: string, numbers: string[]): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM mass_dossier_rows m
        WHERE m.dossier_id = $1 AND m.request_id IS DISTINCT FROM $2 AND m.client_id IN (SELECT b.client_id FROM (${ownNumbers('$3')}) b) LIMIT 1`,
      [dossierId, requestId, numbers],
    );
    return rows.length > 0;
  }
}
