import { remedyOf } from '../../journey/steps/spoilt-order.js';
import type { PageRequest, UploadedFile } from '../../platform/web/current.js';
import type { InvalidForm } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { ImportOutcome } from './certificate-imports.service.js';
import type { Returned } from '../../orders/verdict.view.js';

interface Upload {
  file: UploadedFile | null;
  /** Into an order, or into a slot. */
  importBytes: (bytes: Uint8Array) => Promise<ImportOutcome>;
  /** The page of that thing, with what was refused on it. */
  invalid: (returned: Returned) => Promise<InvalidForm>;
}

/**
 * A certificate that a person uploads, wherever they do it: the verdict comes back on the page, the rest is told by a flash.
 * A file with a private key answers like a success, so that the alarm in the journal is committed.
 * @throws InvalidForm without a file, or with a certificate that is refused
 */
export async function importUpload(
  request: PageRequest,
  { file, importBytes, invalid }: Upload,
): Promise<ImportOutcome> {
  if (!file) throw await invalid({ errors: { certificate: 'Choisissez le fichier du certificat.' } });
  const outcome = await importBytes(file.bytes);
  if (!outcome.imported && !outcome.privateKey)
    throw await invalid({ certificate: { verdict: outcome.verdict, fits: outcome.fits, fileName: file.fileName } });
  tellImport(request, outcome);
  return outcome;
}

function tellImport(request: PageRequest, outcome: ImportOutcome): void {
  if (outcome.imported && outcome.history)
    return flash(request, {
      tone: 'ok',
      text: 'Certificat expiré, gardé dans l’historique de l’emplacement\u00a0: il ne le couvre pas.',
    });
  if (outcome.imported) {
    // What was delivered for an order that cannot go on is recorded, and its page says the same (docs/decisions/0088).
    const remedy = remedyOf(outcome.spoilt, outcome.order.state)?.detail;
    const next = remedy ?? outcome.notYet ?? 'Il reste à l’installer, puis à le vérifier.';
    return flash(request, { tone: 'ok', text: `Certificat importé. ${next}` });
  }
  const [finding] = outcome.verdict.findings;
  flash(request, { tone: 'bad', text: [finding?.title, finding?.mend].filter(Boolean).join(' ') });
}
