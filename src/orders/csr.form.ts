import { z } from 'zod';
import { someFile } from '../platform/forms/file-field.js';
import { field, newSchema } from '../platform/forms/form.js';
import { whenTooHeavy } from '../platform/web/sent/heavy-files.js';
import { judgesItsKeys } from '../platform/web/sent/refused-keys.js';

const missing = 'Choisissez le fichier de la CSR, ou collez son texte.';
const tooMuchText = 100_000;

const text = z
  .string()
  .default('')
  .transform((pasted) => pasted.trim().slice(0, tooMuchText));

judgesItsKeys('pasted');
whenTooHeavy('csr', 'Une CSR pèse quelques ko\u00a0: choisissez le fichier que le serveur a produit.');

/** A CSR comes as a file or as pasted text: either will do. */
export function csrFields(verb = 'Déposer la CSR') {
  return [
    field('csr', verb, someFile(missing).nullable(), {
      type: 'file',
      either: true,
      accept: '.csr,.pem,.der,.req,.p10,.txt',
      hint: 'PEM ou DER. Une clé privée serait refusée, jamais conservée.',
    }),
    field('pasted', 'Texte de la CSR', text, {
      type: 'textarea',
      either: true,
      mono: true,
      rows: 5,
      hint: 'De -----BEGIN CERTIFICATE REQUEST----- à -----END CERTIFICATE REQUEST-----, ces lignes comprises.',
    }),
  ];
}

/** The bytes of what was sent, before the form is read. */
export function givenCsr(file: { bytes: Buffer } | undefined, body: unknown): Buffer {
  if (file && file.bytes.length > 0) return file.bytes;
  return Buffer.from(text.safeParse((body as Record<string, unknown> | undefined)?.['pasted']).data ?? '');
}

/** The CSR that was on the page of who acts, none when empty: another that came since is not acted on unseen. */
export const seenCsr = z
  .union([z.uuid(), z.literal('')])
  .optional()
  .catch(undefined);
/** The file wins. `latest`: that of the page. */
export const csrForm = newSchema(csrFields())
  .extend({ latest: seenCsr })
  .transform(({ csr, pasted, latest }, context) => {
    if (csr) return { ...csr, latest };
    if (pasted !== '') return { fileName: 'csr-collee.csr', bytes: Buffer.from(pasted), latest };
    context.addIssue({ code: 'custom', path: ['csr'], message: missing });
    return z.NEVER;
  });
