import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pendingChanges } from './pending-changes.facts.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { certificatesToRevoke } from '../clients/list/register-filters.js';

export const changeKinds = ['renamed', 'moved', 'closed', 'reopened', 'transferred'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export type ChangeCounts = Record<ChangeKind, number>;
export const changesAtOnce = 50;

/** What the register says of one client, and nobody decided yet. */
export interface PendingChange {
  id: string;
  structure: 'legal_entity' | 'establishment';
  finess: string;
  name: string;
  change: ChangeKind;
  before: string | null;
  after: string | null;
  extracted_on: string;
  client_id: string;
  client_name: string;
  establishment_id: string | null;
  /** Of the client: those in force, which a new name or département makes wrong. */
  certificates: number;
}

/** A place in the list, as its address has it. */
const place = z.tuple([z.int().min(1).max(5), z.string().max(600), z.uuid(), z.uuid()]);
export type ChangePlace = z.output<typeof place>;

const rank = `array_position(ARRAY['${changeKinds.join("','")}'], d.change)`;
const order = `(${rank}, c.name COLLATE "C", d.id, d.client_id)`;
const columns = `d.*, c.name AS client_name, (SELECT count(*)::int FROM certificates_in_force x WHERE x.client_id = c.id) AS certificates`;
const from = `(${pendingChanges}) d JOIN clients c ON c.id = d.client_id`;

@Injectable()
export class RegisterChangesQueries {
  constructor(private readonly db: TenantDb) {}

  /** One page by kind then client, and whether there is one before and one after. */
  async page(kind: ChangeKind | null, cursor: { way: 'after' | 'before'; at: ChangePlace } | null) {
    const back = cursor?.way === 'before';
    const beyond = cursor ? `AND ${order} ${back ? '<' : '>'} ($2::int, $3::text COLLATE "C", $4::uuid, $5::uuid)` : '';
    const way = back ? 'DESC' : 'ASC';
    const found = await this.db.query<PendingChange>(
      `SELECT ${columns} FROM ${from} WHERE ($1::text IS NULL OR d.change = $1) ${beyond}
        ORDER BY ${rank} ${way}, c.name COLLATE "C" ${way}, d.id ${way}, d.client_id ${way} LIMIT ${changesAtOnce + 1}`,
      [kind, ...(cursor?.at ?? [])],
    );
    const more = found.length > changesAtOnce;
    const rows = found.slice(0, changesAtOnce);
    if (back) rows.reverse();
    return { rows, previous: back ? more : cursor !== null, next: back || more };
  }

  async counts(): Promise<ChangeCounts> {
    const rows = await this.db.query<{ change: ChangeKind; count: number }>(
      `SELECT change, count(*)::int AS count FROM (${pendingChanges}) pending GROUP BY change`,
    );
    const of = (kind: ChangeKind) => rows.find((row) => row.change === kind)?.count ?? 0;
    return {
      renamed: of('renamed'),
      moved: of('moved'),
      closed: of('closed'),
      reopened: of('reopened'),
      transferred: of('transferred'),
    };
  }

  /** Those of them that still wait for a decision. */
  byIds(ids: string[]): Promise<PendingChange[]> {
    return this.db.query<PendingChange>(
      `SELECT ${columns} FROM ${from} WHERE d.id = ANY ($1::uuid[]) ORDER BY ${rank}, c.name, d.id, d.client_id LIMIT ${4 * changesAtOnce}`,
      [ids],
    );
  }

  /** What waits for a decision on one client: for its own page. */
  ofClient(clientId: string): Promise<PendingChange[]> {
    return this.db.query<PendingChange>(
      `SELECT ${columns} FROM ${from} WHERE d.client_id = $1 ORDER BY ${rank}, d.id LIMIT ${changesAtOnce}`,
      [clientId],
    );
  }

  /** Domain rule 11 in numbers of clients: those the register renamed with certificates in force, those whose certificates are wrong already. */
  async toRevoke(): Promise<{ renamed: number; revoke: number }> {
    const rows = await this.db.query<{ renamed: number; revoke: number }>(
      `SELECT (SELECT count(DISTINCT d.client_id)::int FROM (${pendingChanges}) d WHERE d.change = 'renamed' AND d.structure = 'legal_entity'
                  AND EXISTS (SELECT 1 FROM certificates_in_force x WHERE x.client_id = d.client_id)) AS renamed,
              (SELECT count(*)::int FROM clients c WHERE c.archived_at IS NULL AND ${certificatesToRevoke}) AS revoke`,
    );
    return rows[0] ?? { renamed: 0, revoke: 0 };
  }
}

export function writePlace(row: PendingChange): string {
  const at: ChangePlace = [changeKinds.indexOf(row.change) + 1, row.client_name, row.id, row.client_id];
  return Buffer.from(JSON.stringify(at)).toString('base64url');
}

/** null when the address holds no place of this list. */
export function readPlace(text: string): ChangePlace | null {
  try {
    const read = place.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return read.success && !read.data[1].includes('\0') ? read.data : null;
  } catch {
    return null;
  }
}
