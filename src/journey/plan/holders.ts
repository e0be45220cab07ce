import { kindOfNumber } from '../../identifiers/structure-number.js';
/** Whose number a certificate carries: the entité juridique's or an entité géographique's. */
export type HolderLevel = 'EJ' | 'EG';

/** Both options of domain rule 5, as a person chooses between them. */
export const holderLabels: Record<HolderLevel, string> = {
  EJ: 'FINESS juridique, un jeu par instance',
  EG: 'FINESS géographiques, un jeu par établissement servi',
};

/** Whose number the certificates of an instance carry: while it serves nobody, the client's, whatever was chosen. */
export function levelInForce({ holderLevel, serves }: { holderLevel: HolderLevel; serves: unknown[] }): HolderLevel {
  return serves.length > 0 ? holderLevel : 'EJ';
}

/** The holder of a certificate in words: « porté par l’établissement La Source, FINESS 060785003 ». */
export function holderWords(establishment: { name: string; finessEg: string } | null, number: string): string {
  return establishment
    ? `porté par l’établissement ${establishment.name}, FINESS ${establishment.finessEg}`
    : kindOfNumber(number) === 'siret'
      ? `porté par le client, SIRET ${number}`
      : `porté par l’entité juridique, FINESS ${number}`;
}
