import { knownSiret } from '../accounts/editor.form.js';
import { pastDay } from '../platform/forms/day-field.js';
import { scan, scanShape } from '../platform/forms/file-field.js';
import { field, newSchema } from '../platform/forms/form.js';

const since = field('since', 'Structure tierce depuis le', pastDay, {
  type: 'date',
  required: true,
  hint: 'La date que le portail affiche. L’effet y est immédiat.',
});
const evidence = field('evidence', 'Copie d’écran du portail, ou son export', scan, scanShape);

// Clients look for the editor by it there: the letter says it, and the reminders do not leave without it.
const siret = field('siret', 'SIRET de l’éditeur', knownSiret, {
  mono: true,
  required: true,
  maxlength: 20,
  hint: 'Celui que le portail affiche\u00a0: vos clients vous y cherchent par lui, et les relances le citent.',
});

const known = [since, evidence] as const;
const unknown = [since, siret, evidence] as const;

/** When the editor declared itself on the portal, and what shows it. @param siretKnown else it is asked for */
export const declarationFields = (siretKnown: boolean) => (siretKnown ? known : unknown);

/** The same, as it is sent; `siret` is null where it was not asked for. */
export const declarationForm = (siretKnown: boolean) =>
  siretKnown ? newSchema(known).transform((sent) => ({ ...sent, siret: null })) : newSchema(unknown);
