import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { structureOu } from '../identifiers/national-structure-id.js';
import type { CertificateContext } from '../pki/certificate.js';
import type { ClientIdentity, OtherSlot, SlotProfile } from '../pki/context.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { Slot } from '../slots/slot.entity.js';

/** What a CSR or a certificate is for: the slot it was given for, and whose name it must bear. */
export interface Purpose {
  slot: SlotProfile;
  client: ClientIdentity;
}

interface Seen {
  kind: 'certificate' | 'csr';
  common_name: string | null;
  client: string;
  number: string | null;
  at: Date;
}

/** Gathers what the rules of src/pki compare with. */
@Injectable()
export class JudgementService {
  constructor(private readonly db: TenantDb) {}

  async purposeOf(slot: Slot): Promise<Purpose> {
    const client = await this.db.repo(Client).findOneByOrFail({ id: slot.clientId });
    const establishments = await this.db.repo(Establishment).findBy({ clientId: slot.clientId });
    return {
      slot: profileOf(slot, client.environment),
      client: {
        name: client.name,
        // Domain rules 4 and 5: the FINESS EJ first, then the SIRET; under a FINESS EG only until its renewal.
        structureIds: [
          structureOu({ finess: client.finessEj }),
          ...(client.siret ? [structureOu({ siret: client.siret })] : []),
          ...establishments.map((establishment) => structureOu({ finess: establishment.finessEg })),
        ],
      },
    };
  }

  /** Domain rule 9: where a key was already met, in French; the earlier CSRs of the same order do not count. */
  async knownKeys(spkiSha256: string, orderId: string | null): Promise<{ spkiSha256: string; where: string }[]> {
    const rows = await this.db.query<Seen>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, NULL AS number, x.imported_at AS at FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.spki_sha256 = $1
       UNION ALL
       SELECT 'csr', NULL, c.name, o.number, max(x.created_at) FROM csrs x JOIN orders o ON o.id = x.order_id JOIN clients c ON c.id = x.client_id
        WHERE x.spki_sha256 = $1 AND x.order_id IS DISTINCT FROM $2 GROUP BY o.number, c.name
        ORDER BY at LIMIT 20`,
      [spkiSha256, orderId],
    );
    return rows.map((row) => ({ spkiSha256, where: whereSeen(row) }));
  }

  /** Everything rule 10 needs beyond the slot and the client. */
  async certificateContext(slot: Slot, now: Date): Promise<Omit<CertificateContext, 'csr' | 'knownFingerprints'>> {
    const purpose = await this.purposeOf(slot);
    return {
      ...purpose,
      authorities: await this.db.query('SELECT der, sha256 FROM authorities ORDER BY kind, name'),
      crls: (await this.db.query<{ der: Buffer }>('SELECT der FROM revocation_lists')).map((row) => row.der),
      otherSlots: await this.otherSlots(slot, purpose.slot.environment),
      now,
    };
  }

  async knownFingerprints(sha256: string): Promise<{ sha256: string; where: string }[]> {
    const rows = await this.db.query<Seen>(
      `SELECT 'certificate' AS kind, x.common_name, c.name AS client, NULL AS number, x.imported_at AS at
         FROM certificates x JOIN clients c ON c.id = x.client_id WHERE x.sha256 = $1`,
      [sha256],
    );
    return rows.map((row) => ({ sha256, where: whereSeen(row) }));
  }

  private async otherSlots(slot: Slot, environment: SlotProfile['environment']): Promise<OtherSlot[]> {
    const rows = await this.db.query<
      { id: string; label: string; instance: string } & Omit<SlotProfile, 'environment'>
    >(
      `SELECT s.id, s.label, i.name AS instance, s.offer, s.usage, s.common_name AS "commonName", s.common_name_rule AS "commonNameRule"
         FROM slots s JOIN instances i ON i.id = s.instance_id WHERE s.client_id = $1 AND s.id <> $2 AND s.not_needed_reason IS NULL`,
      [slot.clientId, slot.id],
    );
    return rows.map(({ instance, label, ...row }) => ({ ...row, label: `${label}, ${instance}`, environment }));
  }
}

/** The part of a slot that the rules look at. */
export function profileOf(slot: Slot, environment: SlotProfile['environment']): SlotProfile {
  const { offer, usage, commonName, commonNameRule } = slot;
  return { offer, usage: usage === 'SMIME' ? 'S/MIME' : usage, commonName, commonNameRule, environment };
}

function whereSeen(row: Seen): string {
  return row.kind === 'csr'
    ? `CSR de la commande ${row.number} (${row.client})`
    : `certificat ${row.common_name ?? 'sans nom'} de ${row.client}, importé le ${date(row.at)}`;
}
