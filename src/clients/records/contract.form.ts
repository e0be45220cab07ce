import { z } from 'zod';
import { contractStateLabels, orderingLabels } from '../client.labels.js';
import { optionalDay } from '../../platform/forms/day-field.js';
import { choicesOf, editSchema, field, newSchema } from '../../platform/forms/form.js';
import { choice, optionalLine, together } from '../../platform/forms/form-fields.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { clock } from '../../platform/clock.js';

/** Guide V0.6, étape 1: the contract of the legal entity with the ANS, and who will order. */
export const contractFields = [
  field('contractState', 'Contrat avec l’ANS', choice(contractStateLabels, 'Choisissez l’état du contrat.'), {
    type: 'radio',
    required: true,
    options: choicesOf(contractStateLabels),
    show: (code) => contractStateLabels[code],
  }),
  field('contractSince', 'Depuis le', optionalDay, {
    type: 'date',
    hint: 'La date de signature, ou celle de la demande.',
  }),
  field('contractNumber', 'Numéro de contrat', optionalLine(60), { maxlength: 60 }),
  field(
    'ordering',
    'Qui commande les certificats',
    choice(orderingLabels, 'Choisissez qui commande les certificats.'),
    {
      type: 'radio',
      required: true,
      options: choicesOf(orderingLabels),
      show: (code) => orderingLabels[code],
    },
  ),
];

const { contractState, contractSince } = newSchema(contractFields).shape;

/** Why a contract was neither signed nor asked for on that day, in French; null when it may have been. */
export function whyNotContractDay(day: string): string | null {
  return day > clock.today() ? 'Cette date est à venir\u00a0: indiquez un jour passé.' : null;
}

const sinceWhen = z.object({ contractState, contractSince }).superRefine((form, context) => {
  if (form.contractState === 'missing') return;
  if (form.contractSince === null) {
    const message =
      form.contractState === 'signed' ? 'Indiquez la date de signature.' : 'Indiquez la date de la demande.';
    context.addIssue({ code: 'custom', path: ['contractSince'], message });
    return;
  }
  const message = whyNotContractDay(form.contractSince);
  if (message) context.addIssue({ code: 'custom', path: ['contractSince'], message });
});

export const contractForm = together(editSchema(contractFields), sinceWhen);
export type ContractForm = z.output<typeof contractForm>;

interface Asked {
  contractSince: string | null;
  contractNumber: string | null;
}

/**
 * A day or a number typed beside « À souscrire », which no contract has that is not asked for: told on its field, never dropped without a word.
 * @param recorded what stands there, and goes with the state
 */
export function whatWouldBeDropped(
  { contractState, ...typed }: Asked & Pick<ContractForm, 'contractState'>,
  recorded: Asked,
): FormErrors {
  if (contractState !== 'missing') return {};
  const { missing, requested, signed } = contractStateLabels;
  const message = `Un contrat «\u00a0${missing}\u00a0» n’a ni date ni numéro\u00a0: choisissez «\u00a0${requested}\u00a0» ou «\u00a0${signed}\u00a0», ou videz ce champ.`;
  const dropped = (['contractSince', 'contractNumber'] as const).filter(
    (name) => typed[name] !== null && typed[name] !== recorded[name],
  );
  return Object.fromEntries(dropped.map((name) => [name, message]));
}
