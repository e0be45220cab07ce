import { checkFiness } from '../../../identifiers/finess.js';
import { checkSiret } from '../../../identifiers/siret.js';
import { numbersIn } from '../../../mailbox/in/mail-proposals.js';
import { searchedWords } from '../../../mailbox/rules/said-words.js';

/** A client of a dossier, by what a mail may call it. */
export interface NamedRow {
  clientId: string;
  /** Its FINESS or SIRET, and those of its establishments. */
  numbers: string[];
  name: string;
}

/** Whom one line of a mail names. */
export interface Named {
  clientIds: Set<string>;
  /** Numbers of structures that are not in the dossier; those whose key is wrong are no numbers. */
  strangers: string[];
  /** The number is one client's and the name another's. */
  contradicts: boolean;
}

interface Step {
  next: Map<string, Step>;
  rows: string[];
}

const shortestName = 8;

/** Finds the clients of a dossier in lines of text, by number first, by whole name where there is no number: the longest name wins. */
export class NamedRows {
  private readonly byNumber = new Map<string, string>();
  private readonly names: Step = { next: new Map(), rows: [] };

  /** @param known numbers that name nobody: of the editor, of the dossier itself */
  constructor(
    rows: NamedRow[],
    private readonly known: ReadonlySet<string>,
  ) {
    for (const { clientId, numbers, name } of rows) {
      for (const number of numbers) this.byNumber.set(number, clientId);
      this.learn(name, clientId);
    }
  }

  in(line: string): Named {
    const numbers = numbersIn(line).filter((number) => !this.known.has(number));
    const byNumber = new Set([...numbers, ...withoutZero(line)].flatMap((number) => this.byNumber.get(number) ?? []));
    const strangers = [...new Set(numbers.filter((number) => !this.byNumber.has(number) && isNumber(number)))];
    const byName = this.namedIn(line);
    if (byNumber.size === 0 && strangers.length === 0)
      return { clientIds: byName, strangers, contradicts: byName.size > 1 };
    // A line of a table may call a client by a name that is also another's: only one that excludes the number contradicts it.
    const contradicts = byName.size > 0 && ![...byNumber].some((id) => byName.has(id));
    return { clientIds: contradicts ? new Set([...byNumber, ...byName]) : byNumber, strangers, contradicts };
  }

  private learn(name: string, clientId: string): void {
    const words = searchedWords(name);
    if (words.join(' ').length < shortestName) return;
    let step = this.names;
    for (const word of words) {
      const next = step.next.get(word) ?? { next: new Map<string, Step>(), rows: [] };
      step.next.set(word, next);
      step = next;
    }
    step.rows.push(clientId);
  }

  private namedIn(line: string): Set<string> {
    const words = searchedWords(line);
    const found = new Set<string>();
    for (let from = 0; from < words.length;) {
      const { rows, length } = this.longestFrom(words, from);
      for (const id of rows) found.add(id);
      from += Math.max(1, length);
    }
    return found;
  }

  private longestFrom(words: string[], from: number): { rows: string[]; length: number } {
    let step: Step | undefined = this.names;
    let longest: { rows: string[]; length: number } = { rows: [], length: 0 };
    for (let at = from; at < words.length; at += 1) {
      step = step.next.get(words[at] as string);
      if (!step) break;
      if (step.rows.length > 0) longest = { rows: step.rows, length: at - from + 1 };
    }
    return longest;
  }
}

// A spreadsheet takes the zero of the front away: believed only of a number that is in the dossier.
function withoutZero(line: string): string[] {
  return [...line.matchAll(/(?<![\dA-Za-z])\d{8}(?![\dA-Za-z])/g)].map(([digits]) => `0${digits}`);
}

function isNumber(number: string): boolean {
  return number.length === 14 ? checkSiret(number).ok : checkFiness(number).ok;
}
