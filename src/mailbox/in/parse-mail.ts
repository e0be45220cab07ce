import { simpleParser, type ParsedMail } from 'mailparser';
import { containsPrivateKey } from '../../pki/bytes/private-key.js';

const options = {
  keepDeliveryStatus: true,
  checksumAlgo: false as never,
  skipTextToHtml: true,
  keepCidLinks: true,
  maxHtmlLengthToParse: 2_000_000,
};

/** Takes the bytes of a mail apart: no network. @returns null when they are built to exhaust a parser */
export function parseMail(raw: Buffer): Promise<ParsedMail | null> {
  return simpleParser(raw, options).catch(() => null);
}

/** Its beginning up to the first empty line: always short enough to be parsed. */
export async function parseHeaders(raw: Buffer): Promise<ParsedMail> {
  const end = raw
    .subarray(0, 100_000)
    .toString('latin1')
    .search(/\r?\n\r?\n/);
  const head = raw
    .subarray(0, end < 0 ? 100_000 : end)
    .toString('latin1')
    .replace(/^content-(type|transfer-encoding):.*(\r?\n[ \t].*)*\r?\n?/gim, '');
  return simpleParser(Buffer.from(`${head.trimEnd()}\r\n\r\n`, 'latin1'), options).catch(
    () => ({ attachments: [], headers: new Map(), headerLines: [], html: false }) as never,
  );
}

/** Looks in the bytes, in the decoded texts, in each attachment, and in mails attached to mails. */
export async function privateKeyIn(raw: Buffer, parsed: ParsedMail, depth: number): Promise<string | null> {
  const texts = [parsed.subject, parsed.text, parsed.html || ''].map((text) => Buffer.from(text ?? ''));
  for (const bytes of [raw, ...texts, ...parsed.attachments.map((part) => part.content)]) {
    const found = containsPrivateKey(bytes);
    if (found) return found.kind;
  }
  if (depth === 0) return null;
  for (const { contentType, content } of parsed.attachments) {
    if (contentType !== 'message/rfc822') continue;
    const inner = await parseMail(content);
    const found = inner && (await privateKeyIn(content, inner, depth - 1));
    if (found) return found;
  }
  return null;
}
