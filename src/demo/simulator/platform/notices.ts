import { kindOfNumber } from '../../../identifiers/structure-number.js';
import { composeMail } from '../letter.js';

/** What the platform knows of a product it was asked for. */
export interface AskedProduct {
  orderId: string;
  number: string;
  offer: string;
  usage: string;
  commonName: string;
  holder: string;
  structure: string;
  /** « E-mail de l’acteur », and whom else to inform (guide V0.6, étape 4). */
  to: string;
  informed: string | null;
}

const platform = 'IGC-Santé <igc-sante@esante.gouv.fr>';

/** « À retirer », or a refusal, as the platform tells the person who asked. The wording is invented: that of the platform is not known. */
export function announcement(product: AskedProduct, address: string): string {
  return notice(product, `Produit n° ${product.number} : votre certificat est disponible`, [
    `Le certificat que vous avez demandé est disponible, produit n° ${product.number}.`,
    describe(product),
    `Pour retirer ce certificat, connectez-vous à la plateforme avec votre carte : ${address}/#${product.number}`,
  ]);
}

export function refusal(product: AskedProduct, reason: string): string {
  return notice(product, `Produit n° ${product.number} : votre demande est refusée`, [
    `Votre demande, produit n° ${product.number}, est refusée.`,
    describe(product),
    `Motif : ${reason}`,
  ]);
}

function describe({ offer, usage, commonName, holder, structure }: AskedProduct): string {
  return `${offer} ${usage}, service applicatif « ${commonName} », pour ${holder} (${kindOfNumber(structure) === 'siret' ? 'SIRET' : 'FINESS'} ${structure}).`;
}

function notice(product: AskedProduct, subject: string, lines: string[]): string {
  const to = product.informed ? `${product.to}, ${product.informed}` : product.to;
  const letter = { from: platform, to, seed: product.orderId, subject, reference: null };
  return composeMail({ ...letter, lines: ['Bonjour,', ...lines, 'Ce message est automatique : n’y répondez pas.'] });
}
