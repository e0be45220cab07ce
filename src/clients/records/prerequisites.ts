import { type SignerCard, signerCardOf, signerCardProblem } from '../../journey/steps/signer-card.js';
import type { ContractState } from '../client.entity.js';

/** What is known of them: of the client, and of its representative, who may not be there. */
export interface PrerequisiteFacts {
  contractState: ContractState;
  cardKind: SignerCard['kind'] | null;
  cardState: SignerCard['state'] | null;
  cardValidUntil: string | null;
}

/** `asked`: the client’s turn; `awaited`: it is asked of ANS, and nobody has anything to do (domain § 2, étape 1); `held`. */
type Standing = 'asked' | 'awaited' | 'held';

interface Prerequisite {
  /** Among others: « contrat et carte ». */
  label: string;
  /** « le contrat et la carte ». */
  named: string;
  /** An answer about it, as lists have it. */
  answer: string;
  /** What the client is asked about, in plain words. */
  question: string;
  /** What the client reads once it is asked of ANS. */
  awaited: string;
  /** The part of the client that has it. */
  record: { page: 'contract' | 'representative'; label: string };
  /** The columns that, once noted, answer what was asked of it. */
  columns: readonly string[];
  standing: (facts: PrerequisiteFacts, today: string) => Standing;
}

/**
 * What a client needs before anybody asks ANS for anything (guide V0.6, étape 1), in the order of the journey: each is a question of the space, an answer that a person reads, a part of the
 * record and what reminders wait for. `prerequisites.facts.ts` says the same in SQL.
 */
export const prerequisites = {
  contract: {
    label: 'contrat',
    named: 'le contrat',
    answer: 'Contrat avec l’ANS',
    question: 'le contrat de votre structure avec l’ANS',
    awaited: 'Votre contrat avec l’ANS est demandé.',
    record: { page: 'contract', label: 'Voir le contrat' },
    columns: ['contractState'],
    standing: ({ contractState }) =>
      ({ missing: 'asked', requested: 'awaited', signed: 'held' } as const)[contractState],
  },
  card: {
    label: 'carte',
    named: 'la carte',
    answer: 'Carte du représentant',
    question: 'votre carte',
    awaited: 'Votre carte est commandée.',
    record: { page: 'representative', label: 'Voir le représentant' },
    columns: ['cardKind', 'cardNumber', 'cardState', 'cardValidUntil'],
    standing: (facts, today) => {
      const problem = signerCardProblem(signerCardOf(facts), today);
      return problem === null ? 'held' : problem === 'card_ordered' ? 'awaited' : 'asked';
    },
  },
} as const satisfies Record<string, Prerequisite>;

export type PrerequisiteKind = keyof typeof prerequisites;

export const prerequisiteKinds = Object.keys(prerequisites) as PrerequisiteKind[];

/** Whether this kind of answer is one about them. */
export const isPrerequisite = (kind: string): kind is PrerequisiteKind => Object.hasOwn(prerequisites, kind);

const each = <Value>(of: (one: Prerequisite) => Value) => prerequisiteKinds.map((kind) => of(prerequisites[kind]));
const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
const listed = (words: string[]) => [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' et ');

/** « contrat et carte », for what speaks of all of them; with a capital, where that begins a line. */
export const prerequisitesCited = listed(each(({ label }) => label));
export const prerequisitesLabel = capital(prerequisitesCited);

/** « le contrat et la carte ». */
export const prerequisitesNamed = listed(each(({ named }) => named));
export const prerequisitesNamedFirst = capital(prerequisitesNamed);

/** « le contrat de votre structure avec l’ANS, et votre carte ». */
export const prerequisitesAsked = each(({ question }) => question).join(', et ');

/** How many they are, in letters: « deux ». */
export const prerequisitesCounted =
  ['aucune', 'une', 'deux', 'trois', 'quatre'][prerequisiteKinds.length] ?? String(prerequisiteKinds.length);

/** « Deux questions ». */
export const prerequisitesQuestions = `${capital(prerequisitesCounted)} questions`;

/** How each of them stands. */
export const prerequisitesStanding = (facts: PrerequisiteFacts, today: string) =>
  prerequisiteKinds.map((kind) => ({ kind, standing: prerequisites[kind].standing(facts, today) }));
