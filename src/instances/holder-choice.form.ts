import { type HolderLevel, holderLabels } from '../journey/plan/holders.js';
import { pastDay } from '../platform/forms/day-field.js';
import { choicesOf, field, newSchema } from '../platform/forms/form.js';
import { choice, reason, several } from '../platform/forms/form-fields.js';

/** Why it was chosen; kept on each instance. */
export const holderReason = field('reason', 'Motif', reason('Indiquez le motif du choix.'), {
  type: 'textarea',
  required: true,
  maxlength: 1000,
  rows: 2,
  hint: 'Ce qui a décidé le client. Exemple\u00a0: certificats des établissements déjà déployés pour le DMP.',
});

const chosen = several.refine((ids) => ids.length > 0, 'Cochez au moins une instance.');

/** Whose FINESS the certificates of some instances carry: the choice of the guide, « à court terme » (domain rule 5). */
export const holderChoiceFields = [
  field('level', 'Porteur des certificats', choice<HolderLevel>(holderLabels, 'Choisissez l’une des deux options.'), {
    type: 'radio',
    required: true,
    options: choicesOf(holderLabels),
    show: (level) => holderLabels[level],
  }),
  field('instances', 'Instances', chosen, { type: 'checkboxes', required: true }),
  field('since', 'Décidé le', pastDay, { type: 'date', required: true }),
  holderReason,
];

export const holderChoiceForm = newSchema(holderChoiceFields);
