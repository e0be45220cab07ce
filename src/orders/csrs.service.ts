import { Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/clients.service.js';
import { uuidv7 } from '../platform/uuid.js';
import { offers } from '../journey/states/transitions.js';
import { exposedFingerprints } from '../pki/bytes/exposed-key.js';
import { judgeCsr } from '../pki/csr/csr.js';
import type { CsrReading } from '../pki/csr/csr-reading.js';
import type { Finding } from '../pki/verdict/finding.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { RemembersKeys, type ToldOfKeys } from '../platform/audit/came-keys.js';
import { safeFileName } from '../platform/documents/file-name.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { UploadedFile } from '../platform/web/current.js';
import { NotFound, Overtaken, Refused } from '../platform/web/errors.js';
import { PkiReadings } from '../trust/pki-readings.service.js';
import { ExposedKeysService } from '../trust/exposed-keys.service.js';
import { Csr } from './csr.entity.js';
import { csrTold } from './asked/csr-words.js';
import { JudgementService } from './judgement.service.js';
import { orderTable } from './order.transitions.js';
import { OrderMoves } from './order-moves.service.js';
import type { Order } from './order.entity.js';
import type { Slot } from '../slots/slot.entity.js';

/** What became of an upload. A file that is no CSR, or holds a private key, is not stored. */
export type CsrOutcome =
  | { kept: true; id: string; acceptable: boolean; firstReason: string | null }
  | { kept: false; finding: Finding };

@Injectable()
export class CsrsService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
    private readonly judgement: JudgementService,
    private readonly moves: OrderMoves,
    private readonly exposed: ExposedKeysService,
    private readonly readings: PkiReadings,
  ) {}

  /**
   * Judges a CSR and keeps it with its verdict. An acceptable one moves the order to « CSR vérifiée » (domain rule 9).
   * @param seen the latest that was on the page of who drops this one, '' for none: another that came since is not replaced unseen
   * @param read the same file, by whoever had to read it before the order was locked
   * @throws RefusedField on `csr`, saying whose came first
   */
  async upload(
    orderId: string,
    file: Pick<UploadedFile, 'fileName' | 'bytes'>,
    seen?: string,
    read?: CsrReading,
  ): Promise<CsrOutcome> {
    const reading = read ?? (await this.read(file));
    const order = await this.moves.lock(orderId);
    const { id } = order;
    await this.clients.open(order.clientId);
    if (!offers(orderTable, order.state, 'accept_csr'))
      throw new Refused([
        'La commande est déjà passée ou close\u00a0: sa CSR ne change plus. Ouvrez une nouvelle commande.',
      ]);
    const slot = await this.moves.slotOf(order);
    if (!reading.ok) {
      if (reading.finding.code === 'private_key')
        return { kept: false, finding: await this.alarm({ kind: 'order', id }, slot, reading.finding, file.bytes) };
      return { kept: false, finding: reading.finding };
    }
    if (seen !== undefined) await this.refuseUnseen(order.id, seen);
    const keys = await this.judgement.keysOfCsr(reading.csr.spkiSha256, order.id);
    const verdict = judgeCsr(reading.csr, { ...(await this.judgement.purposeOf(slot)), ...keys });
    const csr: Omit<Csr, 'createdAt'> = {
      id: uuidv7(),
      clientId: order.clientId,
      orderId: order.id,
      fileName: safeFileName(file.fileName),
      der: Buffer.from(reading.csr.der),
      sha256: reading.csr.sha256,
      spkiSha256: reading.csr.spkiSha256,
      acceptable: verdict.acceptable,
      verdict,
      uploadedBy: this.db.actor.name,
    };
    await this.db.repo(Csr).insert(csr);
    return this.conclude(order, slot, csr);
  }

  /** What a file says; a CSR's key is held from now on, which comes before any lock of an order. */
  async read({ bytes }: Pick<UploadedFile, 'bytes'>): Promise<CsrReading> {
    const reading = await this.readings.csr(bytes);
    if (reading.ok) await this.judgement.holdKeys([reading.csr.spkiSha256]);
    return reading;
  }

  /** The CSR an order is passed with: its latest acceptable one. Null when the platform makes the key, and while one is expected: what came before fits no more. */
  accepted(order: Pick<Order, 'id' | 'state' | 'keyMadeOnPlatform'>): Promise<Csr | null> {
    return order.state === orderTable.initial ? Promise.resolve(null) : this.lastAccepted(order);
  }

  /** The latest that was acceptable as it came, whether it fits still or not: for whoever looks at it. */
  lastAccepted(order: Pick<Order, 'id' | 'keyMadeOnPlatform'>): Promise<Csr | null> {
    if (order.keyMadeOnPlatform) return Promise.resolve(null);
    return this.db.one(Csr, { orderId: order.id, acceptable: true }, { order: { createdAt: 'DESC', id: 'DESC' } });
  }

  /** @throws RefusedField on the form of the placement, when the CSR of an order is another one than whoever ordered took along */
  async refuseAnother(order: Order, seen: string): Promise<void> {
    const now = await this.accepted(order);
    if ((now?.id ?? '') === seen) return;
    if (order.state === orderTable.initial)
      throw new Overtaken(
        'orderedOn',
        'La CSR de cette commande ne convient plus depuis que vous avez ouvert la page\u00a0: le nom ou la structure a changé. Déposez-en une autre, et ne passez pas la commande avec l’ancienne.',
      );
    throw new Overtaken(
      'orderedOn',
      now
        ? `La CSR de cette commande a changé depuis que vous avez ouvert la page\u00a0: ${csrTold(now)}. Passez la commande avec celle-ci\u202f; si elle l’est déjà avec la précédente, déposez de nouveau celle-là d’abord.`
        : 'Cette commande n’a plus de CSR depuis que vous avez ouvert la page\u00a0: la plateforme fait la clé. Regardez-la, puis recommencez.',
    );
  }

  /** The last one, and whether the key of one that was accepted came to us since. */
  async latestJudged(orderId: string): Promise<{ csr: Csr | null; keyCame: boolean }> {
    const csr = await this.latest(orderId);
    return { csr, keyCame: csr?.acceptable === true && (await this.exposed.known([csr.spkiSha256])).length > 0 };
  }

  latest(orderId: string): Promise<Csr | null> {
    return this.db.one(Csr, { orderId }, { order: { createdAt: 'DESC', id: 'DESC' } });
  }

  /** @throws NotFound */
  async byId(id: string): Promise<Csr> {
    const csr = await this.db.one(Csr, { id });
    if (!csr) throw new NotFound();
    return csr;
  }

  async withBytes(id: string): Promise<Csr> {
    const csr = await this.db.one(Csr, { id }, { whole: true });
    if (!csr) throw new NotFound();
    return csr;
  }

  /**
   * A private key came in: nothing of it is kept but its public fingerprint, by which it is refused from now on, and the journal
   * says so, with the certificates it made (domain rule 9, product § 3).
   * @returns the finding for who brought it: our people are told what it made, whoever has a link is not
   */
  async alarm(
    subject: { kind: 'order' | 'slot' | 'import'; id: string },
    place: { clientId: string | null; label: string },
    finding: Finding,
    given: Uint8Array | string[],
  ): Promise<Finding> {
    const fingerprints = given instanceof Uint8Array ? exposedFingerprints(given) : given;
    const { reason, toRevoke, details } = await this.remember(fingerprints, `pour ${place.label}`, place.clientId);
    await this.audit.record({
      subject,
      clientId: place.clientId,
      action: 'private_key_refused',
      summary: `Alerte\u00a0: un fichier contenant une clé privée a été déposé pour ${place.label}\u202f; il a été refusé et rien n’en a été gardé`,
      reason,
      details: { kind: finding.got ?? '', ...details },
    });
    if (this.db.actor.kind !== 'person') return finding;
    return { ...finding, mend: [finding.mend, ...toRevoke].filter(Boolean).join(' ') };
  }

  /** Private keys that came, by whatever door: exposed from now on, with all that was made with them. */
  @RemembersKeys(true)
  async remember(fingerprints: string[], cameBy: string, toldUnder: string | null): Promise<ToldOfKeys> {
    await this.exposed.keep(fingerprints, cameBy);
    const made = await this.judgement.madeWith(fingerprints);
    const own = made.filter(({ clientId }) => toldUnder === null || clientId === toldUnder);
    const toRevoke = own.map(({ told }) => `À révoquer\u00a0: ${told}.`);
    if (own.length < made.length) toRevoke.push('Elle sert ailleurs\u00a0: l’alerte y est au journal.');
    return {
      reason: ['Cette clé est à considérer comme exposée.', ...toRevoke].join(' '),
      toRevoke,
      details: fingerprints.length > 0 ? { publicFingerprints: fingerprints } : {},
    };
  }

  private async refuseUnseen(orderId: string, seen: string): Promise<void> {
    const latest = await this.latest(orderId);
    if (!latest || latest.id === seen) return;
    throw new Overtaken(
      'csr',
      `Une CSR est arrivée entre-temps\u00a0: ${csrTold(latest)}, ${latest.acceptable ? 'acceptée' : 'refusée'}. La vôtre n’a pas été prise\u00a0: regardez d’abord celle-ci, puis déposez de nouveau la vôtre si elle doit la remplacer.`,
      'latest',
    );
  }

  private async conclude(order: Order, slot: Slot, csr: Omit<Csr, 'createdAt'>): Promise<CsrOutcome> {
    const blocked = csr.verdict.findings.filter((finding) => finding.severity === 'blocking');
    if (csr.acceptable) {
      await this.moves.move(order, 'accept_csr', {
        columns: { keyMadeOnPlatform: false },
        facts: { csrAcceptable: true },
        more: csr.fileName,
        details: { csrId: csr.id, sha256: csr.sha256 },
      });
      return { kept: true, id: csr.id, acceptable: true, firstReason: null };
    }
    const firstReason = blocked[0]?.title ?? null;
    await this.audit.record({
      subject: { kind: 'order', id: order.id },
      clientId: order.clientId,
      action: 'csr_refused',
      summary: `CSR refusée\u00a0: ${csr.fileName}, ${slot.label}, ${order.number}`,
      // Kept under this client: where else a key was met is another's, and the verdict tells it to who may know.
      reason: blocked.map(({ outside, title }) => outside ?? title).join(' '),
      details: { csrId: csr.id, sha256: csr.sha256, codes: blocked.map((finding) => finding.code) },
    });
    return { kept: true, id: csr.id, acceptable: false, firstReason };
  }
}
