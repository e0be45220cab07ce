import { z } from 'zod';
import { neverSendKeys } from '../../pki/bytes/private-key.js';
import { lookAtFile } from '../files/look-at-file.js';
import { scanHint } from '../files/upload-weight.js';
import { type UploadedFile, wasChosen } from '../web/current.js';

/** What came with a name and nothing in it: copied or saved halfway. */
const emptyFile =
  'Ce fichier est vide\u00a0: sa copie ou son enregistrement n’est pas allé au bout. Refaites-le, puis choisissez-le de nouveau.';

const missing = `Choisissez le fichier\u00a0: ${scanHint}`;

/** What a field of scans shows. */
export const scanShape = {
  type: 'file',
  required: true,
  accept: 'application/pdf,image/png,image/jpeg',
  hint: scanHint,
} as const;

/** A file that must be there, whatever is in it: who asks for it judges it. */
export function someFile(missing: string) {
  return z.custom<UploadedFile>((file) => isFile(file), missing);
}

/** A scan, judged by its content and not by its name: an async schema, which `submitForm` reads. */
export const scan = someFile(missing).transform(async (file, context): Promise<UploadedFile> => {
  if (file.bytes.length === 0) {
    context.addIssue({ code: 'custom', message: emptyFile });
    return z.NEVER;
  }
  const { privateKey, evidence } = file.seen ?? (await lookAtFile(file.bytes));
  if (!privateKey && evidence.ok) return { ...file, mediaType: evidence.mediaType };
  context.addIssue({ code: 'custom', message: privateKey || evidence.ok ? neverSendKeys : evidence.reason });
  return z.NEVER;
});

function isFile(file: unknown): boolean {
  if (typeof file !== 'object' || file === null || !('bytes' in file)) return false;
  const { fileName, bytes } = file as UploadedFile;
  return wasChosen(fileName, bytes.length);
}
