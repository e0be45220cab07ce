import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { place, sameTown } from '../directory/place.facts.js';
import { isUuid } from '../platform/uuid.js';
import { type ChangeKind, changeKinds, pendingChanges, rank, type ToldChange } from './pending-changes.facts.js';
import { countEach } from '../platform/lists/capped-counts.js';
import { defineList } from '../platform/lists/define-list.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import type { Page } from '../platform/lists/keyset.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { becomesWrong } from '../clients/to-redo.facts.js';
import { certificatesToRevoke } from '../clients/list/register-filters.js';

export interface ChangeCounts {
  kinds: Record<ChangeKind, number>;
  /** Clients that the register renamed, and some of whose certificates in force the new name would make wrong. */
  renamedClients: number;
  /** Clients whose certificates are wrong already. */
  toRevoke: number;
}

export const changesAtOnce = 50;

/** The same as a list shows it. */
export interface PendingChange extends ToldChange {
  clientName: string;
  clientFiness: string | null;
  /** Of the client: those in force that the name or the département it would have makes wrong. */
  certificates: number;
  /** What the register says now, when that is another name or place than the one told. */
  saidNow: string | null;
  /** The name of our own record, when it is not the one that the register had before. */
  ours: string | null;
}

// A spelling is no other name or place.
const saidNow = `(SELECT CASE d.change WHEN 'renamed' THEN CASE WHEN btrim(searchable(s.name)) <> btrim(searchable(d.after)) THEN s.name END
    WHEN 'moved' THEN CASE WHEN NOT ${sameTown(place('s.town', 's.departement'), 'd.after')} THEN ${place('s.town', 's.departement')} END END
   FROM (SELECT e.name, e.town, e.departement FROM directory_legal_entities e WHERE d.structure = 'legal_entity' AND e.finess = d.finess
         UNION ALL SELECT h.name, h.town, h.departement FROM directory_establishments h WHERE d.structure = 'establishment' AND h.finess = d.finess) s)`;
const ours = `(SELECT o.name FROM (SELECT CASE d.structure WHEN 'legal_entity' THEN c.name ELSE (SELECT e.name FROM establishments e WHERE e.id = d.establishment_id) END AS name) o
   WHERE d.change = 'renamed' AND btrim(searchable(o.name)) <> btrim(searchable(d.before)))`;
// As it would be taken: a name that is too long is cut, of a place « TOULON (83) » the certificates say the département.
const nameThen = `CASE d.change WHEN 'renamed' THEN left(d.after, 250) ELSE c.name END`;
const departementThen = `CASE d.change WHEN 'moved' THEN coalesce(substring(d.after FROM '\\((\\w+)\\)$'), c.departement) ELSE c.departement END`;
const madeWrong = `FROM certificates_in_force x WHERE x.client_id = c.id AND ${becomesWrong({ name: nameThen, departement: departementThen })}`;
const columns = `d.*, c.name AS client_name, c.finess_ej AS client_finess, ${saidNow} AS said_now, ${ours} AS ours,
  CASE WHEN d.structure = 'legal_entity' THEN (SELECT count(*)::int ${madeWrong}) ELSE 0 END AS certificates`;
const pending = sql`(${raw(pendingChanges)}) d`;
const from = `(${pendingChanges}) d JOIN clients c ON c.id = d.client_id`;
// A client has one at most: of each kind only the last counts.
const renamedAndWrong = sql`d.change = 'renamed' AND d.structure = 'legal_entity' AND EXISTS (SELECT 1 ${raw(madeWrong)})`;

/** The list of what the register says and nobody decided of, by kind then client. */
export const changeList = defineList({
  path: '/register-changes',
  from: sql`${raw(from)}`,
  filters: {
    kind: {
      label: 'Évolution',
      meant: 'un genre d’évolution',
      read: (value) => {
        const kind = changeKinds.find((each) => each === value);
        return kind ? { where: sql`d.change = ${kind}`, value: kind } : null;
      },
    },
    client: {
      label: 'Client',
      meant: 'un client',
      read: (value) => (isUuid(value) ? { where: sql`d.client_id = ${value}`, value: 'un seul' } : null),
    },
  },
  everything: 'Toutes',
  orders: {
    kind: {
      keys: () => [
        { name: 'rank', sql: rank, type: 'smallint' },
        { name: 'client', sql: 'c.search COLLATE "C"', type: 'text' },
        { name: 'id', sql: 'd.id', type: 'uuid' },
      ],
      first: 'asc',
    },
  },
  usual: 'kind',
  id: { name: 'client_id', sql: 'd.client_id', type: 'uuid' },
  size: 50,
});

@Injectable()
export class RegisterChangesQueries {
  constructor(private readonly db: TenantDb) {}

  page(filter: ListFilter, order: ReturnType<typeof changeList.order>): Promise<Page<PendingChange>> {
    return changeList.page<PendingChange>(this.db, filter, order, {
      columns: raw(columns),
      // One by one: joined, all that waits would be read a second time.
      tables: sql`JOIN LATERAL (SELECT * FROM ${pending} WHERE d.id = page.id AND d.client_id = page.client_id OFFSET 0) d ON true
        JOIN clients c ON c.id = d.client_id`,
    });
  }

  /** Of each kind, and what domain rule 11 asks of clients: each up to one more than the limit of counts. */
  async counts(): Promise<ChangeCounts> {
    const ofKind = changeKinds.map((kind) => ({
      from: pending,
      where: sql`d.change = ${kind}`,
    }));
    const counts = await countEach(this.db, [
      ...ofKind,
      { from: sql`${raw(from)}`, where: renamedAndWrong },
      { from: sql`clients c`, where: sql`c.archived_at IS NULL AND ${raw(certificatesToRevoke)}` },
    ]);
    const kinds = Object.fromEntries(
      changeKinds.map((kind, index) => [kind, counts[index] ?? 0]),
    ) as ChangeCounts['kinds'];
    return { kinds, renamedClients: counts.at(-2) ?? 0, toRevoke: counts.at(-1) ?? 0 };
  }

  /** Those of them that still wait for a decision. */
  byIds(ids: string[]): Promise<PendingChange[]> {
    return this.db.query<PendingChange>(
      `SELECT ${columns} FROM ${from} WHERE d.id = ANY ($1::uuid[]) ORDER BY ${rank}, c.search COLLATE "C", d.id, d.client_id LIMIT ${4 * changesAtOnce}`,
      [ids],
    );
  }
}
