import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../platform/web/errors.js';

export const nobody = 'personne';

export interface Assigned {
  changed: boolean;
  before: string;
  after: string;
}

/** Who follows which client. */
@Injectable()
export class PortfolioService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /**
   * Gives a client to an account manager, or to nobody.
   * @param expected who must be following it now: another one means that somebody changed it since
   * @throws Refused for an archived client, a person who may not follow, or a change made meanwhile
   */
  async assign(clientId: string, userId: string | null, expected?: string | null): Promise<Assigned> {
    const client = await this.db.repo(Client).findOneBy({ id: clientId });
    if (!client) throw new NotFound();
    const { accountManagerId: held, version } = client;
    const names = await this.namesOf([held, userId]);
    const told = { before: names.get(held ?? '') ?? nobody, after: names.get(userId ?? '') ?? nobody };
    if (held === userId) return { changed: false, ...told };
    if (client.archivedAt) throw new Refused([archivedClient]);
    if (expected !== undefined && held !== expected) throw new Refused([changedSince(told.before)]);
    if (userId !== null) await this.refuseUnable(userId);
    const next = { accountManagerId: userId, version: version + 1 };
    const { affected } = await this.db.repo(Client).update({ id: clientId, version }, next);
    if (affected !== 1) throw new Refused(['La fiche du client vient d’être changée. Relancez la ligne.']);
    await this.tell(clientId, { version: version + 1, from: held, to: userId, ...told });
    return { changed: true, ...told };
  }

  /** @throws Refused when the person's account is closed, or may only read */
  async refuseUnable(userId: string): Promise<void> {
    const rows = await this.db.query<{ able: boolean }>(
      `SELECT disabled_at IS NULL AND role <> 'auditor' AS able FROM users WHERE id = $1`,
      [userId],
    );
    if (!rows[0]?.able) throw new Refused([unablePerson]);
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

export const archivedClient = 'Ce client est archivé\u00a0: rétablissez-le avant de le confier à quelqu’un.';
export const unablePerson =
  'Cette personne n’a plus de compte actif, ou ne peut que lire. Choisissez quelqu’un d’autre.';

export function changedSince(holder: string): string {
  return `Changé depuis\u00a0: le client est confié à ${holder}. Il n’est pas touché.`;
}
