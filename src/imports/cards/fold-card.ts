import { de } from '../../identifiers/elision.js';
import { personFields } from '../../administrators/administrator.form.js';
import type { CardKind } from '../../administrators/card.entity.js';
import { existingCardRefusal } from '../../administrators/existing-card.js';
import { archivedReason } from '../../clients/read-only-client.js';
import { newSchema } from '../../platform/forms/form.js';
import { plainText } from '../columns/plain-text.js';
import type { CellError, Line, Values } from '../file/read-line.js';
import type { Claims } from '../kinds/import-kinds.js';
import { personKeys } from './card-file.js';
import { type CardKnown, type KnownCards, nameOf, personKey, type PersonKnown } from './card-state.js';

const personForm = newSchema(personFields);
type Folded = { person: PersonKnown; card: CardKnown } | { errors: CellError[] };

const refuse = (key: string, text: string): { errors: CellError[] } => ({ errors: [{ key, text }] });

/** What a line makes of a person and of the card that serves. The rules are those of the pages' forms and of the table of cards. */
export function foldCard(
  { given, remarks }: Line,
  so: { person: PersonKnown; card: CardKnown } | null,
  known: KnownCards,
  key: string,
  claims: Claims,
): Folded {
  const number = given['cardNumber'] ?? '';
  if (number === '')
    return refuse('cardNumber', 'Indiquez le numéro de la carte\u00a0: il dit de quelle carte parle la ligne.');
  const claimed = claims.get(number);
  if (claimed && claimed.key !== key)
    return refuse('cardNumber', `Ce numéro est déjà celui ${de(claimed.name)}, plus haut dans le fichier.`);
  const employer = employerOf(given, known, so?.person ?? null);
  if ('errors' in employer) return employer;
  const { lastName = '', firstName = '' } = given;
  const known1 = so?.person ?? known.named.get(personKey(employer.number, lastName, firstName)) ?? null;
  const person = personOf(given, known1, employer);
  if ('errors' in person) return person;
  const held = known.cards.get(number) ?? null;
  const refusal = held && refusalOf(held, given, known.people.get(held.administratorId));
  if (refusal) return refusal;
  const card = cardOf(number, given, so?.card ?? held, person);
  if ('errors' in card) return card;
  claims.set(number, { key, name: nameOf(person) });
  const former = known1 ? undefined : known.left.get(personKey(employer.number, lastName, firstName));
  if (former) remarks.push(hasLeft(former));
  return { person, card };
}

// Another person may have the same name: whoever reads the file says so.
const hasLeft = (former: PersonKnown) =>
  `${nameOf(former)} a déjà sa fiche, et a quitté ses fonctions\u00a0: cette ligne en fait une seconde, sans ses habilitations ni son historique. Si c’est la même personne, annulez d’abord son départ depuis sa page.`;

interface Employer {
  /** What the client is known by; '' for the editor. */
  number: string;
  clientId: string | null;
  kind: CardKind;
}

// Domain § 1: an editor's people hold a CPA, a client's own a CPE.
function employerOf(given: Values, known: KnownCards, person: PersonKnown | null): Employer | { errors: CellError[] } {
  const said = given['finessEj'];
  const number = said === undefined ? (person?.employer ?? '') : (known.clients.get(said)?.number ?? said);
  const kind = (given['cardKind'] || (number === '' ? 'CPA' : 'CPE')) as CardKind;
  if (kind === 'CPA' && number !== '')
    return refuse(
      'cardKind',
      'Une carte CPA est celle d’une personne de votre équipe\u00a0: videz la cellule du client, ou écrivez CPE.',
    );
  if (kind === 'CPE' && number === '')
    return refuse(
      'finessEj',
      'Une carte CPE est celle d’une personne du client\u00a0: indiquez son FINESS EJ ou son SIRET.',
    );
  if (person?.id && number !== person.employer)
    return refuse(
      'finessEj',
      `Cette carte est celle ${de(nameOf(person))}, qui n’est pas du même employeur dans Sceau.`,
    );
  if (number === '' || person?.id) return { number, kind, clientId: person?.clientId ?? null };
  const client = known.clients.get(number);
  if (!client) return refuse('finessEj', `${number} n’est pas un de vos clients\u00a0: importez d’abord le client.`);
  return client.archived ? refuse('finessEj', archivedReason) : { number, kind, clientId: client.id };
}

function personOf(
  given: Values,
  known: PersonKnown | null,
  { number, clientId }: Employer,
): PersonKnown | { errors: CellError[] } {
  if (known?.gone)
    return refuse('lastName', `${nameOf(known)} a quitté ses fonctions\u00a0: sa carte ne se reprend pas.`);
  const told = Object.fromEntries(personKeys.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])));
  const values: Values = { lastName: '', firstName: '', email: '', phone: '', rpps: '', ...known?.values, ...told };
  const read = personForm.safeParse(values);
  if (!read.success)
    return { errors: read.error.issues.map((issue) => ({ key: String(issue.path[0] ?? ''), text: issue.message })) };
  const { id = null, version = 0, active = null } = known ?? {};
  return { id, version, clientId, employer: number, values, gone: false, active };
}

function refusalOf(held: CardKnown, given: Values, holder: PersonKnown | undefined): { errors: CellError[] } | null {
  const name = holder ? nameOf(holder) : 'quelqu’un d’autre';
  if (held.state === 'replaced')
    return refuse('cardNumber', `Cette carte ${de(name)} est remplacée dans Sceau\u00a0: indiquez celle qui sert.`);
  if (held.state === 'blocked')
    return refuse('cardNumber', `Cette carte ${de(name)} est bloquée dans Sceau\u00a0: indiquez celle qui sert.`);
  const { lastName = '', email = '' } = given;
  const same =
    lastName === '' ||
    plainText(lastName) === plainText(holder?.values['lastName'] ?? '') ||
    (email !== '' && email.toLowerCase() === holder?.values['email']?.toLowerCase());
  return same
    ? null
    : refuse(
        'cardNumber',
        `Ce numéro est déjà celui d’une carte ${de(name)}. Vérifiez la troisième ligne de la carte.`,
      );
}

function cardOf(
  number: string,
  given: Values,
  now: CardKnown | null,
  person: PersonKnown,
): CardKnown | { errors: CellError[] } {
  const validUntil = given['validUntil'] ?? now?.validUntil ?? '';
  const changes = now === null || now.state !== 'active' || validUntil !== now.validUntil;
  const refusal = changes ? existingCardRefusal({ number, validUntil: validUntil || null }) : null;
  if (refusal !== null) return refuse('validUntil', refusal);
  const older = person.active && person.active.number !== number && person.active.validUntil > validUntil;
  if (older)
    return refuse(
      'cardNumber',
      `${nameOf(person)} a dans Sceau une carte valable plus longtemps (${person.active?.number})\u00a0: gardez celle qui sert.`,
    );
  const kind = now?.kind ?? (person.employer === '' ? 'CPA' : 'CPE');
  const { id = null, version = 0 } = now ?? {};
  return { id, administratorId: person.id ?? '', number, kind, state: 'active', validUntil, version };
}
