import type { PublicKeyFacts } from '../bytes/public-key.js';
import { weaknessOf } from '../bytes/weak-modulus.js';
import { blocking, type Finding } from './finding.js';

/** A key whose private part anybody can compute is refused, in a CSR as in a certificate. */
export function weakKeyFindings({ modulus }: PublicKeyFacts, mend: string): Finding[] {
  const weakness = modulus === null ? null : weaknessOf(modulus);
  if (weakness === null) return [];
  if (weakness.kind === 'roca') {
    const title = 'La clé vient d’un générateur défaillant (ROCA, CVE-2017-15361)\u00a0: sa partie privée se calcule.';
    return [
      blocking('key_roca', title, { expected: 'une clé faite par openssl ou par le serveur', got: 'ROCA', mend }),
    ];
  }
  const title =
    'La clé se factorise\u00a0: son module a un petit diviseur, n’importe qui peut en calculer la partie privée.';
  return [
    blocking('key_factor', title, {
      expected: 'un module fait de deux grands nombres premiers',
      got: `divisible par ${weakness.factor}`,
      mend,
    }),
  ];
}
