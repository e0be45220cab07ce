import { numberWords } from '../../identifiers/structure-number.js';

/** What is wrong with a certificate that is to be redone (domain rule 11): the former number it carries, or '' for a former name or département. */
export function wrongBecause(toRedo: string): string {
  return toRedo === ''
    ? 'il porte l’ancien nom ou l’ancien département du client'
    : `il porte l’ancien ${numberWords(toRedo)} du client`;
}

/** What is done about it, in the order in which the service never stops. */
export const redoSteps = 'demandez un nouveau produit, installez-le, puis révoquez l’ancien.';
