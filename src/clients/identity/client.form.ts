import { z } from 'zod';
import { departementOf, departementOfPostalCode } from '../../directory/departement.js';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { type AnswersOf, choicesOf, editSchema, field, newSchema } from '../../platform/forms/form.js';
import { choice, line, optionalLine, personAmong, several, together } from '../../platform/forms/form-fields.js';
import { environmentLabels } from '../client.labels.js';
import type { Person } from '../people.queries.js';
import type { Environment } from '../../identifiers/igc-words.js';

/**
 * Who the client is: the one list that its forms, the conflict page, the history and the import read.
 * @param people who may follow it, by id from the list, by name from the conflict page; null leaves the check to who writes
 */
export function identityFields(people: Person[] | null) {
  const anybody = z.union([z.uuid(), z.literal('').transform(() => null)]).default(null);
  return [
    field('name', 'Nom', line('Indiquez le nom de l’organisme, tel que l’annuaire FINESS l’écrit.', 250), {
      required: true,
      maxlength: 250,
      hint: 'Tel que le registre l’écrit\u00a0: il figurera dans les certificats.',
    }),
    field('internalReference', 'Référence interne', optionalLine(40), {
      mono: true,
      maxlength: 40,
      autocomplete: 'off',
      hint: 'Son numéro dans votre outil de gestion de la relation client.',
      unique: { index: 'clients_internal_reference', taken: referenceTaken },
    }),
    field('siret', 'SIRET', optionalLine(30), {
      mono: true,
      inputmode: 'numeric',
      maxlength: 30,
      unique: { index: 'clients_siret', taken: siretTaken },
    }),
    field('address', 'Adresse', optionalLine(250), { maxlength: 250 }),
    field('postalCode', 'Code postal', optionalLine(10), { inputmode: 'numeric', maxlength: 10 }),
    field('town', 'Commune', optionalLine(100), { maxlength: 100 }),
    field('environment', 'Environnement', choice(environmentLabels, 'Choisissez l’environnement.'), {
      type: 'radio',
      required: true,
      hint: 'Test\u00a0: identifiants et autorités de test de l’IGC-Santé.',
      options: choicesOf(environmentLabels),
      show: (code) => environmentLabels[code],
    }),
    field(
      'accountManagerId',
      'Chargé de compte',
      people ? personAmong(people, 'Choisissez une personne de la liste, ou «\u00a0Personne\u00a0».') : anybody,
      {
        type: 'select',
        placeholder: 'Personne',
        options: (people ?? []).map(({ id, name }) => ({ value: id, label: name })),
        show: (id) => people?.find((person) => person.id === id)?.name ?? '',
      },
    ),
  ];
}
type Identity = AnswersOf<ReturnType<typeof identityFields>>;

function referenceTaken(reference: string) {
  return {
    reason: `«\u00a0${reference}\u00a0» est déjà la référence d’un autre de vos clients.`,
    see: { href: `/clients?q=${encodeURIComponent(reference)}`, label: 'Voir ce client' },
  };
}

function siretTaken(siret: string) {
  return {
    reason: `${siret} est déjà le SIRET d’un autre de vos clients. S’il a reçu ou changé son FINESS EJ, dites-le sur sa page.`,
    see: { href: `/clients?q=${siret}`, label: 'Voir ce client' },
  };
}

// The numbers are checked as the environment has it, whatever is wrong elsewhere in the form.
const numbers = {
  environment: choice(environmentLabels, '').catch('PROD'),
  siret: optionalLine(30),
  postalCode: optionalLine(10),
};

const newNumbers = z
  .object({ ...numbers, finessEj: z.string().max(200, 'Un FINESS a 9 caractères.').default('') })
  .transform((form, context) => {
    const finessEj = finessOf(form, context);
    return { ...form, finessEj, ...checkedPlace(form, finessEj, context) };
  });

/** A new client, with the establishments of the register that were ticked. Compiled: an import asks it of every line. */
export const newClientForm = together(
  z.compile(
    newSchema([
      ...identityFields(null),
      field('establishments', 'Établissements', several),
      // The FINESS of a legal entity that is closed, once a person said that it is meant.
      field('closedEntity', 'Entité juridique fermée', several),
    ]),
  ),
  z.compile(newNumbers),
);
export type NewClient = z.output<typeof newClientForm>;

/** What a client already there is, as far as its identity may change. */
interface KnownIdentity {
  finessEj: string | null;
  siret: string | null;
  postalCode: string | null;
  departement: string;
  environment: string;
}

/** The identity of a client already there. The number it is known by changes by an act of its own: another number is another contract (F4.1). */
export function clientIdentityForm(client: KnownIdentity, people: Person[]) {
  const place = z.object(numbers).transform((form, context) => changedPlace(form, client, context));
  return together(editSchema(identityFields(people)), place);
}

// Compiled, and the client is told with the answers: a form of its own for each line took more than all else that an import checks of it.
const sharedIdentity = together(
  z.compile(editSchema(identityFields(null))),
  z.compile(
    z
      .object({ ...numbers, known: z.custom<KnownIdentity>() })
      .transform(({ known, ...form }, context) => changedPlace(form, known, context)),
  ),
);

/** The same where many are changed at once, and nobody who follows them. */
export function readSharedIdentity(client: KnownIdentity, given: object) {
  return sharedIdentity.safeParse({ ...given, known: client });
}

function changedPlace(form: Place, client: KnownIdentity, context: z.RefinementCtx) {
  const place = checkedPlace(form, client.finessEj, context);
  if (client.finessEj === null && place.siret !== client.siret)
    context.addIssue({ code: 'custom', path: ['siret'], message: knownBySiret });
  // F1.2: identifiers of the TEST environment have no sure key.
  if (client.environment === 'TEST' && form.environment === 'PROD' && !isTrueFiness(client.finessEj))
    context.addIssue({ code: 'custom', path: ['environment'], message: testNumber });
  // The register may know the département of a client whose postal code is not known, or tells nothing.
  if (form.postalCode === client.postalCode) return { ...form, ...place, departement: client.departement };
  if (/^\d{5}$/.test(form.postalCode ?? '') && !departementOfPostalCode(form.postalCode ?? ''))
    context.addIssue({ code: 'custom', path: ['postalCode'], message: noDepartement(form.postalCode) });
  return { ...form, ...place };
}

const isTrueFiness = (finess: string | null) => finess === null || checkFiness(finess).ok;

const testNumber =
  'Son numéro est un identifiant de test, refusé en production\u00a0: changez d’abord le FINESS ou le SIRET.';
const knownBySiret =
  'Ce client est connu par ce SIRET\u00a0: il ne se corrige pas ici. Changez-le depuis sa page, «\u00a0FINESS ou SIRET\u00a0».';

/** The département of a new client: the register's when the address is the register's, else that of the postal code; null when nothing tells it. */
export function departementOfNew(
  { postalCode, finessEj }: { postalCode: string | null; finessEj: string | null },
  entity: { postalCode: string | null; departement: string | null } | null | undefined,
): string | null {
  const registered = postalCode === null || postalCode === entity?.postalCode;
  if (registered && entity?.departement) return entity.departement;
  return postalCode !== null && !departementOfPostalCode(postalCode)
    ? null
    : departementOf('', postalCode ?? '', finessEj ?? '');
}

/** Why a postal code is refused that no département has. */
export function noDepartement(postalCode: string | null): string {
  return `Aucun département n’a le code postal ${postalCode}\u00a0: indiquez celui de la commune, sans CEDEX.`;
}

export type ClientIdentity = Identity & { version: number; departement: string };

interface Place {
  siret: string | null;
  postalCode: string | null;
  environment: Environment;
}

/** SIRET and postal code checked together with what depends on them. */
function checkedPlace(
  form: Place,
  finessEj: string | null,
  context: z.RefinementCtx,
): { siret: string | null; departement: string } {
  const siret = form.siret === null ? null : siretOf(form.siret, form.environment, context);
  const postalCode = form.postalCode ?? '';
  if (postalCode !== '' && !/^\d{5}$/.test(postalCode)) {
    context.addIssue({ code: 'custom', path: ['postalCode'], message: 'Un code postal a 5 chiffres.' });
  } else if (postalCode === '' && finessEj === null) {
    context.addIssue({
      code: 'custom',
      path: ['postalCode'],
      message: 'Indiquez le code postal\u00a0: sans FINESS, lui seul donne le département.',
    });
  } else if (postalCode === '' && finessEj?.startsWith('97')) {
    // F3.1: the 97 of a FINESS tells no département, and overseas holidays differ.
    context.addIssue({
      code: 'custom',
      path: ['postalCode'],
      message: 'Indiquez le code postal\u00a0: outre-mer, lui seul donne le département.',
    });
  }
  return { siret, departement: departementOf('', postalCode, finessEj ?? '') };
}

// Form 413, § 3.1: a FINESS, or else a SIRET.
function finessOf(form: Place & { finessEj: string }, context: z.RefinementCtx): string | null {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', path: ['finessEj'], message });
    return '';
  };
  if (form.finessEj.trim() === '')
    return form.siret === null ? refuse('Indiquez le FINESS EJ ou, si l’organisme n’en a pas, son SIRET.') : null;
  // F1.2: identifiers of the TEST environment have other letters and no sure key.
  const finess = checkFiness(form.finessEj, { lenientKey: form.environment === 'TEST' });
  if (finess.ok) return finess.value;
  const siret = checkSiret(form.finessEj).ok && form.siret === null;
  return refuse(
    siret
      ? 'C’est un SIRET\u00a0: si l’organisme n’a pas de FINESS EJ, écrivez-le dans le champ SIRET.'
      : finess.reason,
  );
}

function siretOf(given: string, environment: Environment, context: z.RefinementCtx): string {
  const compact = given.replace(/\s/g, '');
  // F1.2: test SIRETs have no valid key.
  if (environment === 'TEST' && /^\d{14}$/.test(compact)) return compact;
  const checked = checkSiret(given);
  if (!checked.ok) context.addIssue({ code: 'custom', path: ['siret'], message: checked.reason });
  return checked.ok ? checked.value : compact;
}
