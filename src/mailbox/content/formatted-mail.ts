/** A run of words of one look; `href` leads to http, https or mailto, and `warning` says that its words announce another place. */
export interface Run {
  text: string;
  strong?: true;
  emphasis?: true;
  href?: string;
  /** Where a link leads, shown beside its words when they do not say it. */
  place?: string;
  /** Its words name a host that is not the one it leads to: it is not followed. */
  lies?: true;
}

export type BlockKind = 'paragraph' | 'heading' | 'item' | 'quotation' | 'fixed' | 'row' | 'rule';

export interface Block {
  kind: BlockKind;
  /** One, or the cells of a row of a table. */
  cells: Run[][];
}

/** The HTML of a mail as what it says: blocks of words, nothing that runs, styles, submits or is fetched. */
export interface FormattedMail {
  blocks: Block[];
  /** Pictures that were not fetched: whoever serves them would know that, and when, the mail was read. */
  pictures: number;
  /** It has words that the text of the mail, which the rules read, does not have. */
  differs: boolean;
  /** It goes on beyond what is shown. */
  cut: boolean;
}

/** The words of a mail that has no text of its own: a line a block, the cells of a row one after the other. */
export function wordsOfBlocks(blocks: Block[]): string {
  return blocks
    .map(({ kind, cells }) => {
      const words = cells.map((runs) => runs.map(({ text }) => text).join('')).join(' ');
      return kind === 'quotation' ? words.replace(/^/gm, '> ') : words;
    })
    .join('\n\n');
}
