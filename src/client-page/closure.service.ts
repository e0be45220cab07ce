import { Injectable } from '@nestjs/common';
import type { Client } from '../clients/client.entity.js';
import { contestedClosure, entityClosedOn } from '../directory/closed-entity.facts.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Overtaken, Refused } from '../platform/web/errors.js';
import { longDate } from '../platform/web/view-helpers.js';

/** What the register says of the legal entity of a client, and whether somebody contests it; each null when it is not so. */
export interface Closure {
  closedOn: string | null;
  contestedOn: string | null;
}

/** A closure in the register that a person says is wrong: it is ordered all the same, until the register tells another one (docs/decisions/0106). */
@Injectable()
export class ClosureService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  async of(clientId: string): Promise<Closure> {
    const [found] = await this.db.query<Closure>(
      `SELECT ${entityClosedOn('c')} AS closed_on, ${contestedClosure('c')} AS contested_on FROM clients c WHERE c.id = $1`,
      [clientId],
    );
    return found ?? { closedOn: null, contestedOn: null };
  }

  /** @param seen the day that the page told @throws Refused when the register says another one by now */
  async contest(client: Client, { seen, reason }: { seen: string; reason: string }): Promise<void> {
    const { closedOn, contestedOn } = await this.of(client.id);
    if (contestedOn !== null && contestedOn === seen)
      throw new Overtaken('form', 'Cette fermeture est déjà contestée\u00a0: le journal du client dit par qui.');
    if (closedOn === null || closedOn !== seen)
      throw new Overtaken(
        'form',
        'Le registre ne dit plus la même chose de cette entité juridique\u00a0: relisez la page.',
      );
    await this.note(client, closedOn, {
      action: 'closure_contested',
      summary: `Fermeture du ${longDate(closedOn)} au registre FINESS contestée\u00a0: les commandes restent possibles`,
      reason,
    });
  }

  async accept(client: Client): Promise<void> {
    const { contestedOn } = await this.of(client.id);
    if (contestedOn === null) throw new Refused(['Aucune fermeture n’est contestée pour ce client.']);
    await this.note(client, null, {
      action: 'closure_accepted',
      summary: `Fermeture du ${longDate(contestedOn)} au registre FINESS admise\u00a0: plus rien ne se commande`,
    });
  }

  private async note(
    client: Client,
    contested: string | null,
    told: { action: string; summary: string; reason?: string },
  ): Promise<void> {
    const written = await this.db.execute(
      'UPDATE clients SET contested_closure = $2, version = version + 1 WHERE id = $1 AND version = $3',
      [client.id, contested, client.version],
    );
    if (written !== 1) throw new Refused(['Cette fiche vient d’être changée\u00a0: relisez-la.']);
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      ...told,
      details: { version: client.version + 1, changes: { contestedClosure: [client.contestedClosure, contested] } },
    });
  }
}
