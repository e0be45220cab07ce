import { type Environment, environments } from '../../identifiers/igc-words.js';
import { changesBetween, type Changes } from '../../platform/changes/edit-conflict.js';
import { doneAlready, type Forecast, type Mend, refused } from '../../platform/changes/forecast.js';
import { type ContractState, contractStates } from '../../journey/states/contract-states.js';
import { isStepBack } from '../../journey/states/step-back.js';
import { whyKeepsEnvironment } from '../environment-orders.queries.js';
import type { NewSubject } from '../certificates-made-wrong.queries.js';
import { archivedForecast } from '../read-only-client.js';
import { answersOn, type KnownClient, refilled, type Texts } from './client-texts.js';
import { fieldsOf, type SharedForm, sharedFields } from './shared-fields.js';

/** What a record must say now, for it to be given back. */
export interface Expected {
  texts: Texts;
  /** Whose card and address they were: another may sign since. */
  representativeId: string | null;
  /** What changed the same since, in words, were it to the same again. */
  later: string | null;
}

/** What one client's record would become. */
export interface ChangedClient {
  known: KnownClient;
  /** By form, its answers after. */
  answers: Partial<Record<SharedForm, Record<string, unknown>>>;
  changes: Changes;
}

export type FieldsForecast = Forecast & { changed?: ChangedClient };

const forms: SharedForm[] = ['contract', 'identity', 'representative'];
const pageOf: Record<SharedForm, Mend> = {
  contract: { label: 'Contrat du client', href: '/clients/:id/contract' },
  identity: { label: 'Fiche du client', href: '/clients/:id/edit' },
  representative: { label: 'Représentant du client', href: '/clients/:id/representative' },
};

const ordersOfClient: Mend = { label: 'Certificats du client', href: '/clients/:id/certificates' };

/** What would become of one record: each page it touches is filled again and read by its own rules, so that number and hand say the same. */
export function judgeFields(known: KnownClient, wish: Texts, was?: Expected): FieldsForecast {
  const { client, representative } = known;
  const touched = forms.filter((form) => fieldsOf(form).some(({ name }) => name in wish));
  if (touched.includes('representative') && !representative)
    return refused('Ce client n’a pas de représentant\u00a0: enregistrez-le d’abord.', pageOf.representative);
  const changed: ChangedClient = { known, answers: {}, changes: {} };
  for (const form of touched) {
    const own = Object.fromEntries(
      Object.entries(wish).filter(([name]) => fieldsOf(form).some((f) => f.name === name)),
    );
    const read = refilled(form, known, own);
    if (!read.ok) return refused(`${labelOf(read.name)}\u00a0: ${read.message}`, pageOf[form]);
    changed.answers[form] = read.answers;
    Object.assign(changed.changes, changesBetween(fieldsOf(form), answersOn(form, known), read.answers));
  }
  if (Object.keys(changed.changes).length === 0) return doneAlready('La fiche le dit déjà');
  if (client.archivedAt) return archivedForecast;
  const held = 'environment' in changed.changes ? whyKeepsEnvironment(known.held, client.environment) : null;
  if (held) return refused(held, ordersOfClient);
  if (was && (was.later !== null || !says(known, was)))
    return refused(['La fiche a été changée depuis\u00a0: elle n’est pas touchée.', was.later ?? []].flat().join('\n'));
  // What is signed has its own date and number: no campaign takes it back to a step before.
  const contract = changed.answers.contract?.['contractState'] as ContractState | undefined;
  if (!was && contract && isStepBack(contractStates, client.contractState, contract))
    return refused('Le contrat est plus avancé que cela\u00a0: corrigez-le sur la fiche du client.', pageOf.contract);
  return {
    forecast: 'would_do',
    reasons: [wordsOf(changed.changes, (before, after) => `${before} devient ${after}`)],
    basis: JSON.stringify(textsNow(known, touched)),
    changed,
  };
}

/** « Contrat avec l’ANS : Demandé devient Signé ; Depuis le… » */
export function wordsOf(changes: Changes, words: (before: string, after: string) => string): string {
  return Object.entries(changes)
    .map(([name, [before, after]]) => `${labelOf(name)}\u00a0: ${words(before || 'vide', after || 'vide')}`)
    .join('\u202f; ');
}

const labelOf = (name: string) => sharedFields.find(({ field }) => field.name === name)?.label ?? 'Fiche à corriger';

/** The département and the environment it goes to, which its certificates are of (domain rule 11), and that in words; null: it stays in both. */
export function subjectThen({ known: { client }, answers }: ChangedClient): SubjectThen | null {
  const departement = answers.identity?.['departement'];
  const environment = answers.identity?.['environment'];
  const moved = typeof departement === 'string' && departement !== client.departement;
  const switched = isEnvironment(environment) && environment !== client.environment;
  if (!moved && !switched) return null;
  const because =
    moved && switched
      ? 'Son département et son environnement changent'
      : moved
        ? 'Son département change'
        : 'Son environnement change';
  return {
    because,
    subject: { id: client.id, ...(moved ? { departement } : {}), ...(switched ? { environment } : {}) },
  };
}

/** What certificates are judged by once a record is changed, and what of it changes. */
interface SubjectThen {
  because: string;
  subject: NewSubject;
}

const isEnvironment = (value: unknown): value is Environment => environments.some((each) => each === value);

function textsNow(known: KnownClient, touched: SharedForm[]): Texts {
  const of = (form: SharedForm) =>
    fieldsOf(form).map((field): [string, string] => [field.name, field.show(answersOn(form, known)[field.name])]);
  return Object.fromEntries(touched.flatMap(of));
}

function says(known: KnownClient, { texts, representativeId }: Expected): boolean {
  const now = textsNow(known, forms);
  const same = representativeId === null || known.representative?.id === representativeId;
  return same && Object.entries(texts).every(([name, text]) => now[name] === text);
}
