import { isWholeAddress } from '../../identifiers/mail-address.js';
import { checkSiret } from '../../identifiers/siret.js';
import { isDay } from '../../platform/forms/day-field.js';
import type { ProcedureField } from './procedure-field.js';

/** What the other side does of a value: it refuses nothing, and leaves out what does not suit it without a word. F4.2. */
export type Keeping = { kept: 'yes' } | { kept: 'no' | 'unsure'; why: string };

const yes: Keeping = { kept: 'yes' };
const no = (why: string): Keeping => ({ kept: 'no', why });

/** @param field the question as it is there today, none when it has gone */
export function keptThere(field: ProcedureField | undefined, value: string | string[]): Keeping {
  if (!field) return no('Cette question n’existe plus dans la démarche\u00a0: importez son nouveau schéma.');
  const text = typeof value === 'string' ? value : value.join(', ');
  switch (field.kind) {
    case 'text':
      return yes;
    case 'email':
      return isWholeAddress(text) ? yes : no('Ce n’est pas une adresse électronique.');
    case 'phone':
      return /^(?:\+\d{8,15}|0\d{9})$/u.test(text) ? yes : no('Ce n’est pas un numéro de téléphone.');
    case 'siret':
      return checkSiret(text).ok ? yes : no('Ce n’est pas un SIRET.');
    case 'date':
      return isDay(text) ? yes : no('Ce n’est pas une date\u00a0: l’année d’abord, 2026-11-27.');
    case 'number':
      return /^-?\d+(?:\.\d+)?$/u.test(text) ? yes : no('Ce n’est pas un nombre.');
    case 'tick':
      return text === 'true' || text === 'false' ? yes : no('Une case se coche ou non.');
    case 'choice':
    case 'choices':
      return optionsTake(field, typeof value === 'string' ? [value] : value);
    case 'formatted':
      return { kept: 'unsure', why: 'Le format imposé n’est pas publié\u00a0: vérifiez que la réponse y est.' };
    default:
      return no('Cette question ne se préremplit pas.');
  }
}

function optionsTake({ options, open }: ProcedureField, values: string[]): Keeping {
  const strange = open ? undefined : values.find((value) => !options.includes(value));
  return strange === undefined ? yes : no(`«\u00a0${strange}\u00a0» n’est pas dans la liste.`);
}
