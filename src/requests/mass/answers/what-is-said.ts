import { recogniseMail, type RecognitionRule, searchedWords } from '../../../mailbox/rules/recognise-mail.js';
import type { Says } from '../../said-actions.js';

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
export function saidBy(text: string, rules: RecognitionRule[]): Set<Says> {
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

/** Null when nothing is said, or two things. */
export const oneOf = (said: Set<Says>): Says | null => (said.size === 1 ? ([...said][0] ?? null) : null);

export function speaksOfAll(line: string): boolean {
  return searchedWords(line).some((word) =>
    ['tous', 'toutes', 'ensemble', 'totalite', 'chacune', 'chacun'].includes(word),
  );
}

export function excepts(line: string): boolean {
  return searchedWords(line).some((word) =>
    ['sauf', 'hormis', 'excepte', 'exceptee', 'exception', 'exclusion'].includes(word),
  );
}
