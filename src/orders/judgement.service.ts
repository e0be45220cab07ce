import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { Client } from '../clients/client.entity.js';
import { Establishment } from '../establishments/establishment.entity.js';
import { structureOu } from '../identifiers/national-structure-id.js';
import type { CertificateContext, CertificateFacts } from '../pki/certificate/certificate.js';
import { type CsrContext, judgeCsrAgain, readCsr } from '../pki/csr/csr.js';
import type { ClientIdentity, SlotProfile } from '../pki/verdict/context.js';
import type { Verdict } from '../pki/verdict/finding.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { together } from '../platform/tenancy/together.js';
import { NotFound } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import type { Slot } from '../slots/slot.entity.js';
import { ExposedKeysService } from '../trust/exposed-keys.service.js';
import { KnownRevocations } from '../trust/known-revocations.service.js';
import { TrustQueries } from '../trust/trust.queries.js';
import { isBeforePlacing } from '../journey/states/order-states.js';
import type { Csr } from './csr.entity.js';
import type { Order } from './order.entity.js';
import { JudgementQueries, type Seen } from './judgement.queries.js';

/** What a CSR or a certificate is for: the slot it was given for, and whose name it must bear. */
export interface Purpose {
  slot: SlotProfile;
  client: ClientIdentity;
}

/** A CSR that was acceptable as it came, and its verdict by what it is for now. */
export interface CsrNow {
  csr: Csr;
  verdict: Verdict;
}

/** A certificate, and the slot it was brought to: one that is there, or one to be made for it. */
export interface Brought {
  slot: Slot;
  certificate: Pick<CertificateFacts, 'sha256' | 'spkiSha256'>;
}

/** Gathers what the rules of src/pki compare with. */
@Injectable()
export class JudgementService {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: JudgementQueries,
    private readonly trust: TrustQueries,
    private readonly revocations: KnownRevocations,
    private readonly exposed: ExposedKeysService,
  ) {}

  async purposeOf(slot: Slot): Promise<Purpose> {
    const [purpose] = await this.purposesOf([slot]);
    return purpose as Purpose;
  }

  /** Of each, in their order; as many statements for many as for one. */
  async purposesOf(slots: Slot[]): Promise<Purpose[]> {
    const clientIds = [...new Set(slots.map(({ clientId }) => clientId))];
    const [clients, establishments] = await together(
      this.db.rows(Client, { id: clientIds }),
      this.db.rows(Establishment, { clientId: clientIds }),
    );
    return slots.map((slot) => {
      const client = clients.find(({ id }) => id === slot.clientId);
      if (!client) throw new NotFound();
      const own = establishments.filter(({ clientId }) => clientId === client.id);
      return { slot: profileOf(slot, client.environment), client: identityOf(slot.establishmentId, client, own) };
    });
  }

  /**
   * docs/decisions/0107: of orders that are not passed yet, in their order, the latest CSR that was acceptable as it came, judged again: names change since. Null: it has
   * none, or the platform makes the key. As many statements for many as for one.
   */
  async csrsNow(orders: { order: Order; slot: Slot }[]): Promise<(CsrNow | null)[]> {
    const asked = orders.filter(({ order }) => isBeforePlacing(order.state) && !order.keyMadeOnPlatform);
    if (asked.length === 0) return orders.map(() => null);
    const [csrs, purposes] = await together(
      this.queries.latestAcceptable(asked.map(({ order }) => order.id)),
      this.purposesOf(asked.map(({ slot }) => slot)),
    );
    return orders.map((one) => {
      const csr = csrs.find(({ orderId }) => orderId === one.order.id);
      const purpose = purposes[asked.indexOf(one)];
      return csr && purpose ? judgedNow(csr, purpose) : null;
    });
  }

  /**
   * A key is judged by one at a time, until what it brought is kept or refused: of two that come at once, the second meets the first. Taken
   * before any client or order is locked, by all who judge, so that no two wait for each other.
   */
  holdKeys(spkiSha256: string[]): Promise<void> {
    return this.db.oneAtATime(...spkiSha256.map((key) => `key ${key}`));
  }

  /** Domain rule 9: where a key was already met, in French; the other CSRs of the same order do not count. */
  async keysOfCsr(spkiSha256: string, orderId: string): Promise<Pick<CsrContext, 'knownKeys' | 'exposedKeys'>> {
    const seen = await this.queries.keysOnCertificates([spkiSha256]);
    const rows = [...seen, ...(await this.queries.keyOnOrders(spkiSha256, orderId))];
    const knownKeys = rows.map((row) => ({ spkiSha256, where: whereSeen(row) }));
    return { knownKeys, exposedKeys: await this.exposed.known([spkiSha256]) };
  }

  /** The certificates made with these keys, in French, and whose they are. */
  async madeWith(fingerprints: string[]): Promise<{ clientId: string; told: string }[]> {
    const rows = await this.queries.keysOnCertificates(fingerprints);
    return rows.map((row) => ({ clientId: row.clientId, told: whereSeen(row) }));
  }

  /** Domain rule 10: what each certificate is compared with beyond its CSR, in its order; as many statements for two hundred as for one. */
  async certificateContexts(brought: Brought[], now: Date): Promise<CertificateContext[]> {
    const clientIds = [...new Set(brought.map(({ slot }) => slot.clientId))];
    const keys = [...new Set(brought.map(({ certificate }) => certificate.spkiSha256))];
    const clients = await this.db.rows(Client, { id: clientIds });
    const establishments = await this.db.rows(Establishment, { clientId: clientIds });
    const needed = await this.queries.neededSlots(clientIds);
    const seen = await this.queries.keysOnCertificates(keys);
    const ordered = await this.queries.keysOnOpenOrders(keys);
    const exposedKeys = await this.exposed.known(keys);
    const authorities = await this.trust.trusted();
    const lists = (await this.revocations.lists()).map(({ reading }) => reading);
    return brought.map(({ slot, certificate: { sha256, spkiSha256 } }) => {
      const client = clients.find(({ id }) => id === slot.clientId);
      if (!client) throw new NotFound();
      const { environment } = client;
      const own = establishments.filter(({ clientId }) => clientId === client.id);
      const beside = needed.filter(({ id, clientId }) => clientId === client.id && id !== slot.id);
      // One of an establishment that went to another client takes no certificate any more.
      const open = beside.filter(({ establishmentId: its }) => its === null || own.some(({ id }) => id === its));
      const ofKey = seen.filter((row) => row.spkiSha256 === spkiSha256);
      const same = ofKey.filter((row) => row.sha256 === sha256);
      return {
        slot: profileOf(slot, environment),
        client: identityOf(slot.establishmentId, client, own),
        knownKeys: ofKey.map((row) => ({ spkiSha256, where: whereSeen(row) })),
        orderedKeys: ordered
          .filter((order) => order.spkiSha256 === spkiSha256 && order.slotId !== slot.id)
          .map(({ number, client: name }) => ({ spkiSha256, where: `commande ${number} (${name})` })),
        knownFingerprints: same.map((row) => ({ sha256, where: whereSeen(row) })),
        exposedKeys: exposedKeys.filter((key) => key.spkiSha256 === spkiSha256),
        otherSlots: open.map(({ establishmentId, ...other }) => ({
          ...other,
          environment,
          client: identityOf(establishmentId, client, own),
        })),
        ...{ authorities, lists, now },
      };
    });
  }
}

// It was read as it came, aside: what it says is known to be read. What a version reads no more is left as it was judged.
function judgedNow(csr: Csr, purpose: Purpose): CsrNow | null {
  const reading = readCsr(csr.der);
  return reading.ok ? { csr, verdict: judgeCsrAgain(reading.csr, purpose, csr.verdict) } : null;
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
function profileOf(slot: Slot, environment: SlotProfile['environment']): SlotProfile {
  const { offer, usage, commonName, commonNameRule } = slot;
  return { offer, usage: usage === 'SMIME' ? 'S/MIME' : usage, commonName, commonNameRule, environment };
}

function whereSeen(row: Seen): string {
  return row.kind === 'csr'
    ? `CSR de la commande ${row.number} (${row.client})`
    : `certificat ${row.commonName ?? 'sans nom'} ${de(row.client)}, importé le ${date(row.at)}`;
}
