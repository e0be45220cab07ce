import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { keyOfCsr, type DemoAuthorities, type Subject } from '../../authority/authority.js';
import { newKeys } from '../../authority/keys.js';
import { clock } from '../../../platform/clock.js';
import { departements } from '../../../directory/departements.js';
import { structureOu } from '../../../identifiers/national-structure-id.js';
import { toPem } from '../../../pki/bytes/armor.js';
import { usageName } from '../../../journey/plan/certificate-names.js';
import { writeWhole } from '../write-whole.js';
import { announcement, refusal, type AskedProduct } from './notices.js';
import type { PassedOrder } from './passed-orders.js';

/** A product on the platform: its certificate, or why there is none. */
export interface Product extends AskedProduct {
  /** PEM; null when it was refused. */
  certificate: string | null;
  /** The key is the platform's own. */
  keyMadeHere: boolean;
  issuedAt: string;
}

/** What becomes of an order that is passed: the mail to send, and the product to keep once it is on its way. */
export interface Outcome {
  product: Product;
  label: string;
  /** Null for what was announced before the simulator was there. */
  eml: string | null;
}

interface Kept {
  /** What was ordered before, in the story of the demonstration, is left as it is. */
  since: string;
  products: Product[];
}

const day = 86_400_000;
const hour = day / 24;
const lifetime = 1095 * day;

/** A number that ends so is refused, for whoever wants to see that. */
const unlucky = /13$/;
const reason =
  'le numéro de produit finit par 13, et cette démonstration refuse ceux-là. Passez une nouvelle commande.';

/** The platform IGC-Santé of the demonstration: what it was asked for, kept in a file. */
export class ProductDesk {
  private readonly kept: Kept;

  constructor(
    private readonly file: string,
    private readonly authorities: DemoAuthorities,
    private readonly address: string,
  ) {
    const now = clock.now().toISOString();
    this.kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : { since: now, products: [] };
    this.save();
  }

  /** The newest first. */
  get products(): Product[] {
    return this.kept.products.toReversed();
  }

  known(): string[] {
    return this.kept.products.map(({ orderId }) => orderId);
  }

  /** Null for an order that stays at work: of the story, or without anything to certify. */
  async answer(order: PassedOrder): Promise<Outcome | null> {
    const asked = askedProduct(order);
    if (!order.csr && !order.keyMadeOnPlatform) return null;
    if (order.state === 'to_collect') return { product: await this.issue(asked, order), label: '', eml: null };
    if (order.stateSince.toISOString() < this.kept.since) return null;
    if (unlucky.test(asked.number)) {
      const product = { ...asked, certificate: null, keyMadeHere: false, issuedAt: clock.now().toISOString() };
      return { product, label: 'refus de la plateforme', eml: refusal(asked, reason) };
    }
    const product = await this.issue(asked, order);
    return { product, label: 'annonce du certificat à retirer', eml: announcement(asked, this.address) };
  }

  /** Its mail is on its way: an order is answered once. */
  keep(product: Product): void {
    if (this.known().includes(product.orderId)) return;
    this.kept.products.push(product);
    this.save();
  }

  private async issue(asked: AskedProduct, order: PassedOrder): Promise<Product> {
    const notBefore = new Date(clock.now().getTime() - hour);
    const der = await this.authorities[order.environment].issue({
      publicKey: order.csr ? keyOfCsr(order.csr) : (await newKeys()).publicKey,
      subject: subjectOf(order),
      usage: order.usage,
      notBefore,
      notAfter: new Date(notBefore.getTime() + lifetime),
    });
    const issuedAt = clock.now().toISOString();
    return { ...asked, certificate: toPem(der, 'CERTIFICATE'), keyMadeHere: order.csr === null, issuedAt };
  }

  private save(): void {
    writeWhole(this.file, JSON.stringify(this.kept));
  }
}

function askedProduct(order: PassedOrder): AskedProduct {
  const { id, offer, usage, commonName, holder, productNumber, actorEmail, informedEmail } = order;
  return {
    orderId: id,
    // Somebody who does not type the number that the platform showed has to match its mails by hand.
    number: productNumber?.trim() || `447${createHash('sha256').update(id).digest().readUInt16BE(0)}7`,
    offer,
    usage: usageName(usage),
    commonName,
    holder,
    structure: order.finess ?? order.siret ?? '',
    to: actorEmail ?? 'acteur@exemple.example',
    informed: informedEmail,
  };
}

// F1.2: the platform writes what it knows of the structure, whatever the CSR says.
function subjectOf(order: PassedOrder): Subject {
  const code = order.departement ?? '';
  const subject: Subject = [
    ['C', 'FR'],
    ['ST', code ? `${departements[code] ?? code} (${code})` : ''],
    ['O', [...order.holder].slice(0, 40).join('').trim()],
    ['OU', structureOu(order)],
    ['CN', order.commonName],
  ];
  return subject.filter(([, value]) => value !== '');
}
