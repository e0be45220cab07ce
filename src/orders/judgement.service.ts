import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { structureOu } from '../identifiers/national-structure-id.js';
import type { CertificateContext } from '../pki/certificate/certificate.js';
import type { CsrContext } from '../pki/csr/csr.js';
import type { ClientIdentity, SlotProfile } from '../pki/verdict/context.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import type { Slot } from '../slots/slot.entity.js';
import { ExposedKeysService } from '../trust/exposed-keys.service.js';
import { TrustQueries } from '../trust/trust.queries.js';
import { JudgementQueries, type Seen } from './judgement.queries.js';

/** What a CSR or a certificate is for: the slot it was given for, and whose name it must bear. */
export interface Purpose {
  slot: SlotProfile;
  client: ClientIdentity;
}

/** Gathers what the rules of src/pki compare with. */
@Injectable()
export class JudgementService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: JudgementQueries,
    private readonly trust: TrustQueries,
    private readonly exposed: ExposedKeysService,
  ) {}

  async purposeOf(slot: Slot): Promise<Purpose> {
    const client = await this.db.repo(Client).findOneByOrFail({ id: slot.clientId });
    const establishments = await this.db.repo(Establishment).findBy({ clientId: slot.clientId });
    return {
      slot: profileOf(slot, client.environment),
      client: identityOf(slot.establishmentId, client, establishments),
    };
  }

  /** Domain rule 9: where a key was already met, in French; the other CSRs of the same order do not count. */
  async keysOfCsr(spkiSha256: string, orderId: string): Promise<Pick<CsrContext, 'knownKeys' | 'exposedKeys'>> {
    const seen = await this.queries.keyOnCertificates(spkiSha256);
    const rows = [...seen, ...(await this.queries.keyOnOrders(spkiSha256, orderId))];
    const knownKeys = rows.map((row) => ({ spkiSha256, where: whereSeen(row) }));
    return { knownKeys, exposedKeys: await this.exposed.known(spkiSha256) };
  }

  /** Domain rule 10: the certificates that have this key, and whether it was exposed. */
  async keysOfCertificate(spkiSha256: string): Promise<Pick<CertificateContext, 'knownKeys' | 'exposedKeys'>> {
    const rows = await this.queries.keyOnCertificates(spkiSha256);
    const knownKeys = rows.map((row) => ({ spkiSha256, where: whereSeen(row) }));
    return { knownKeys, exposedKeys: await this.exposed.known(spkiSha256) };
  }

  /** The certificates made with these keys, in French. */
  async madeWith(fingerprints: string[]): Promise<string[]> {
    const seen: string[] = [];
    for (const spkiSha256 of fingerprints)
      seen.push(...(await this.queries.keyOnCertificates(spkiSha256)).map((row) => whereSeen(row)));
    return seen;
  }

  /** Everything rule 10 needs beyond the slot and the client. */
  async certificateContext(slot: Slot, now: Date): Promise<Omit<CertificateContext, 'csr' | 'knownFingerprints'>> {
    const purpose = await this.purposeOf(slot);
    const { environment } = purpose.slot;
    const beside = await this.queries.slotsBeside(slot);
    return {
      ...purpose,
      authorities: await this.trust.trusted(),
      crls: (await this.trust.lists()).map(({ der }) => der),
      otherSlots: beside.map((other) => ({ ...other, environment })),
      now,
    };
  }

  async knownFingerprints(sha256: string): Promise<{ sha256: string; where: string }[]> {
    const rows = await this.queries.certificatesSeen(sha256);
    return rows.map((row) => ({ sha256, where: whereSeen(row) }));
  }
}

// Domain rules 4 and 5: the holder of the slot, and nobody else.
function identityOf(holderId: string | null, client: Client, establishments: Establishment[]): ClientIdentity {
  const ids = (establishment: Establishment) => structureOu({ finess: establishment.finessEg });
  const ofClient = [
    ...(client.finessEj ? [structureOu({ finess: client.finessEj })] : []),
    ...(client.siret ? [structureOu({ siret: client.siret })] : []),
  ];
  const holder = establishments.find(({ id }) => id === holderId);
  if (!holder) return { name: client.name, structureIds: ofClient, otherStructureIds: establishments.map(ids) };
  const others = establishments.filter((one) => one !== holder).map(ids);
  return {
    name: holder.name,
    otherNames: [client.name],
    structureIds: [ids(holder)],
    otherStructureIds: [...ofClient, ...others],
  };
}

/** The part of a slot that the rules look at. */
export function profileOf(slot: Slot, environment: SlotProfile['environment']): SlotProfile {
  const { offer, usage, commonName, commonNameRule } = slot;
  return { offer, usage: usage === 'SMIME' ? 'S/MIME' : usage, commonName, commonNameRule, environment };
}

function whereSeen(row: Seen): string {
  return row.kind === 'csr'
    ? `CSR de la commande ${row.number} (${row.client})`
    : `certificat ${row.commonName ?? 'sans nom'} de ${row.client}, importé le ${date(row.at)}`;
}
