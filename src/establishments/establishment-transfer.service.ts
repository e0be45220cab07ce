import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../platform/audit/audit.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { capital, count, plural } from '../platform/web/view-helpers.js';
import { archivedReason } from '../clients/read-only-client.js';
import { Client } from '../clients/client.entity.js';
import { isKept, ordersToCancel } from './establishment-changes.service.js';
import type { Establishment } from './establishment.entity.js';
import { EstablishmentQueries, type EstablishmentTies } from './establishment.queries.js';

/** Why an establishment cannot go to another client; null when the register says it did and that client is ours. */
export function whyNoTransfer(client: Pick<Client, 'finessEj'>, ties: EstablishmentTies): string | null {
  if (ties.ownerFiness === null) return 'Le registre chargé ne connaît pas cet établissement.';
  if (ties.ownerFiness === client.finessEj) return 'Le registre le rattache toujours à ce client.';
  const owner = `${ties.ownerFiness}${ties.ownerName ? ` (${ties.ownerName})` : ''}`;
  const end = isKept(ties) ? 'fermez' : 'supprimez';
  if (ties.ownerClientId === null)
    return `Le registre le rattache à ${owner}, qui n’est pas votre client\u00a0: créez-le d’abord, ou ${end} l’établissement ici.`;
  return ties.ownerArchived
    ? `Le registre le rattache à ${owner}, dont la fiche est archivée. ${archivedReason}`
    : null;
}

/** Where it is mended; null when nothing stands in the way, or nowhere. */
export function wayToTransfer(ties: EstablishmentTies): { href: string; label: string } | null {
  if (ties.ownerFiness === null) return null;
  if (ties.ownerClientId === null) return { href: `/clients/new?finess=${ties.ownerFiness}`, label: 'Créer ce client' };
  return ties.ownerArchived ? { href: `/clients/${ties.ownerClientId}/archive`, label: 'Rétablir ce client' } : null;
}

/** What it takes from the client that it leaves, foretold by each door that leads to it; null: nothing. */
export function transferEffect({ instances, certificates, orders }: EstablishmentTies): string | null {
  const effects = [
    instances.length > 0 ? `il quitte les instances de ce client (${instances.join(', ')})` : null,
    certificates > 0
      ? `${count(certificates, 'certificat', 'certificats')} à son numéro ${plural(certificates, 'reste', 'restent')} chez ce client`
      : null,
    orders > 0 ? ordersToCancel(orders) : null,
  ].filter((effect) => effect !== null);
  const sentence = effects.join('\u202f; ');
  return sentence ? `${capital(sentence)}.` : null;
}

/** The register moved an establishment to another legal entity, which is also a client. */
@Injectable()
export class EstablishmentTransfer {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly queries: EstablishmentQueries,
  ) {}

  /**
   * It leaves the instances of the client it leaves: another client's instance serves it from now on. What is closed stays so: opening it again is a gesture of its own.
   * @returns the client it went to
   * @throws Refused unless the register says so
   */
  async move(client: Client, establishment: Establishment): Promise<string> {
    const ties = await this.queries.ties(establishment.id);
    const refusal = whyNoTransfer(client, ties);
    const to = ties.ownerClientId;
    if (refusal !== null || to === null) throw new Refused([refusal ?? 'Ce client n’existe plus.']);
    const moved = await this.db.execute(
      `UPDATE establishments SET client_id = $3, version = version + 1 WHERE id = $1 AND client_id = $2`,
      [establishment.id, client.id, to],
    );
    if (moved !== 1) throw new Refused(['Cet établissement vient d’être transféré par une autre personne.']);
    await this.db.query('DELETE FROM instance_establishments WHERE establishment_id = $1', [establishment.id]);
    await this.tell(client, establishment, { ...ties, to });
    return to;
  }

  // One line in the timeline of each: who lost it, and who has it now.
  private async tell(client: Client, establishment: Establishment, ties: EstablishmentTies & { to: string }) {
    const name = `Établissement «\u00a0${establishment.name}\u00a0» (${establishment.finessEg})`;
    const subject = { kind: 'establishment', id: establishment.id };
    const details = { version: establishment.version + 1, from: client.id, to: ties.to, served: ties.instances };
    const reason = 'D’après le registre FINESS.';
    const left = ties.instances.length > 0 ? `\u202f; il quitte ${ties.instances.join(', ')}` : '';
    await this.audit.recordMany([
      {
        subject,
        clientId: client.id,
        action: 'transferred',
        summary: `${name} transféré à ${ties.ownerName ?? ties.ownerFiness}${left}`,
        reason,
        details,
      },
      { subject, clientId: ties.to, action: 'received', summary: `${name} reçu ${de(client.name)}`, reason, details },
    ]);
  }
}
