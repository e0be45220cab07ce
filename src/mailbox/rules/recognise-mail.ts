import { ownSubject, ownWords } from '../in/mail-words.js';
import { dossierNumberIn } from './dossier-number.js';
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
