import type { FormField } from '../../platform/forms/form.js';
import { identityFields } from '../identity/client.form.js';
import { contractFields } from '../records/contract.form.js';
import { representativeFields } from '../records/representative.form.js';

/** The page where a person changes it for one client, and so the rules that hold. */
export type SharedForm = 'identity' | 'contract' | 'representative';

export interface SharedField {
  form: SharedForm;
  field: FormField;
  /** Its name apart from its page, and in the record of whose it is. */
  label: string;
  ownLabel: string;
  /** The column that holds it, of `clients` or of `representatives`. */
  column: string;
  /** May be left empty by hand, and so emptied in number. */
  emptied: boolean;
}

/**
 * What may be said of many clients at once, of all that a person edits by hand: answers that clients of one group, one seat or one
 * director have in common. A name, a number, a card's digits are one client's; the account manager has an act of its own.
 */
const shared: Record<SharedForm, { fields: readonly FormField[]; heading: string; columns: Record<string, string> }> = {
  contract: {
    fields: contractFields,
    heading: '',
    columns: { contractState: 'contract_state', contractSince: 'contract_since', ordering: 'self_administered' },
  },
  identity: {
    fields: identityFields(null),
    heading: '',
    columns: { environment: 'environment', address: 'address', postalCode: 'postal_code', town: 'town' },
  },
  representative: {
    fields: representativeFields,
    heading: 'Représentant',
    columns: {
      role: 'role',
      email: 'email',
      phone: 'phone',
      cardKind: 'card_kind',
      cardState: 'card_state',
      cardValidUntil: 'card_valid_until',
    },
  },
};

const mayBeEmpty = ['address', 'postalCode', 'town', 'email', 'phone', 'cardValidUntil'];
const inFull: Record<string, string> = {
  contractSince: 'Contrat, depuis le',
  cardValidUntil: 'Carte valable jusqu’au',
};

/** One list, from the definitions of the forms that change them one by one. */
export const sharedFields: readonly SharedField[] = (Object.keys(shared) as SharedForm[]).flatMap((form) => {
  const { fields, heading, columns } = shared[form];
  return Object.entries(columns).flatMap(([name, column]) => {
    const field = fields.find((one) => one.name === name);
    if (!field) throw new Error(`No field ${name} in the form ${form}`);
    const ownLabel = inFull[name] ?? field.label;
    const label = heading ? `${heading}, ${ownLabel.charAt(0).toLowerCase()}${ownLabel.slice(1)}` : ownLabel;
    return [{ form, field, label, ownLabel, column, emptied: mayBeEmpty.includes(name) }];
  });
});

export const fieldsOf = (form: SharedForm): FormField[] =>
  sharedFields.filter((one) => one.form === form).map(({ field }) => field);
