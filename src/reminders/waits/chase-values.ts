import type { Editor } from '../../accounts/editor.entity.js';
import type { PlaceholderValues } from '../../exchanges/letters/placeholders.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import type { WaitingRow } from './waits.queries.js';
import { waits } from './waits.js';

/** What a text may cite of one that waits. */
export function valuesOf(row: WaitingRow, editor: Editor): PlaceholderValues {
  const { rule, label } = row;
  return {
    client: row.client,
    numero: numberWords(row.number),
    commune: row.town,
    representant: row.signer,
    charge_de_compte: row.contact,
    editeur: editor.name,
    expediteur: editor.name,
    attendu: waits[rule].cited(label),
    depuis: frenchDate(row.since),
    espace: waits[rule].space === null ? null : linkPlace,
    siret: editor.siret,
    transmis_par: row.handedBy,
  };
}
