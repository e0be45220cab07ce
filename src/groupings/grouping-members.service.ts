import { Injectable } from '@nestjs/common';
import { AuditService, type AuditEntry } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { count } from '../platform/web/view-helpers.js';
import { GroupingsService } from './groupings.service.js';

interface MovedClient {
  id: string;
  name: string;
  formerId: string | null;
  former: string | null;
}

/** What adding came to: who is in now, and who left another grouping for it. */
export interface Added {
  added: number;
  moved: { name: string; from: string }[];
}

/** Which clients are in which grouping: at most one each (`clients.grouping_id`). */
@Injectable()
export class GroupingMembersService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly groupings: GroupingsService,
  ) {}

  /** Puts these clients in the grouping; those that are in it already change nothing, those of another leave it. */
  async add(groupingId: string, clientIds: string[]): Promise<Added> {
    const grouping = await this.groupings.lock(groupingId);
    const clients = await this.move(clientIds, groupingId);
    const moved = clients.filter((client) => client.former !== null);
    const entries = clients.map((client) => membership(client, client.former, grouping.name));
    const own = { subject: { kind: 'grouping', id: groupingId }, clientId: null };
    if (clients.length > 0) {
      const summary = `${count(clients.length, 'client ajouté', 'clients ajoutés')} au groupement «\u00a0${grouping.name}\u00a0»`;
      entries.push({ ...own, action: 'members_added', summary, details: { clients: named(clients) } });
    }
    await this.audit.recordMany([...entries, ...departures(moved)]);
    return { added: clients.length, moved: moved.map(({ name, former }) => ({ name, from: former ?? '' })) };
  }

  /** Takes these clients out of the grouping. @returns how many were in it */
  async remove(groupingId: string, clientIds: string[]): Promise<number> {
    const grouping = await this.groupings.lock(groupingId);
    const left = await this.db.query<{ id: string; name: string }>(
      'UPDATE clients SET grouping_id = NULL WHERE id = ANY ($1) AND grouping_id = $2 RETURNING id, name',
      [clientIds, groupingId],
    );
    if (left.length === 0) return 0;
    await this.audit.recordMany([
      ...left.map((client) => membership(client, grouping.name, null)),
      departure({ id: groupingId, name: grouping.name }, left),
    ]);
    return left.length;
  }

  // One statement for all; taken in one order, so that two people moving the same clients wait instead of failing.
  private move(clientIds: string[], groupingId: string): Promise<MovedClient[]> {
    return this.db.query<MovedClient>(
      `WITH chosen AS (SELECT id, grouping_id FROM clients
          WHERE id = ANY ($1) AND archived_at IS NULL AND grouping_id IS DISTINCT FROM $2::uuid ORDER BY id FOR UPDATE)
       UPDATE clients c SET grouping_id = $2 FROM chosen LEFT JOIN groupings f ON f.id = chosen.grouping_id
        WHERE c.id = chosen.id RETURNING c.id, c.name, f.id AS former_id, f.name AS former`,
      [clientIds, groupingId],
    );
  }
}

function membership(client: { id: string; name: string }, before: string | null, after: string | null): AuditEntry {
  return {
    subject: { kind: 'client', id: client.id },
    clientId: client.id,
    action: after === null ? 'left_grouping' : 'joined_grouping',
    summary: membershipSentence(before, after),
    details: { changes: { grouping: [before ?? '', after ?? ''] } },
  };
}

function membershipSentence(before: string | null, after: string | null): string {
  if (after === null) return `Sorti du groupement «\u00a0${before}\u00a0»`;
  return before === null
    ? `Ajouté au groupement «\u00a0${after}\u00a0»`
    : `Passé du groupement «\u00a0${before}\u00a0» au groupement «\u00a0${after}\u00a0»`;
}

// The groupings they leave tell it too.
function departures(moved: MovedClient[]): AuditEntry[] {
  const formers = new Map(moved.map((client) => [client.formerId ?? '', client.former ?? '']));
  return [...formers].map(([id, name]) =>
    departure(
      { id, name },
      moved.filter((client) => client.formerId === id),
    ),
  );
}

function departure(grouping: { id: string; name: string }, clients: { id: string; name: string }[]): AuditEntry {
  return {
    subject: { kind: 'grouping', id: grouping.id },
    clientId: null,
    action: 'members_removed',
    summary: `${count(clients.length, 'client sorti', 'clients sortis')} du groupement «\u00a0${grouping.name}\u00a0»`,
    details: { clients: named(clients) },
  };
}

// The names of a few are enough here: each client's own entry says it of them all.
function named(clients: { name: string }[]): string[] {
  return clients.slice(0, 50).map((client) => client.name);
}
