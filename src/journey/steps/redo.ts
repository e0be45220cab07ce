import type { Environment } from '../../identifiers/igc-words.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { isOfOtherEnvironment, keyCameToUs } from '../plan/wrong-certificate.js';

/** That the private key of something came to us, as a sentence begins. */
export const keyCame = 'Sa clé privée nous est parvenue, elle est exposée';

/** Whether what is wrong with a certificate is that its private key came to us. */
export function isExposed(toRedo: string): boolean {
  return toRedo === keyCameToUs;
}

/**
 * What is wrong with a certificate that is to be redone (domain rule 11), as the view `certificates_to_redo` says it: `key` when its private key came
 * to us, else the environment it is of when that is not the client’s, the former number it carries, or '' for a former name or département.
 */
export function wrongBecause(toRedo: string): string {
  if (isExposed(toRedo)) return `s${keyCame.slice(1)}`;
  if (isOfOtherEnvironment(toRedo)) return otherEnvironment[toRedo];
  return toRedo === ''
    ? 'il porte l’ancien nom ou l’ancien département du client'
    : `il porte l’ancien ${numberWords(toRedo)} du client`;
}

const otherEnvironment: Record<Environment, string> = {
  TEST: 'il est de test, le client est en production',
  PROD: 'il est de production, le client est en test',
};

/** What is done about it, in the order in which the service never stops. */
export const redoSteps = 'demandez un nouveau produit, installez-le, puis révoquez l’ancien.';

/** What is done about it. @param neverInstalled no service stands on it, and none must: its revocation comes first */
export const stepsToRedo = (neverInstalled = false) => (neverInstalled ? redoUnusedSteps : redoSteps);

const redoUnusedSteps =
  'révoquez-le sur la plateforme sans l’installer, notez-le sur sa fiche, puis demandez un nouveau produit, avec une clé neuve.';
