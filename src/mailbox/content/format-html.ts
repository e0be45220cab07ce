import { Parser } from 'htmlparser2';
import { BlockWriter } from './block-writer.js';
import type { FormattedMail } from './formatted-mail.js';
import { linkOf } from './mail-link.js';

/** What is in them is no word of the mail. */
const unread = new Set(
  'script style head title template svg math iframe frame frameset noframes object embed applet audio video canvas map select textarea button input datalist noembed xmp plaintext'.split(
    ' ',
  ),
);
/** HTML § 13.1.2: these have no content, so no end. */
const empty = new Set('area base br col embed frame hr img input link meta param source track wbr'.split(' '));
const blocks: Record<string, 'paragraph' | 'heading' | 'item' | 'quotation' | 'fixed'> = {
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'heading' as const])),
  ...Object.fromEntries(
    'p div section article header footer main aside address center dl dt dd ul ol table form fieldset body'
      .split(' ')
      .map((name) => [name, 'paragraph' as const]),
  ),
  li: 'item',
  blockquote: 'quotation',
  pre: 'fixed',
};
const strong = new Set(['b', 'strong', 'th']);
const emphasis = new Set(['i', 'em', 'cite']);
const hidden =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|mso-hide\s*:\s*all)/i;

/**
 * Reads the HTML of a mail in one pass, without building a tree: neither its depth nor what is left open costs anything. Nothing of its
 * markup is kept, only the words and what they are.
 * @param text of the same mail, which the rules read then; null: it has none
 */
export function formatHtml(html: string, text: string | null): FormattedMail {
  const writer = new BlockWriter();
  let pictures = 0;
  // The names that are open within the first that is not read.
  let within: { name: string; depth: number } | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (within) {
          if (name === within.name && !empty.has(name)) within.depth += 1;
          return;
        }
        if (name === 'img') {
          if (!isDecoration(attributes)) pictures += 1;
          writer.words(pictureWords(attributes['alt']));
        }
        if (empty.has(name)) return writer.mark(name);
        if (unread.has(name) || isHidden(attributes)) within = { name, depth: 1 };
        else open(writer, name, attributes);
      },
      ontext(words) {
        if (!within) writer.words(words);
      },
      onclosetag(name) {
        if (within) {
          if (name !== within.name) return;
          within.depth -= 1;
          if (within.depth === 0) within = null;
          return;
        }
        if (!empty.has(name)) close(writer, name);
      },
    },
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false },
  );
  parser.end(html);
  const { found, cut } = writer.end();
  return { blocks: found, pictures, differs: text !== null && saysMore(writer.allWords(), text), cut };
}

function open(writer: BlockWriter, name: string, attributes: Record<string, string>): void {
  const kind = blocks[name];
  if (kind) writer.begin(kind);
  else if (name === 'tr') writer.beginRow();
  else if (name === 'td' || name === 'th') writer.beginCell();
  if (strong.has(name)) writer.strong += 1;
  if (emphasis.has(name)) writer.emphasis += 1;
  if (name === 'a') writer.beginLink(linkOf(attributes['href'] ?? ''));
}

function close(writer: BlockWriter, name: string): void {
  if (strong.has(name)) writer.strong = Math.max(0, writer.strong - 1);
  if (emphasis.has(name)) writer.emphasis = Math.max(0, writer.emphasis - 1);
  if (name === 'a') writer.endLink();
  if (blocks[name]) writer.finish(name === 'table' ? 'table' : blocks[name]);
  else if (name === 'tr') writer.finishRow();
}

function isHidden({ style, hidden: given }: Record<string, string>): boolean {
  return given !== undefined || hidden.test(style ?? '');
}

/** A point of one pixel says nothing, but that it was fetched. */
function isDecoration({ width, height }: Record<string, string>): boolean {
  return Number(width) === 1 || Number(height) === 1;
}

function pictureWords(alt: string | undefined): string {
  const words = (alt ?? '').replace(/\s+/g, ' ').trim().slice(0, 200);
  return words === '' ? '' : ` [image\u00a0: ${words}] `;
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
const fewWords = 5;

/** Whether somebody who sees the one reads what a machine that reads the other does not. */
function saysMore(shown: string, text: string): boolean {
  const known = new Set(wordsOf(text));
  const words = wordsOf(shown);
  const missing = words.filter((word) => !known.has(word)).length;
  return missing > fewWords && missing > words.length / 10;
}
