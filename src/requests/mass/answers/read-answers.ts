import type { RecognitionRule } from '../../../mailbox/rules/recognise-mail.js';
import { type NamedRow, NamedRows } from './named-rows.js';
import type { Says } from '../../said-actions.js';
import { excepts, oneOf, saidBy, speaksOfAll } from './what-is-said.js';

/** What a mail says of one client. */
export interface Answer {
  clientId: string;
  /** Null: it is named, and what is said of it is not understood. */
  says: Says | null;
  /** The words that say it: the reason of a correction, ANS's own in a refusal. */
  words: string;
  /** Two things that cannot both be true, in French; null: none. */
  contradiction: string | null;
}

export interface Answers {
  rows: Answer[];
  /** Structures that are named and not in the dossier. */
  strangers: { number: string; says: Says | null; words: string }[];
  /** Why a mail that says something moves nobody, in French; null when it moves whom it names. */
  unreadable: string | null;
}

/** A mail as it is read for a dossier: the author's own words, then the lines of what came with it. */
export interface AnswerText {
  subject: string;
  words: string;
  attachmentText: string;
  /** Attachments that nobody here can read. */
  unread: number;
}

interface Told {
  says: Says | null;
  words: string;
  /** It says two things: what is said of all is not said of it. */
  unclear: boolean;
}

/**
 * Reads a mail about a dossier of many clients, line by line. A line that names clients says what becomes of them by its own words, else by
 * those of the last line that names nobody (« Sont refusées : »), else by the mail's. A line that names nobody and speaks of all says it of
 * those that nothing else is said of; a mail that names nobody at all says it of all.
 * @param known numbers that name no client
 */
export function readAnswers(
  mail: AnswerText,
  rules: RecognitionRule[],
  rows: NamedRow[],
  known: Iterable<string>,
): Answers {
  const named = new NamedRows(rows, new Set(known));
  const told = new Map<string, Told[]>();
  const strangers = new Map<string, Told>();
  const doubts = new Map<string, string>();
  const whole = oneOf(saidBy(`${mail.subject}\n${mail.words}`, rules));
  let ofAll = null as { says: Says; but: boolean } | null;
  const texts = [
    { text: `${mail.subject}\n\n${mail.words}`, attached: false },
    { text: mail.attachmentText, attached: true },
  ];
  for (const { text, attached } of texts) {
    let heading = null as Set<Says> | null;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      const { clientIds, strangers: numbers, contradicts } = named.in(line);
      const own = saidBy(line, rules);
      const says = oneOf(own);
      if (clientIds.size === 0 && numbers.length === 0) {
        if (says && speaksOfAll(line)) ofAll = { says, but: excepts(line) || (ofAll?.but ?? false) };
        else if (own.size > 0) heading = own;
        continue;
      }
      // A sentence about all that names who is left out: « toutes … sauf … ».
      if (says && speaksOfAll(line) && excepts(line)) {
        ofAll = { says, but: true };
        for (const id of clientIds) add(told, id, { says: null, words: line, unclear: false });
        continue;
      }
      const heard = own.size > 0 ? own : heading;
      const answer = {
        says: heard ? oneOf(heard) : ofAll ? null : whole,
        words: line.trim(),
        unclear: (heard?.size ?? 0) > 1,
      };
      for (const id of clientIds) {
        add(told, id, answer);
        if (contradicts) doubts.set(id, twoClients);
        // A paper may quote, be another day’s, or be read wrong: where the mail says otherwise, a person looks.
        else if (attached && disagree(whole, answer.says)) doubts.set(id, twoWords);
      }
      for (const number of numbers) strangers.set(number, answer);
    }
  }
  const nobody = told.size === 0 && strangers.size === 0;
  if (nobody && mail.unread > 0 && whole && !ofAll)
    return {
      rows: [],
      strangers: [],
      unreadable:
        'Le courriel ne nomme personne dans son texte, et une de ses pièces ne se lit pas ici\u00a0: ouvrez-la.',
    };
  const general = ofAll?.says ?? (nobody ? whole : null);
  return {
    rows: rows.flatMap(({ clientId }) => {
      const answer = answerOf(told.get(clientId) ?? [], general, ofAll?.but ?? false, mail);
      return answer ? [{ clientId, ...answer, ...doubtOf(doubts.get(clientId)) }] : [];
    }),
    strangers: [...strangers].map(([number, one]) => ({ number, ...one })),
    unreadable: null,
  };
}

const twoClients = 'Une même ligne porte le numéro d’un client et le nom d’un autre.';
const twoWords = 'Le courriel dit une chose, et sa pièce jointe une autre de ce client.';

const doubtOf = (contradiction: string | undefined) => (contradiction ? { contradiction } : {});

// Each later word says again that the dossier is registered: the acknowledgement yields.
function disagree(one: Says | null, other: Says | null): boolean {
  return one !== null && other !== null && one !== other && one !== 'acknowledgement' && other !== 'acknowledgement';
}

function answerOf(own: Told[], general: Says | null, but: boolean, mail: AnswerText): Omit<Answer, 'clientId'> | null {
  if (own.length === 0) return general && { says: general, words: mail.words, contradiction: null };
  const said = new Set(own.flatMap(({ says }) => says ?? []));
  // Each later word says again that the dossier is registered: the acknowledgement yields.
  if (said.size > 1) said.delete('acknowledgement');
  const [says = null] = said;
  const words = own.map((one) => one.words.trim()).join('\n');
  if (said.size > 1) return { says, words, contradiction: 'Le courriel dit deux choses différentes de ce client.' };
  const unclear = own.some((one) => one.unclear);
  if (!says) return { says: but || unclear ? null : general, words, contradiction: null };
  const yields = general === 'acknowledgement' || says === general;
  if (general && !yields && !but)
    return { says, words, contradiction: 'Le courriel dit une chose de tous les clients, et une autre de celui-ci.' };
  return { says, words, contradiction: null };
}

function add(told: Map<string, Told[]>, id: string, answer: Told): void {
  told.set(id, [...(told.get(id) ?? []), answer]);
}
