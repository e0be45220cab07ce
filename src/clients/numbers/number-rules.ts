import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import type { NumberKind } from '../../identifiers/structure-number.js';
import type { Client } from '../client.entity.js';

/** A number that may become a client's. */
export interface JudgedNumber {
  kind: NumberKind;
  number: string;
}

/** F3.1, F3.3: its key; a client that has a FINESS EJ keeps one, and the same number is no change. */
export function judgeNumber(
  client: Pick<Client, 'finessEj' | 'number' | 'environment'>,
  typed: string,
): JudgedNumber | { refusal: string } {
  const compact = typed.replace(/[\s.-]/g, '').toUpperCase();
  if (compact === '') return { refusal: 'Indiquez le nouveau numéro.' };
  if (compact === client.number) return { refusal: `C’est déjà son numéro\u00a0: indiquez le nouveau.` };
  const lenient = client.environment === 'TEST';
  if (/^\d{14}$/.test(compact)) {
    if (client.finessEj !== null)
      return {
        refusal:
          'C’est un SIRET\u00a0: ce client a un FINESS EJ, indiquez le nouveau. Son SIRET se corrige dans son identité.',
      };
    // F1.2: test SIRETs have no valid key.
    const siret = checkSiret(compact);
    return lenient || siret.ok ? { kind: 'siret', number: compact } : { refusal: siret.reason };
  }
  const finess = checkFiness(compact, { lenientKey: lenient });
  return finess.ok ? { kind: 'finess', number: finess.value } : { refusal: finess.reason };
}
