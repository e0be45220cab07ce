import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import type { Forecast } from '../platform/changes/forecast.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';

export const nobody = 'personne';

export interface Assigned {
  changed: boolean;
  before: string;
  after: string;
}

/** A wish: this client goes to that person, or to nobody. */
export interface Handover {
  clientId: string;
  to: string | null;
  /** Who must be following it now; whoever it is when left out. */
  expected?: string | null | undefined;
}

interface Followed {
  id: string;
  held: string | null;
  version: number;
  archived: boolean;
}

/** What becomes of it; and who follows the client before and after, by name. */
export interface HandoverVerdict extends Forecast {
  before: string;
  after: string;
  client: Followed;
}

/** Who follows which client. */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly own: OwnClients,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself; clients that are not there are left out. */
  async judge(handovers: Handover[]): Promise<Map<string, HandoverVerdict>> {
    const clients = await this.db.query<Followed>(
      `SELECT id, account_manager_id AS held, version, archived_at IS NOT NULL AS archived FROM clients WHERE id = ANY ($1::uuid[])`,
      [handovers.map(({ clientId }) => clientId)],
    );
    const byId = new Map(clients.map((client) => [client.id, client]));
    const unable = await this.unable(handovers.flatMap(({ to }) => to ?? []));
    const names = await this.namesOf([...clients.map(({ held }) => held), ...handovers.map(({ to }) => to)]);
    const verdicts = handovers.flatMap((handover): [string, HandoverVerdict][] => {
      const client = byId.get(handover.clientId);
      if (!client) return [];
      const told = { before: names.get(client.held ?? '') ?? nobody, after: names.get(handover.to ?? '') ?? nobody };
      return [[client.id, { ...judge(client, handover, { ...told, unable }), ...told, client }]];
    });
    return new Map(verdicts);
  }

  /**
   * Gives a client to an account manager, or to nobody.
   * @param expected who must be following it now: another one means that somebody changed it since
   * @throws Refused for an archived client, a person who may not follow, or a change made meanwhile
   */
  async assign(clientId: string, userId: string | null, expected?: string | null): Promise<Assigned> {
    const verdict = (await this.judge([{ clientId, to: userId, expected }])).get(clientId);
    if (!verdict) throw new NotFound();
    if (verdict.forecast === 'refused') throw new Refused(verdict.reasons);
    const { before, after, client } = verdict;
    if (verdict.forecast === 'done_already') return { changed: false, before, after };
    await this.own.refuse([clientId]);
    const { held, version } = client;
    const next = { accountManagerId: userId, version: version + 1 };
    const { affected } = await this.db.repo(Client).update({ id: clientId, version }, next);
    if (affected !== 1) throw new Refused(['La fiche du client vient d’être changée. Relancez la ligne.']);
    await this.tell(clientId, { version: version + 1, from: held, to: userId, before, after });
    return { changed: true, before, after };
  }

  /** Of these people, those whose account is closed or may only read, or who are not of the team. */
  async unable(userIds: string[]): Promise<Set<string>> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM users WHERE id = ANY ($1::uuid[]) AND disabled_at IS NULL AND role <> 'auditor'`,
      [userIds],
    );
    const able = new Set(rows.map(({ id }) => id));
    return new Set(userIds.filter((id) => !able.has(id)));
  }

  async namesOf(ids: (string | null)[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM users WHERE id = ANY ($1::uuid[])',
      [ids.filter(Boolean)],
    );
    return new Map(rows.map((row) => [row.id, row.name]));
  }

  // The shape of `changes` is what the conflict page of the client reads.
  private async tell(
    clientId: string,
    move: { version: number; from: string | null; to: string | null; before: string; after: string },
  ): Promise<void> {
    await this.audit.record({
      subject: { kind: 'client', id: clientId },
      clientId,
      action: 'account_manager_changed',
      summary: `Chargé de compte\u00a0: ${move.after}, auparavant ${move.before}`,
      details: {
        version: move.version,
        changes: { accountManagerId: [move.before, move.after] },
        accountManager: { from: move.from, to: move.to },
      },
    });
  }
}

function judge(
  { held, archived }: Followed,
  { to, expected }: Handover,
  { before, unable }: { before: string; unable: Set<string> },
): Forecast {
  if (held === to) {
    const already = before === nobody ? 'Déjà sans chargé de compte' : `Déjà confié à ${before}`;
    return { forecast: 'done_already', reasons: [already] };
  }
  if (archived) return { forecast: 'refused', reasons: [archivedClient] };
  if (expected !== undefined && held !== expected) return { forecast: 'refused', reasons: [changedSince(before)] };
  if (to !== null && unable.has(to)) return { forecast: 'refused', reasons: [unablePerson] };
  return { forecast: 'would_do', reasons: [] };
}

export const archivedClient = 'Ce client est archivé\u00a0: rétablissez-le avant de le confier à quelqu’un.';
export const unablePerson =
  'Cette personne n’a plus de compte actif, ou ne peut que lire. Choisissez quelqu’un d’autre.';

function changedSince(holder: string): string {
  return `Changé depuis\u00a0: le client est confié à ${holder}. Il n’est pas touché.`;
}
