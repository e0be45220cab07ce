import { kindsIn, type RecognitionRule } from '../../../mailbox/rules/recognise-mail.js';
import { placesOf } from '../../../mailbox/rules/said-for-a-fact.js';
import { saidWords, searchedWords, sentencesOf } from '../../../mailbox/rules/said-words.js';
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

/** What a text says for a fact, without what it denies; two things when it says both. */
export function saidBy(text: string, rules: RecognitionRule[]): Set<Says> {
  const denies = accented(text).some((word) => denials.has(word));
  return new Set(sentencesOf(text).flatMap((sentence) => [...saidIn(sentence, rules, denies)]));
}

/** @param denies somewhere in the text, something is denied */
function saidIn(sentence: string, rules: RecognitionRule[], denies: boolean): Set<Says> {
  const words = saidWords(sentence, { as: accented, ofMany: true });
  const denied = (at: number) => words.slice(Math.max(0, at - within), at).some(({ word }) => denials.has(word));
  const said = new Set<Says>();
  for (const [says, phrases] of Object.entries(tableWords) as [Says, string[]][]) {
    const places = phrases.flatMap((phrase) => placesOf(words, phrase.split(' ')));
    // « pas encore validée » is neither a validation nor its contrary.
    if (places.some((at) => says === 'correction' || !denied(at))) said.add(says);
  }
  // « La demande enregistrée sous … est validée »: of the words of a table, the acknowledgement yields.
  if (said.size > 1) said.delete('acknowledgement');
  const kinds = kindsIn(saidWords(sentence, { ofMany: true }), rules);
  // Two things in one sentence, by the sentences of the rules: neither is believed.
  for (const says of kinds)
    if (says !== 'to_collect' && (kinds.size > 1 || says === 'correction' || says === 'refusal' || !denies))
      said.add(says);
  return said;
}

function accented(text: string): string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
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
