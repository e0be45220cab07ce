import type { Block, BlockKind, Run } from './formatted-mail.js';
import { linked } from './mail-link.js';

const mostBlocks = 1_000;
const mostCharacters = 100_000;
const mostCells = 12;

/** Writes the blocks of a mail down as its words come by. */
export class BlockWriter {
  strong = 0;
  emphasis = 0;
  private found: Block[] = [];
  private block: Block | null = null;
  private readonly around: BlockKind[] = [];
  private link: string | null = null;
  private length = 0;
  private cut = false;
  private said = '';

  begin(kind: BlockKind): void {
    this.close();
    this.around.push(kind);
  }

  finish(kind: BlockKind | 'table'): void {
    this.close();
    const at = this.around.lastIndexOf(kind === 'table' ? 'paragraph' : kind);
    if (at >= 0) this.around.splice(at, 1);
  }

  beginRow(): void {
    this.close();
    this.block = { kind: 'row', cells: [[]] };
  }

  beginCell(): void {
    if (this.block?.kind !== 'row') return;
    const last = this.block.cells.at(-1) ?? [];
    if (last.length > 0 && this.block.cells.length < mostCells) this.block.cells.push([]);
  }

  finishRow(): void {
    this.close();
  }

  beginLink(href: string | null): void {
    this.link = href;
  }

  endLink(): void {
    this.link = null;
  }

  /** An element without content: a line ends, a rule is drawn. */
  mark(name: string): void {
    if (name === 'br') this.words('\n');
    if (name !== 'hr') return;
    this.close();
    if (this.found.length > 0 && this.found.at(-1)?.kind !== 'rule') this.found.push({ kind: 'rule', cells: [] });
  }

  words(given: string): void {
    if (given === '' || this.cut) return;
    // PostgreSQL keeps no NUL; other control characters only serve to deceive.
    const plain = given.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '');
    const text = this.isFixed() || given === '\n' ? plain : plain.replace(/[^\S\u00a0\u202f]+/g, ' ');
    if (this.length + text.length > mostCharacters || this.found.length >= mostBlocks) {
      this.cut = true;
      return;
    }
    if (text.trim() === '' && text !== '\n' && !this.block) return;
    this.block ??= { kind: this.kind(), cells: [[]] };
    this.length += text.length;
    this.add(this.block.cells.at(-1) ?? [], {
      text,
      ...(this.strong > 0 ? { strong: true } : {}),
      ...(this.emphasis > 0 ? { emphasis: true } : {}),
      ...(this.link ? { href: this.link } : {}),
    });
  }

  end(): { found: Block[]; cut: boolean } {
    this.close();
    while (this.found.at(-1)?.kind === 'rule') this.found.pop();
    return { found: this.found, cut: this.cut };
  }

  allWords(): string {
    return this.said;
  }

  private isFixed(): boolean {
    return this.around.includes('fixed');
  }

  /** What is nearest, but for boxes that only arrange. */
  private kind(): BlockKind {
    return this.around.findLast((kind) => kind !== 'paragraph') ?? 'paragraph';
  }

  private add(runs: Run[], run: Run): void {
    const last = runs.at(-1);
    const same = last && last.strong === run.strong && last.emphasis === run.emphasis && last.href === run.href;
    if (same) last.text += run.text;
    else runs.push(run);
  }

  private close(): void {
    const { block } = this;
    this.block = null;
    if (!block) return;
    const cells = block.cells.map((runs) => trimmed(runs)).filter((runs) => runs.length > 0);
    if (cells.length === 0) return;
    for (const runs of cells) this.said += ` ${runs.map(({ text }) => text).join('')}`;
    const shown = cells.map((runs) => runs.map(({ href, ...run }) => (href ? linked(run, href) : run)));
    // A table of one cell a row only arranges.
    const kind = block.kind === 'row' && cells.length === 1 ? this.kind() : block.kind;
    this.found.push({ kind, cells: shown });
  }
}

/** Without what is empty at both ends. */
function trimmed(runs: Run[]): Run[] {
  const kept = runs.map((run) => ({ ...run, text: run.text.replace(/ *\n */g, '\n').replace(/\n{3,}/g, '\n\n') }));
  while (kept[0] && kept[0].text.trim() === '') kept.shift();
  while (kept.at(-1)?.text.trim() === '') kept.pop();
  const [first] = kept;
  if (first) first.text = first.text.trimStart();
  const last = kept.at(-1);
  if (last) last.text = last.text.trimEnd();
  return kept;
}
