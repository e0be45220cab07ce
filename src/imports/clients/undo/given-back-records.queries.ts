import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../../../platform/audit/audit.service.js';
import type { Changes } from '../../../platform/changes/edit-conflict.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';

type RecordKind = 'client' | 'representative' | 'establishment' | 'instance';

/** What is given back: of which record, in which words, and whether those are fields of its form. */
const givenBack = {
  client: { kind: 'client', words: 'Fiche du client rendue telle qu’avant', fields: true },
  representative: { kind: 'representative', words: 'Représentant rendu tel qu’avant', fields: true },
  signing: { kind: 'representative', words: 'Représentant de nouveau en fonction, comme avant', fields: false },
  establishment: { kind: 'establishment', words: 'Établissement rendu tel qu’avant', fields: true },
  instance: { kind: 'instance', words: 'Instance rendue telle qu’avant', fields: true },
  holder: { kind: 'instance', words: 'Porteur des certificats rendu tel qu’avant', fields: false },
  service: { kind: 'instance', words: 'Instance mise hors service, faite par', fields: false },
} as const satisfies Record<string, { kind: RecordKind; words: string; fields: boolean }>;
type What = keyof typeof givenBack;

/** The versions that records have once this of them is given back, by id: one for each time that they are written. */
export type RecordVersions = [what: What, versions: ReadonlyMap<string, number>];

/** « Fiche du client rendue telle qu’avant l’import « clients.csv » ». */
export const givenBackWords = (what: What, file: { name: string }) =>
  `${givenBack[what].words} l’import «\u00a0${file.name}\u00a0»`;

/** Records that an import wrote and that were given back since: told with their version and fields, so that who has such a page open is told whose change it is. */
@Injectable()
export class GivenBackRecords {
  constructor(private readonly db: TenantDb) {}

  /** What the journal tells of each. @param clientIds of whom they are */
  async told(
    written: RecordVersions[],
    clientIds: string[],
    file: { id: string; name: string },
  ): Promise<AuditEntry[]> {
    if (written.every(([, versions]) => versions.size === 0)) return [];
    const clients = await this.clientsOf(written);
    const changes = await this.changes(file.id, clientIds);
    return written.flatMap(([what, versions]) => {
      const { kind, fields } = givenBack[what];
      return [...versions].map(([id, version]) => ({
        subject: { kind, id },
        clientId: kind === 'client' ? id : (clients.get(id) ?? null),
        action: 'import_undone',
        summary: givenBackWords(what, file),
        details: { version, import: file.id, file: file.name, changes: (fields && changes.get(id)) || {} },
      }));
    });
  }

  private async clientsOf(written: RecordVersions[]): Promise<Map<string, string>> {
    const ids = (kind: RecordKind) =>
      written.flatMap(([what, versions]) => (givenBack[what].kind === kind ? [...versions.keys()] : []));
    const rows = await this.db.query<{ id: string; clientId: string }>(
      `SELECT id, client_id FROM representatives WHERE id = ANY ($1::uuid[])
       UNION ALL SELECT id, client_id FROM establishments WHERE id = ANY ($2::uuid[])
       UNION ALL SELECT id, client_id FROM instances WHERE id = ANY ($3::uuid[])`,
      [ids('representative'), ids('establishment'), ids('instance')],
    );
    return new Map(rows.map(({ id, clientId }) => [id, clientId]));
  }

  // What the journal says that the import changed of each, the other way round.
  private async changes(importId: string, clientIds: string[]): Promise<Map<string, Changes>> {
    const rows = await this.db.query<{ id: string; changes: Changes }>(
      `SELECT e.subject_id AS id, e.details->'changes' AS changes
         FROM unnest($2::uuid[]) AS t (id) CROSS JOIN LATERAL (SELECT * FROM audit_entries e WHERE e.client_id = t.id AND e.request_id = $1
          AND e.action = 'edited' AND e.subject_kind IN ('client', 'representative', 'establishment', 'instance') OFFSET 0) e ORDER BY e.sequence`,
      [importId, clientIds],
    );
    const back = (changes: Changes): Changes =>
      Object.fromEntries(Object.entries(changes).map(([name, [was, is]]) => [name, [is, was]]));
    return new Map(rows.map(({ id, changes }) => [id, back(changes)]));
  }
}
