import type { RecognisedAs } from '../../mailbox/rules/mail-rule.entity.js';
import { recogniseMail, type RecognitionRule, searchedWords } from '../../mailbox/rules/recognise-mail.js';
import { type NamedRow, NamedRows } from './named-rows.js';

/** What ANS may say of a client of a dossier. */
export type Says = Exclude<RecognisedAs, 'to_collect'>;

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
  const mixed = new Set<string>();
  const whole = oneOf(saidBy(`${mail.subject}\n${mail.words}`, rules));
  let ofAll = null as { says: Says; but: boolean } | null;
  for (const text of [`${mail.subject}\n\n${mail.words}`, mail.attachmentText]) {
    let heading: Says | null = null;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      const { clientIds, strangers: numbers, contradicts } = named.in(line);
      const own = saidBy(line, rules);
      const says = oneOf(own);
      if (clientIds.size === 0 && numbers.length === 0) {
        if (says && speaksOfAll(line)) ofAll = { says, but: excepts(line) || (ofAll?.but ?? false) };
        else if (says) heading = says;
        continue;
      }
      // A sentence about all that names who is left out: « toutes … sauf … ».
      if (says && speaksOfAll(line) && excepts(line)) {
        ofAll = { says, but: true };
        for (const id of clientIds) add(told, id, { says: null, words: line });
        continue;
      }
      const answer = { says: own.size > 1 ? null : (says ?? heading ?? (ofAll ? null : whole)), words: line.trim() };
      for (const id of clientIds) {
        add(told, id, answer);
        if (contradicts) mixed.add(id);
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
      return answer ? [{ clientId, ...answer, ...(mixed.has(clientId) ? { contradiction: twoClients } : {}) }] : [];
    }),
    strangers: [...strangers].map(([number, one]) => ({ number, ...one })),
    unreadable: null,
  };
}

const twoClients = 'Une même ligne porte le numéro d’un client et le nom d’un autre.';

function answerOf(own: Told[], general: Says | null, but: boolean, mail: AnswerText): Omit<Answer, 'clientId'> | null {
  if (own.length === 0) return general && { says: general, words: mail.words, contradiction: null };
  const said = new Set(own.flatMap(({ says }) => says ?? []));
  // Each later word says again that the dossier is registered: the acknowledgement yields.
  if (said.size > 1) said.delete('acknowledgement');
  const [says = null] = said;
  const words = own.map((one) => one.words.trim()).join('\n');
  if (said.size > 1) return { says, words, contradiction: 'Le courriel dit deux choses différentes de ce client.' };
  if (!says) return { says: but ? null : general, words, contradiction: null };
  const yields = general === 'acknowledgement' || says === general;
  if (general && !yields && !but)
    return { says, words, contradiction: 'Le courriel dit une chose de tous les clients, et une autre de celui-ci.' };
  return { says, words, contradiction: null };
}

function add(told: Map<string, Told[]>, id: string, answer: Told): void {
  told.set(id, [...(told.get(id) ?? []), answer]);
}

// Words of a table, beside the sentences of the rules: with their accents, since « valide » says nothing of « validé ». The feminine has no twin.
const tableWords: Record<Says, string[]> = {
  acknowledgement: [
    'reçu',
    'reçue',
    'reçues',
    'reçus',
    'enregistré',
    'enregistrée',
    'enregistrées',
    'enregistrés',
    'enregistree',
  ],
  validation: [
    'validé',
    'validée',
    'validées',
    'validés',
    'validee',
    'validees',
    'accepté',
    'acceptée',
    'acceptées',
    'acceptés',
    'acceptee',
    'habilité',
    'habilitée',
    'habilitées',
    'habilités',
    'habilitee',
  ],
  correction: [
    'à corriger',
    'incomplet',
    'incomplète',
    'incomplets',
    'incomplètes',
    'incomplete',
    'non conforme',
    'non conformes',
    'illisible',
    'à compléter',
  ],
  refusal: [
    'refusé',
    'refusée',
    'refusées',
    'refusés',
    'refusee',
    'refusees',
    'rejeté',
    'rejetée',
    'rejetées',
    'rejetés',
    'rejetee',
    'irrecevable',
  ],
};
const denials = new Set(['non', 'pas', 'ni', 'jamais', 'ne']);
// Between a denial and what it denies: « n’a pas encore été validée ».
const within = 4;

/** What a text says, without what it denies; two things when it says both. */
function saidBy(text: string, rules: RecognitionRule[]): Set<Says> {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const denied = (at: number) => words.slice(Math.max(0, at - within), at).some((word) => denials.has(word));
  const said = new Set<Says>();
  for (const [says, phrases] of Object.entries(tableWords) as [Says, string[]][]) {
    const places = phrases.flatMap((phrase) => placesOf(words, phrase.split(' ')));
    // « pas encore validée » is neither a validation nor its contrary.
    if (places.some((at) => says === 'correction' || !denied(at))) said.add(says);
  }
  const { recognisedAs: says } = recogniseMail({ subject: '', body: text }, rules);
  const believed = says === 'correction' || says === 'refusal' || !words.some((word) => denials.has(word));
  if (says && says !== 'to_collect' && believed) said.add(says);
  if (said.size > 1) said.delete('acknowledgement');
  return said;
}

function placesOf(words: string[], phrase: string[]): number[] {
  return words.flatMap((_, at) => (phrase.every((word, index) => words[at + index] === word) ? [at] : []));
}

const oneOf = (said: Set<Says>): Says | null => (said.size === 1 ? ([...said][0] ?? null) : null);

function speaksOfAll(line: string): boolean {
  return searchedWords(line).some((word) =>
    ['tous', 'toutes', 'ensemble', 'totalite', 'chacune', 'chacun'].includes(word),
  );
}

function excepts(line: string): boolean {
  return searchedWords(line).some((word) =>
    ['sauf', 'hormis', 'excepte', 'exceptee', 'exception', 'exclusion'].includes(word),
  );
}
