import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../platform/audit/audit.service.js';
import type { Changes } from '../../platform/changes/edit-conflict.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { RecordKind } from './told-changes.js';

/** What is given back: of which record, in which words, and whether the import told it field by field. */
const givenBack = {
  client: { kind: 'client', words: 'Fiche du client rendue telle qu’avant', fields: true },
  representative: { kind: 'representative', words: 'Représentant rendu tel qu’avant', fields: true },
  signing: { kind: 'representative', words: 'Représentant de nouveau en fonction, comme avant', fields: false },
  establishment: { kind: 'establishment', words: 'Établissement rendu tel qu’avant', fields: true },
  instance: { kind: 'instance', words: 'Instance rendue telle qu’avant', fields: true },
  holder: { kind: 'instance', words: 'Porteur des certificats rendu tel qu’avant', fields: false },
  delegation: { kind: 'delegation', words: 'Délégation rendue telle qu’avant', fields: true },
  administrator: { kind: 'administrator', words: 'Administrateur technique rendu tel qu’avant', fields: true },
  card: { kind: 'card', words: 'Carte rendue telle qu’avant', fields: true },
  service: { kind: 'instance', words: 'Instance mise hors service, faite par', fields: false },
} as const satisfies Record<string, { kind: RecordKind; words: string; fields: boolean }>;
type What = keyof typeof givenBack;

/**
 * The versions that records have once this of them is given back, by id: one for each time that they are written. And where several of a client's
 * would read the same, whose each is.
 */
export type RecordVersions = [what: What, versions: ReadonlyMap<string, number>, names?: ReadonlyMap<string, string>];

/** Which client each is of, looked up by its id. */
const ofClient: Partial<Record<string, string>> = {
  ...{ representative: 'representatives', establishment: 'establishments', instance: 'instances' },
  ...{ delegation: 'delegations', administrator: 'administrators' },
  card: '(SELECT k.id, a.client_id FROM cards k JOIN administrators a ON a.id = k.administrator_id)',
};

interface Told {
  changes: Changes;
  from: string | null;
  to: string | null;
}

/** « Fiche du client rendue telle qu’avant l’import « clients.csv » ». */
export const givenBackWords = (what: What, file: { name: string }) =>
  `${givenBack[what].words} l’import «\u00a0${file.name}\u00a0»`;

/** Records that an import wrote and that were given back since: told with their version and fields, so that who has such a page open is told whose change it is. */
@Injectable()
export class GivenBackRecords {
  constructor(private readonly db: TenantDb) {}

  /** What the journal tells of each. */
  async told(written: RecordVersions[], file: { id: string; name: string }): Promise<AuditEntry[]> {
    if (written.every(([, versions]) => versions.size === 0)) return [];
    const clients = await this.clientsOf(written);
    const told = await this.changes(file.id, written);
    return written.flatMap(([what, versions, names]) => {
      const { kind, fields } = givenBack[what];
      return [...versions].map(([id, version]) => {
        const { changes, from, to } = (fields && told.get(id)) || { changes: {}, from: null, to: null };
        const whose = names?.get(id);
        return {
          subject: { kind, id },
          clientId: kind === 'client' ? id : (clients.get(id) ?? null),
          action: 'import_undone',
          ...{ from: to, to: from },
          summary: `${givenBackWords(what, file)}${whose ? ` (${whose})` : ''}`,
          details: { version, import: file.id, file: file.name, changes },
        };
      });
    });
  }

  private async clientsOf(written: RecordVersions[]): Promise<Map<string, string>> {
    const asked = [...grouped(written, ([what]) => givenBack[what].kind)].flatMap(([kind, some]) => {
      const ids = some.flatMap(([, versions]) => [...versions.keys()]);
      return kind in ofClient && ids.length > 0 ? [{ from: ofClient[kind], ids }] : [];
    });
    if (asked.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; clientId: string }>(
      asked
        .map(({ from }, at) => `SELECT r.id, r.client_id FROM ${from} r WHERE r.id = ANY ($${at + 1}::uuid[])`)
        .join(' UNION ALL '),
      asked.map(({ ids }) => ids),
    );
    return new Map(rows.map(({ id, clientId }) => [id, clientId]));
  }

  // What the journal says that the import changed of each, the other way round. A SIRET that came back with its client goes as that one is archived.
  private async changes(importId: string, written: RecordVersions[]): Promise<Map<string, Told>> {
    const asked = written.flatMap(([what, versions]) => {
      const { kind, fields } = givenBack[what];
      return fields ? [...versions.keys()].map((id) => ({ kind, id })) : [];
    });
    if (asked.length === 0) return new Map();
    const rows = await this.db.query<Told & { id: string }>(
      `SELECT e.subject_id AS id, e.details->'changes' AS changes, e.from_state AS from, e.to_state AS to
         FROM unnest($2::text[], $3::uuid[]) AS t (kind, id) CROSS JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.subject_kind = t.kind AND e.subject_id = t.id AND e.request_id = $1
          AND e.details ? 'changes' AND e.action <> 'restored' OFFSET 0) e ORDER BY e.sequence`,
      [importId, asked.map(({ kind }) => kind), asked.map(({ id }) => id)],
    );
    const back = (changes: Changes): Changes =>
      Object.fromEntries(Object.entries(changes).map(([name, [was, is]]) => [name, [is, was]]));
    return new Map(rows.map(({ id, changes, from, to }) => [id, { changes: back(changes), from, to }]));
  }
}
