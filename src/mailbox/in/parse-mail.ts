import type { ParsedMail } from 'mailparser';
import { exposedFingerprints } from '../../pki/bytes/exposed-key.js';
import { searchPrivateKey } from '../../pki/bytes/private-key.js';

const options = {
  keepDeliveryStatus: true,
  checksumAlgo: false as never,
  skipTextToHtml: true,
  // What is seen of it is what the rules read: content/format-html.ts.
  skipHtmlToText: true,
  keepCidLinks: true,
  maxHtmlLengthToParse: 2_000_000,
};

// Read when the first mail is: a page shows mails without it.
const parser = async () => (await import('mailparser')).simpleParser;

/** Takes the bytes of a mail apart: no network. @returns null when they are built to exhaust a parser */
export async function parseMail(raw: Buffer): Promise<ParsedMail | null> {
  return (await parser())(raw, options).catch(() => null);
}

/** Its beginning up to the first empty line: always short enough to be parsed. */
export async function parseHeaders(raw: Buffer): Promise<ParsedMail> {
  const head = headOf(raw)
    .toString('latin1')
    .replace(/^content-(type|transfer-encoding):.*(\r?\n[ \t].*)*\r?\n?/gim, '');
  return (await parser())(Buffer.from(`${head.trimEnd()}\r\n\r\n`, 'latin1'), options).catch(
    () => ({ attachments: [], headers: new Map(), headerLines: [], html: false }) as never,
  );
}

/** What was looked for in a mail. */
export interface MailSearch {
  /** The private key that was met: its kind, and the public fingerprints it is known again by. */
  key: { kind: string; fingerprints: string[] } | null;
  /** False when something unfolds beyond what is looked at. */
  whole: boolean;
}

/** Looks for a private key in the bytes, with all that is folded in them, in the texts and in each attachment as they are decoded. */
export function searchMail(raw: Buffer, parsed: ParsedMail | null): MailSearch {
  const texts = [parsed?.subject, parsed?.text, parsed?.html || ''].map((text) => Buffer.from(text ?? ''));
  let isWhole = true;
  for (const bytes of [raw, ...texts, ...(parsed?.attachments ?? []).map((part) => part.content)]) {
    const { key, whole } = searchPrivateKey(bytes);
    if (key) return { key: { kind: key.kind, fingerprints: exposedFingerprints(key.bytes) }, whole };
    isWhole &&= whole;
  }
  return { key: null, whole: isWhole };
}

/** A mail up to its first empty line. */
export function headOf(raw: Buffer): Buffer {
  const ends = ['\r\n\r\n', '\n\n'].map((mark) => raw.indexOf(mark)).filter((at) => at >= 0);
  return raw.subarray(0, Math.min(raw.length, 100_000, ...ends));
}
