import { z } from 'zod';
import { contractStateLabels, orderingLabels } from '../client-words.js';
import { choice, optionalDay, optionalLine, version } from '../../platform/forms/form-fields.js';
import { clock } from '../../platform/clock.js';

/** Guide V0.6, étape 1: the contract of the legal entity with the ANS, and who will order. */
export const contractForm = z
  .object({
    contractState: choice(contractStateLabels, 'Choisissez l’état du contrat.'),
    contractSince: optionalDay,
    contractNumber: optionalLine(60),
    ordering: choice(orderingLabels, 'Choisissez qui commande les certificats.'),
    version,
  })
  .superRefine((form, context) => {
    if (form.contractState === 'missing') return;
    if (form.contractSince === null) {
      const message =
        form.contractState === 'signed' ? 'Indiquez la date de signature.' : 'Indiquez la date de la demande.';
      context.addIssue({ code: 'custom', path: ['contractSince'], message });
    } else if (form.contractSince > clock.today()) {
      context.addIssue({
        code: 'custom',
        path: ['contractSince'],
        message: 'Cette date est à venir : indiquez un jour passé.',
      });
    }
  });
export type ContractForm = z.output<typeof contractForm>;
