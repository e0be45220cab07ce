import { createHash } from 'node:crypto';
import type { ParsedMail } from 'mailparser';
import { plainText } from '../../identifiers/plain-text.js';
import { fileSize } from '../../platform/web/view-helpers.js';
import { holdsRequest } from '../../pki/bytes/request-search.js';
import { automaticMail } from '../content/automatic-mail.js';
import { wordsOfBlocks } from '../content/formatted-mail.js';
import { formatHtml } from '../content/format-html.js';
import { withoutRequests } from '../content/without-requests.js';
import { headerOf } from '../proof/header-fields.js';
import { textOfAttachments } from './attachment-text.js';
import { idsIn } from './message-ids.js';
import { type MailSearch, parseHeaders, parseMail, searchMail } from './parse-mail.js';
import type { ReadMail } from './received-mail.js';
import { withoutSecret } from './without-secret.js';

export type { ReadMail } from './received-mail.js';

const longestBody = 200_000;
const longestHtml = 2_000_000;
const mostAttachments = 20;
const tooMuchFolded =
  'Ce courriel, ou une archive qu’il contient, se déplie en un volume anormal\u00a0: son texte et ses pièces jointes n’ont pas été lus ni enregistrés. Ouvrez-le dans votre messagerie.';

/**
 * Reads the bytes of a mail, whatever is in them: no network, no markup kept, never throws.
 * @param raw the mail, or its beginning when it is too large to be read whole
 * @param size of the whole mail
 */
export async function readMail(raw: Buffer, size = raw.length): Promise<ReadMail> {
  if (size > raw.length)
    return told(
      raw,
      await parseHeaders(raw),
      { key: searchMail(raw, null).key, whole: false },
      `Ce courriel pèse ${fileSize(size)}, trop pour être lu ici. Ouvrez-le dans votre messagerie.`,
    );
  const parsed = await parseMail(raw);
  const search = searchMail(raw, parsed);
  if (!search.key && !search.whole) return told(raw, await parseHeaders(raw), search, tooMuchFolded);
  const notice = parsed
    ? null
    : 'Ce courriel est construit de façon anormale (trop de parties)\u00a0: son texte n’a pas été lu. Le message d’origine est joint.';
  return told(raw, parsed ?? (await parseHeaders(raw)), search, notice);
}

/** The same from its beginning alone, for one that could not be read in time. @param raw its beginning */
export async function readMailHead(raw: Buffer): Promise<ReadMail> {
  const search = { key: searchMail(raw, null).key, whole: false };
  return told(raw, await parseHeaders(raw), search, tooMuchFolded);
}

async function told(
  raw: Buffer,
  parsed: ParsedMail,
  { key, whole }: MailSearch,
  notice: string | null,
): Promise<ReadMail> {
  const mail = readParts(raw, parsed, notice);
  if (key) return { ...withoutSecret(mail, ownId(raw)), privateKey: key };
  const parted = setRequestsApart(mail, parsed);
  // What was not searched whole is not unfolded any further.
  const readable = parted.attachments.filter(({ csr }) => !csr);
  const read = whole ? await textOfAttachments(readable) : { unreadAttachments: readable.length };
  return { ...parted, ...read, evidence: whole ? 'whole' : 'head' };
}

/** A certificate request does not travel by mail: neither its file nor its text is there for anybody to take up. */
function setRequestsApart(mail: ReadMail, { html, attachments: parts }: ParsedMail): ReadMail {
  const body = withoutRequests(mail.body);
  const attachments = mail.attachments.map((one) => ({ ...one, csr: holdsRequest(one.bytes) }));
  const elsewhere = () => [Buffer.from(html || ''), ...parts.map((part) => part.content)].some(holdsRequest);
  const csr = body !== null || attachments.some((one) => one.csr) || elsewhere();
  return csr ? { ...mail, body: body ?? mail.body, formatted: null, attachments, csr } : mail;
}

function readParts(raw: Buffer, parsed: ParsedMail, notice: string | null): ReadMail {
  const authors = (parsed.from?.value ?? []).flatMap((entry) => entry.group ?? [entry]);
  const clip = (text: string, length: number) => plainText(text).slice(0, length);
  // A mail of HTML alone has no text of its own.
  const own = parsed.text?.trim() ? parsed.text : null;
  const formatted = parsed.html ? formatHtml(parsed.html.slice(0, longestHtml), own) : null;
  const text = own ?? wordsOfBlocks(formatted?.blocks ?? []);
  return {
    sender: authors.length === 1 ? clip(authors[0]?.address ?? '', 320).toLowerCase() : '',
    recipients: recipientsOf(parsed),
    subject:
      clip(parsed.subject ?? '', 500)
        .replace(/\s+/g, ' ')
        .trim() || '(sans objet)',
    body: notice ?? clip(text, longestBody).replaceAll('\r\n', '\n').trim(),
    messageId: idsIn(parsed.messageId ?? '')[0] ?? ownId(raw),
    inReplyTo: idsIn(parsed.inReplyTo ?? '')[0] ?? null,
    referenceIds: idsIn([parsed.references ?? []].flat().join(' ')).slice(-50),
    sentAt: parsed.date ?? null,
    attachments: attachmentsOf(parsed),
    leftAttachments: Math.max(0, attachedTo(parsed).length - mostAttachments),
    formatted: notice === null ? formatted : null,
    htmlSha256: own === null && parsed.html ? sha256(parsed.html) : null,
    automatic: automaticMail(headerOf(raw), { subject: parsed.subject ?? '', body: text }),
    csr: false,
    attachmentText: '',
    unreadAttachments: 0,
    deliveryReport: reportOf(parsed),
    quotedIds: idsIn(raw.toString('latin1'), 500),
    privateKey: null,
    evidence: 'whole',
    notice,
  };
}

function recipientsOf(parsed: ParsedMail): string[] {
  const fields = [parsed.to, parsed.cc].flatMap((field) => field ?? []);
  const addresses = fields.flatMap((field) => field.value).flatMap((entry) => entry.group ?? [entry]);
  return addresses.flatMap((entry) => (entry.address ? [plainText(entry.address).slice(0, 320)] : [])).slice(0, 50);
}

/** The name of a mail that has none, or one that may not be kept: by its bytes. */
const ownId = (raw: Buffer) => `<${sha256(raw)}@sans-message-id>`;

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function attachedTo({ attachments }: ParsedMail) {
  return attachments.filter(
    (part) => !part.related && part.contentType !== 'message/delivery-status' && part.content.length > 0,
  );
}

function attachmentsOf(parsed: ParsedMail): ReadMail['attachments'] {
  return attachedTo(parsed)
    .slice(0, mostAttachments)
    .map((part, index) => ({
      fileName: part.filename ?? (part.contentType === 'message/rfc822' ? 'message.eml' : `piece-${index + 1}`),
      mediaType: /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(part.contentType)
        ? part.contentType
        : 'application/octet-stream',
      bytes: part.content,
      csr: false,
    }));
}

function reportOf(parsed: ParsedMail): string | null {
  const part = parsed.attachments.find((candidate) => candidate.contentType === 'message/delivery-status');
  return part ? plainText(part.content.toString('utf8')).slice(0, 20_000) : null;
}
