import { agencyNumber } from '../../identifiers/agency-number.js';
import { ownWords } from '../in/mail-words.js';
import type { RecognisedAs } from './mail-rule.entity.js';

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
 * Two rules that contradict each other, or two dossier numbers, recognise nothing: a guess never moves a state.
 */
export function recogniseMail(mail: { subject: string; body: string }, rules: RecognitionRule[]): Recognition {
  // What an answer quotes was said by somebody else, earlier.
  const text = `${mail.subject}\n${ownWords(mail.body)}`;
  const words = searched(text);
  const kinds = new Set(
    rules.filter((rule) => rule.phrases.some((phrase) => contains(words, phrase))).map((rule) => rule.recognises),
  );
  // Each later mail says again that the dossier is registered: the acknowledgement yields.
  if (kinds.size > 1) kinds.delete('acknowledgement');
  const recognisedAs = kinds.size === 1 ? ([...kinds][0] ?? null) : null;
  return {
    recognisedAs,
    dossierNumber: dossierNumberIn(
      text,
      rules.flatMap((rule) => rule.dossierAfter),
    ),
  };
}

function contains(words: string, phrase: string): boolean {
  const wanted = searched(phrase).trim();
  return wanted !== '' && words.includes(` ${wanted} `);
}

function searched(text: string): string {
  return ` ${searchedWords(text).join(' ')} `;
}

/** The words of a text without case, accents or signs. */
export function searchedWords(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^a-z0-9]+/).filter(Boolean);
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
