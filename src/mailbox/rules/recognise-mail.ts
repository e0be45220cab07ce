import { agencyNumber } from '../../identifiers/agency-number.js';
import { ownSubject, ownWords } from '../in/mail-words.js';
import type { RecognisedAs } from './mail-rule.entity.js';
import { sayingsOf } from './said-for-a-fact.js';
import { type SaidWord, saidWords, searchedWords } from './said-words.js';

export interface RecognitionRule {
  recognises: RecognisedAs;
  /** Any of them in the mail is enough; case, accents and spaces do not count. */
  phrases: string[];
  /** The words that stand before a dossier number. */
  dossierAfter: string[];
}

export interface Recognition {
  recognisedAs: RecognisedAs | null;
  dossierNumber: string | null;
}

/**
 * Reads a mail with the editor's rules (domain rule 14: the agency's wording is not known, so the rules are data).
 * Two things that it says, be one of them the acknowledgement, or two dossier numbers, recognise nothing: a guess never moves a state.
 */
export function recogniseMail(
  { subject, body }: { subject: string; body: string },
  rules: RecognitionRule[],
): Recognition {
  // What an answer quotes was said by somebody else, earlier; a number is the same whoever says it first.
  const words = ownWords(body);
  const kinds = kindsIn([...saidWords(ownSubject(subject)), ...saidWords(words)], rules);
  const recognisedAs = kinds.size === 1 ? ([...kinds][0] ?? null) : null;
  return {
    recognisedAs,
    dossierNumber: dossierNumberIn(
      `${subject}\n${words}`,
      rules.flatMap((rule) => rule.dossierAfter),
    ),
  };
}

/** All that these words say for a fact. What is said once and denied or restricted elsewhere, as under the title « Votre demande est validée », is not certain. */
export function kindsIn(words: SaidWord[], rules: RecognitionRule[]): Set<RecognisedAs> {
  const says = ({ phrases }: RecognitionRule) => {
    const sayings = phrases.flatMap((phrase) => sayingsOf(words, searchedWords(phrase)).map(({ saying }) => saying));
    return sayings.includes('stated') && !sayings.includes('denied');
  };
  return new Set(rules.filter(says).map(({ recognises }) => recognises));
}

function dossierNumberIn(text: string, labels: string[]): string | null {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’`]/g, "'");
  const found = new Set<string>();
  for (const label of labels) {
    const words = label
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/[’`]/g, "'")
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    if (words.length === 0) continue;
    const pattern = `${words.map(literal).join('\\s+')}\\s{0,5}(?:n\\s?[°o]\\s{0,3})?(?:est\\s+)?(?:le\\s+)?[:#]?\\s{0,5}([A-Z0-9][A-Z0-9/_.-]{2,39})`;
    for (const match of plain.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${pattern}`, 'giu'))) {
      const number = agencyNumber((match[1] ?? '').replace(/[._/-]+$/, ''));
      if ((number.match(/\d/g) ?? []).length >= 3) found.add(number);
    }
  }
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

function literal(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
