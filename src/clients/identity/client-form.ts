import { z } from 'zod';
import { departementOf } from '../../directory/departement.js';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { type Environment } from '../client.entity.js';
import { environmentLabels } from '../client-words.js';
import {
  choice,
  line,
  optionalLine,
  personAmong,
  several,
  together,
  version,
} from '../../platform/forms/form-fields.js';
import type { Person } from '../people.queries.js';

const identity = {
  name: line('Indiquez le nom de l’organisme, tel que l’annuaire FINESS l’écrit.', 250),
  address: optionalLine(250),
  town: optionalLine(100),
  environment: choice(environmentLabels, 'Choisissez l’environnement.'),
  accountManagerId: z.union([z.uuid(), z.literal('').transform(() => null)]).default(null),
};
// The numbers are checked as the environment has it, whatever is wrong elsewhere in the form.
const numbers = {
  environment: choice(environmentLabels, '').catch('PROD'),
  siret: optionalLine(30),
  postalCode: optionalLine(10),
};

const newNumbers = z
  .object({ ...numbers, finessEj: z.string().max(200, 'Un FINESS a 9 caractères.').default('') })
  .transform((form, context) => {
    // F1.2: identifiers of the TEST environment have other letters and no sure key.
    const finess = checkFiness(form.finessEj, { lenientKey: form.environment === 'TEST' });
    if (!finess.ok) context.addIssue({ code: 'custom', path: ['finessEj'], message: finess.reason });
    const finessEj = finess.ok ? finess.value : '';
    return { ...form, finessEj, ...checkedPlace(form, finessEj, context) };
  });

/** A new client, with the establishments of the register that were ticked. */
export const newClientForm = together(z.object({ ...identity, establishments: several }), newNumbers);
export type NewClient = z.output<typeof newClientForm>;

/**
 * The identity of a client already there. Its FINESS EJ never changes: another FINESS is another contract (F4.1).
 * @param people who may follow the client: by id from the list, by name from the conflict page
 */
export function clientIdentityForm(
  client: { finessEj: string; postalCode: string | null; departement: string },
  people: Person[],
) {
  const accountManagerId = personAmong(people, 'Choisissez une personne de la liste, ou « Personne ».');
  const changed = z.object(numbers).transform((form, context) => {
    const place = checkedPlace(form, client.finessEj, context);
    // The register may know the département of a client whose postal code is not known.
    return {
      ...form,
      ...place,
      departement: form.postalCode === client.postalCode ? client.departement : place.departement,
    };
  });
  return together(z.object({ ...identity, accountManagerId, version }), changed);
}
export type ClientIdentity = z.output<ReturnType<typeof clientIdentityForm>>;

interface Place {
  siret: string | null;
  postalCode: string | null;
  environment: Environment;
}

/** SIRET and postal code checked together with what depends on them. */
function checkedPlace(
  form: Place,
  finessEj: string,
  context: z.RefinementCtx,
): { siret: string | null; departement: string } {
  const siret = form.siret === null ? null : siretOf(form.siret, form.environment, context);
  const postalCode = form.postalCode ?? '';
  if (postalCode !== '' && !/^\d{5}$/.test(postalCode)) {
    context.addIssue({ code: 'custom', path: ['postalCode'], message: 'Un code postal a 5 chiffres.' });
  } else if (postalCode === '' && finessEj.startsWith('97')) {
    // F3.1: the 97 of a FINESS tells no département, and overseas holidays differ.
    context.addIssue({
      code: 'custom',
      path: ['postalCode'],
      message: 'Indiquez le code postal : outre-mer, lui seul donne le département.',
    });
  }
  return { siret, departement: departementOf('', postalCode, finessEj) };
}

function siretOf(given: string, environment: Environment, context: z.RefinementCtx): string {
  const compact = given.replace(/\s/g, '');
  // F1.2: test SIRETs have no valid key.
  if (environment === 'TEST' && /^\d{14}$/.test(compact)) return compact;
  const checked = checkSiret(given);
  if (!checked.ok) context.addIssue({ code: 'custom', path: ['siret'], message: checked.reason });
  return checked.ok ? checked.value : compact;
}
