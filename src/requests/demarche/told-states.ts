import type { RequestAction } from '../request.transitions.js';
import type { RequestState } from '../request-states.js';

/** What the other side says of a dossier, and what it means for the request. F4.3. */
export interface ToldState {
  label: string;
  /** Whose turn it is, for the page. */
  note: string;
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  icon: string;
  /** It has reached ANS. */
  deposited: boolean;
}

const told: Record<string, ToldState> = {
  prefilled: {
    label: 'Prérempli',
    note: 'Personne ne l’a encore ouvert.',
    tone: 'none',
    icon: 'clock',
    deposited: false,
  },
  brouillon: {
    label: 'Ouvert, pas déposé',
    note: 'Quelqu’un l’a ouvert avec son compte\u00a0: lui seul peut le compléter et le déposer.',
    tone: 'move',
    icon: 'pencil',
    deposited: false,
  },
  en_construction: {
    label: 'Déposé',
    note: 'L’ANS ne l’a pas encore pris en instruction\u00a0; le déposant peut le corriger là-bas.',
    tone: 'none',
    icon: 'send',
    deposited: true,
  },
  en_instruction: { label: 'En instruction', note: 'L’ANS l’examine.', tone: 'none', icon: 'eye', deposited: true },
  accepte: { label: 'Accepté', note: 'L’ANS l’a accepté.', tone: 'ok', icon: 'circle-check', deposited: true },
  refuse: {
    label: 'Refusé',
    note: 'Le motif est dans la messagerie du dossier, que seul le déposant lit.',
    tone: 'bad',
    icon: 'circle-x',
    deposited: true,
  },
  sans_suite: {
    label: 'Classé sans suite',
    note: 'Le motif est dans la messagerie du dossier, que seul le déposant lit.',
    tone: 'bad',
    icon: 'ban',
    deposited: true,
  },
};

/** @returns null for a word that we do not know: nothing follows from it */
export function toldState(word: string): ToldState | null {
  return Object.hasOwn(told, word) ? (told[word] ?? null) : null;
}

/**
 * What follows from it for a request in that state, once it is deposited: one action of its table at most, after the deposit itself. A refusal
 * is told without its words: a person reads them and settles.
 */
export function followsFrom(
  word: string,
  state: RequestState,
): Extract<RequestAction, 'acknowledge' | 'validate' | 'doubt'> | null {
  if (word === 'en_instruction') return state === 'submitted' ? 'acknowledge' : null;
  if (state !== 'submitted' && state !== 'acknowledged') return null;
  if (word === 'accepte') return 'validate';
  return word === 'refuse' || word === 'sans_suite' ? 'doubt' : null;
}
