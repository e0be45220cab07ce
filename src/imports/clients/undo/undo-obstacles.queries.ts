import { Injectable } from '@nestjs/common';
import { de } from '../../../identifiers/elision.js';
import { mayFollow } from '../../../clients/who-may-follow.facts.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';
import type { Undoable } from '../../kinds/import-kinds.js';
import { uniqueColumns } from '../client-columns.js';
import { wholeUndo } from '../effects.js';

interface Wanted {
  clientId: string;
  value: string;
}

/** What clients would be given back and cannot have any more: it was removed, is somebody else's, or is a person who follows nobody any more, and their own journal knows nothing of it. */
@Injectable()
export class UndoObstacles {
  constructor(private readonly db: TenantDb) {}

  /** @returns why, by client */
  async of(things: Undoable[]): Promise<Map<string, string>> {
    const undos = things.map(({ subjectId: clientId, undo }) => ({ clientId, ...wholeUndo(undo) }));
    const ofClients = (column: string) =>
      undos.flatMap(({ clientId, client }) => wanted(clientId, client?.[column] ?? null));
    const solutions = undos.flatMap(({ clientId, instances }) =>
      instances.flatMap((instance) => wanted(clientId, instance['solution_id'])),
    );
    // One that is archived again is followed by nobody.
    const followers = undos.flatMap(({ clientId, archive, client }) =>
      archive ? [] : wanted(clientId, client?.['account_manager_id']),
    );
    const found: [string, string][] = [
      ...(await this.unable(followers)),
      ...(await this.gone('groupings', ofClients('grouping_id'), 'Le groupement d’avant l’import n’existe plus.')),
      ...(await this.gone('solutions', solutions, 'La solution d’avant l’import n’existe plus.')),
    ];
    for (const { column, label } of uniqueColumns) found.push(...(await this.taken(column, label, ofClients(column))));
    return new Map(found);
  }

  private async gone(table: string, all: Wanted[], reason: string): Promise<[string, string][]> {
    if (all.length === 0) return [];
    const rows = await this.db.query<{ clientId: string }>(
      `SELECT r.client_id FROM unnest($1::uuid[], $2::uuid[]) AS r (client_id, id) WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.id = r.id)`,
      columnsOf(all),
    );
    return rows.map(({ clientId }) => [clientId, reason]);
  }

  // Whoever follows it still stays until another one does.
  private async unable(all: Wanted[]): Promise<[string, string][]> {
    if (all.length === 0) return [];
    const rows = await this.db.query<{ clientId: string; name: string }>(
      `SELECT r.client_id, u.name FROM unnest($1::uuid[], $2::uuid[]) AS r (client_id, id) JOIN users u ON u.id = r.id JOIN clients c ON c.id = r.client_id
        WHERE c.account_manager_id IS DISTINCT FROM u.id AND NOT (${mayFollow('u')})`,
      columnsOf(all),
    );
    return rows.map(({ clientId, name }) => [
      clientId,
      `${name}, qui suivait ce client avant l’import, n’a plus de compte actif, ou ne peut que lire.`,
    ]);
  }

  private async taken(column: string, label: string, all: Wanted[]): Promise<[string, string][]> {
    if (all.length === 0) return [];
    const rows = await this.db.query<Wanted & { name: string; number: string }>(
      `SELECT r.client_id, r.value, c.name, c.number FROM unnest($1::uuid[], $2::text[]) AS r (client_id, value) JOIN clients c ON c.${column} = r.value WHERE c.id <> r.client_id`,
      columnsOf(all),
    );
    return rows.map(({ clientId, value, name, number }) => [
      clientId,
      `${label} «\u00a0${value}\u00a0»\u00a0: depuis, dans la fiche ${de(name)} (${number}).`,
    ]);
  }
}

const wanted = (clientId: string, value: unknown): Wanted[] => (typeof value === 'string' ? [{ clientId, value }] : []);

const columnsOf = (all: Wanted[]) => [all.map(({ clientId }) => clientId), all.map(({ value }) => value)];
