import { createHash } from 'node:crypto';
import { simpleParser, type ParsedMail } from 'mailparser';
import { containsPrivateKey } from '../../pki/private-key.js';
import type { ReceivedAttachment, ReceivedMail } from './received-mail.js';

const parsing = {
  keepDeliveryStatus: true,
  checksumAlgo: false as never,
  skipTextToHtml: true,
  keepCidLinks: true,
  maxHtmlLengthToParse: 2_000_000,
};
const longestBody = 200_000;
const mostAttachments = 20;

/**
 * Reads the bytes of a mail, whatever is in them: no network, no HTML kept, never throws.
 * @param raw the mail, or its beginning when it is too large to be read whole
 * @param size of the whole mail
 */
export async function readMail(raw: Buffer, size = raw.length): Promise<ReceivedMail> {
  if (size > raw.length)
    return told(
      raw,
      await headersOf(raw),
      `Ce courriel pèse ${megabytes(size)}\u00a0Mo, trop pour être lu ici. Ouvrez-le dans votre messagerie.`,
    );
  const parsed = await simpleParser(raw, parsing).catch(() => null);
  if (!parsed)
    return told(
      raw,
      await headersOf(raw),
      'Ce courriel est construit de façon anormale (trop de parties)\u00a0: son texte n’a pas été lu. Le message d’origine est joint.',
    );
  return told(raw, parsed, null, await privateKeyIn(raw, parsed, 3));
}

function told(
  raw: Buffer,
  parsed: ParsedMail,
  notice: string | null,
  privateKey = containsPrivateKey(raw)?.kind ?? null,
): ReceivedMail {
  const authors = (parsed.from?.value ?? []).flatMap((entry) => entry.group ?? [entry]);
  const clip = (text: string, length: number) => clean(text).slice(0, length);
  return {
    sender: authors.length === 1 ? clip(authors[0]?.address ?? '', 320).toLowerCase() : '',
    forged: isForged(parsed),
    recipients: recipientsOf(parsed),
    subject:
      clip(parsed.subject ?? '', 500)
        .replace(/\s+/g, ' ')
        .trim() || '(sans objet)',
    body:
      notice ??
      clip(parsed.text ?? '', longestBody)
        .replaceAll('\r\n', '\n')
        .trim(),
    messageId: messageIdOf(raw, parsed),
    inReplyTo: idsIn(parsed.inReplyTo ?? '')[0] ?? null,
    referenceIds: idsIn([parsed.references ?? []].flat().join(' ')).slice(-50),
    sentAt: parsed.date ?? null,
    attachments: attachmentsOf(parsed),
    deliveryReport: reportOf(parsed),
    quotedIds: idsIn(raw.toString('latin1')).slice(0, 500),
    privateKey,
    notice,
  };
}

// The beginning of a mail up to the first empty line: always short enough to be parsed.
async function headersOf(raw: Buffer): Promise<ParsedMail> {
  const end = raw
    .subarray(0, 100_000)
    .toString('latin1')
    .search(/\r?\n\r?\n/);
  const head = raw
    .subarray(0, end < 0 ? 100_000 : end)
    .toString('latin1')
    .replace(/^content-(type|transfer-encoding):.*(\r?\n[ \t].*)*\r?\n?/gim, '');
  return simpleParser(Buffer.from(`${head.trimEnd()}\r\n\r\n`, 'latin1'), parsing).catch(
    () => ({ attachments: [], headers: new Map(), headerLines: [], html: false }) as never,
  );
}

/** PostgreSQL keeps no NUL; other control characters only serve to deceive. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '');
}

function recipientsOf(parsed: ParsedMail): string[] {
  const fields = [parsed.to, parsed.cc].flatMap((field) => field ?? []);
  const addresses = fields.flatMap((field) => field.value).flatMap((entry) => entry.group ?? [entry]);
  return addresses.flatMap((entry) => (entry.address ? [clean(entry.address).slice(0, 320)] : [])).slice(0, 50);
}

// RFC 8601 §5: only the topmost result comes from our own server; the others may have been written by anyone.
function isForged(parsed: ParsedMail): boolean {
  const results = parsed.headers.get('authentication-results');
  const first = Array.isArray(results) ? results[0] : results;
  return typeof first === 'string' && /\bdmarc\s*=\s*fail\b/i.test(first);
}

function messageIdOf(raw: Buffer, parsed: ParsedMail): string {
  const given = idsIn(parsed.messageId ?? '')[0];
  if (given) return given;
  return `<${createHash('sha256').update(raw).digest('hex')}@sans-message-id>`;
}

function idsIn(text: string): string[] {
  return [...new Set(text.match(/<[^<>\s]{1,400}@[^<>\s]{1,400}>/g) ?? [])];
}

function attachmentsOf(parsed: ParsedMail): ReceivedAttachment[] {
  return parsed.attachments
    .filter((part) => !part.related && part.contentType !== 'message/delivery-status' && part.content.length > 0)
    .slice(0, mostAttachments)
    .map((part, index) => ({
      fileName: part.filename ?? (part.contentType === 'message/rfc822' ? 'message.eml' : `piece-${index + 1}`),
      mediaType: /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(part.contentType)
        ? part.contentType
        : 'application/octet-stream',
      bytes: part.content,
    }));
}

function reportOf(parsed: ParsedMail): string | null {
  const part = parsed.attachments.find((candidate) => candidate.contentType === 'message/delivery-status');
  return part ? clean(part.content.toString('utf8')).slice(0, 20_000) : null;
}

/** Looks in the bytes, in the decoded texts, in each attachment, and in mails attached to mails. */
async function privateKeyIn(raw: Buffer, parsed: ParsedMail, depth: number): Promise<string | null> {
  const texts = [parsed.subject, parsed.text, parsed.html || ''].map((text) => Buffer.from(text ?? ''));
  for (const bytes of [raw, ...texts, ...parsed.attachments.map((part) => part.content)]) {
    const found = containsPrivateKey(bytes);
    if (found) return found.kind;
  }
  if (depth === 0) return null;
  for (const { contentType, content } of parsed.attachments) {
    if (contentType !== 'message/rfc822') continue;
    const inner = await simpleParser(content, parsing).catch(() => null);
    const found = inner && (await privateKeyIn(content, inner, depth - 1));
    if (found) return found;
  }
  return null;
}

function megabytes(size: number): string {
  return (size / 1_048_576).toLocaleString('fr-FR', { maximumFractionDigits: 1 });
}
