import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { EditorService } from '../../accounts/editor.service.js';
import {
  type Placeholder,
  type PlaceholderValues,
  placeholders,
  placeholdersIn,
} from '../../exchanges/letters/placeholders.js';
import { chasesColleagues, chasesReturns } from '../../exchanges/texts/our-texts.js';
import { keyOf, MailTexts } from '../../exchanges/texts/mail-texts.service.js';
import { ChaseRules } from '../rules/chase-rules.service.js';
import type { DueWait, Lacking, RulesByWait } from './due-waits.js';
import { type WaitKey, waits } from './waits.js';

/** A text that a stage leaves with. */
export interface ChaseText {
  subject: string;
  text: string;
}

/** What only the editor knows of itself, and may not have noted. */
const ofOurs = ['siret'] as const satisfies (Placeholder & keyof Editor)[];

const unlisted = 'Vous n’êtes plus noté comme structure tierce sur mesHabilitations.';
const gone = 'La règle cite un modèle de courriel qui n’existe plus\u00a0: choisissez-en un autre.';

/** The texts of the rules, read once: which one a stage leaves with, and what keeps it. */
export class ChaseBook {
  private readonly texts: ReadonlyMap<string, ChaseText>;
  private readonly words = new Map<WaitKey, string>();

  constructor(
    texts: { name: string; text: ChaseText }[],
    private readonly rules: RulesByWait,
  ) {
    this.texts = new Map(texts.map(({ name, text }) => [name, text]));
  }

  /** @returns the text, or why there is none */
  textOf({ row, last }: DueWait): ChaseText | string {
    const { textName, lastTextName } = this.namesOf(row.rule);
    const usual = (last ? lastTextName : null) ?? textName ?? '';
    const name = row.handedLink ? chasesColleagues : row.sentBack ? chasesReturns : usual;
    const found = this.texts.get(name);
    if (!found) return gone;
    // A CSR comes by the link alone, and a colleague has nothing else, whatever the editor’s wording.
    const needsLink = row.rule === 'csr' || row.handedLink !== null;
    return needsLink && !found.text.includes('{espace}') ? { ...found, text: `${found.text}\n\n{espace}` } : found;
  }

  /** What a rule writes with, whatever the stage, to be compared: it is another once one of its texts was reworded, or another was chosen. */
  wordsOf(rule: WaitKey): string {
    const known = this.words.get(rule);
    if (known !== undefined) return known;
    const { textName, lastTextName } = this.namesOf(rule);
    const texts = [textName, lastTextName, chasesReturns].map((name) => this.texts.get(name ?? ''));
    const written = texts.flatMap((text) => [text?.subject, text?.text]);
    const words = createHash('sha256').update(JSON.stringify(written)).digest('base64url').slice(0, 12);
    this.words.set(rule, words);
    return words;
  }

  /** Why no stage of a rule can leave, or not its last, whoever it is for: one look a rule, not a row. */
  lacking(editor: Editor): Lacking {
    return new Map(
      [...this.rules].flatMap(([wait, { clientDays }]): [WaitKey, string][] => {
        const why = clientDays.length === 0 ? null : this.lackOf(wait, editor);
        return why === null ? [] : [[wait, why]];
      }),
    );
  }

  private lackOf(wait: WaitKey, editor: Editor): string | null {
    const undeclared = lackOfDeclaration(wait, editor);
    if (undeclared) return undeclared;
    const { textName, lastTextName } = this.namesOf(wait);
    const known = (name: Placeholder) => !ofOurs.some((one) => one === name && !editor[one]);
    for (const name of [textName, lastTextName]) {
      if (name === null) continue;
      const text = this.texts.get(name);
      if (!text) return gone;
      const missing = missingIn(text, known);
      if (missing) return missing;
    }
    return null;
  }

  private namesOf(wait: WaitKey) {
    const stages = this.rules.get(wait);
    return {
      textName: stages?.textName ?? waits[wait].usual.textName,
      lastTextName: stages?.lastTextName ?? null,
    };
  }
}

/** Where the editor puts right what it lacks. */
export function mendedAt(lack: string): string {
  if (lack === unlisted) return '/mass-habilitation/declaration';
  return lack === gone ? '/settings/chasing' : '/settings/editor';
}

/** Nobody designates an editor that is not on the portal. */
export function lackOfDeclaration(wait: WaitKey, { thirdPartySince }: Pick<Editor, 'thirdPartySince'>): string | null {
  return wait === 'designation' && !thirdPartySince ? unlisted : null;
}

/** What a text cites that is not known, as who may note it is told; null: nothing. */
export function missingIn({ subject, text }: ChaseText, known: (name: Placeholder) => boolean): string | null {
  const missing = placeholdersIn(`${subject} ${text}`).find((name) => !known(name));
  return missing
    ? `Le texte cite {${missing}}, ${placeholders[missing]}, qui n’est pas connu\u00a0: indiquez-le.`
    : null;
}

/** Whether a text has what it cites. */
export const knownOf = (values: PlaceholderValues) => (name: Placeholder) => Boolean(values[name]);

@Injectable()
export class ChaseTexts {
  constructor(
    private readonly texts: MailTexts,
    private readonly rules: ChaseRules,
    private readonly editors: EditorService,
  ) {}

  async book(rules: RulesByWait): Promise<ChaseBook> {
    const all = await this.texts.all();
    return new ChaseBook(
      all.map((text) => ({ name: keyOf(text), text })),
      rules,
    );
  }

  /** What the editor is to put right before this wait reminds anybody; null: nothing. */
  async lackOf(wait: WaitKey): Promise<string | null> {
    const book = await this.book(await this.rules.byWait());
    return book.lacking(await this.editors.current()).get(wait) ?? null;
  }
}
