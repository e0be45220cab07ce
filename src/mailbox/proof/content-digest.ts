import { createHash } from 'node:crypto';

/** What a mail says, without the traces that its way leaves in its header. */
interface Content {
  sender: string;
  subject: string;
  body: string;
  attachments: { fileName: string; bytes: Buffer }[];
}

/** The digest of a mail, and those under which earlier versions kept it. */
export interface ContentDigests {
  own: string;
  former: string[];
}

/** A mail of HTML alone is known by its HTML, not by the words that we make of it: our reading changes, the mail does not. */
export function contentDigests(mail: Content & { htmlSha256: string | null }): ContentDigests {
  if (mail.htmlSha256 === null) return { own: contentDigest(mail), former: [] };
  // First its HTML was not read at all, then its words were what it was known by.
  const former = [contentDigest({ ...mail, body: '' }), contentDigest(mail)];
  return { own: contentDigest({ ...mail, body: mail.htmlSha256 }), former };
}

/**
 * The same mail by another way gives the same digest; one that says something else under the same Message-ID does not.
 * @returns SHA-256, 64 hexadecimal digits
 */
function contentDigest({ sender, subject, body, attachments }: Content): string {
  const hash = createHash('sha256');
  // Each part after its length: no two contents run together into one.
  const add = (part: Buffer | string) => hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const files = attachments.flatMap(({ fileName, bytes }) => [fileName, bytes]);
  for (const part of [sender, subject, body, ...files]) add(part);
  return hash.digest('hex');
}
