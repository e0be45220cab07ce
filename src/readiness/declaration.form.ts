import { pastDay } from '../platform/forms/day-field.js';
import { scan, scanShape } from '../platform/forms/file-field.js';
import { field, newSchema } from '../platform/forms/form.js';

/** When the editor declared itself on the portal, and what shows it. */
export const declarationFields = [
  field('since', 'Structure tierce depuis le', pastDay, {
    type: 'date',
    required: true,
    hint: 'La date que le portail affiche. L’effet y est immédiat.',
  }),
  field('evidence', 'Copie d’écran du portail, ou son export', scan, scanShape),
];
export const declarationForm = newSchema(declarationFields);
