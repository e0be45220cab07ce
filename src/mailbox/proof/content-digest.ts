import { createHash } from 'node:crypto';

/** What a mail says, without the traces that its way leaves in its header. */
interface Content {
  sender: string;
  subject: string;
  body: string;
  attachments: { fileName: string; bytes: Buffer }[];
}

/**
 * The same mail by another way gives the same digest; one that says something else under the same Message-ID does not.
 * @returns SHA-256, 64 hexadecimal digits
 */
export function contentDigest({ sender, subject, body, attachments }: Content): string {
  const hash = createHash('sha256');
  // Each part after its length: no two contents run together into one.
  const add = (part: Buffer | string) => hash.update(`${Buffer.byteLength(part)}:`).update(part);
  const files = attachments.flatMap(({ fileName, bytes }) => [fileName, bytes]);
  for (const part of [sender, subject, body, ...files]) add(part);
  return hash.digest('hex');
}
