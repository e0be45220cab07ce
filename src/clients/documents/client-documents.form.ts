import { z } from 'zod';
import { checkEvidence } from '../../paper/evidence.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { readForm, type ReadForm } from '../../platform/web/read-form.js';
import { uploadKindLabels } from './document-kinds.js';
import { choice, optionalLine } from '../../platform/forms/form-fields.js';

const uploadForm = z.object({
  kind: choice(uploadKindLabels, 'Choisissez de quelle pièce il s’agit.'),
  note: optionalLine(300),
});
const replacementForm = z.object({ note: optionalLine(300) });

type WithFile<Answers> = ReadForm<Answers & { file: UploadedFile }>;

/** A new piece: its kind, a note, and a file judged by its content. Everything that is wrong is told at once. */
export function readUpload(body: unknown, file: UploadedFile | null) {
  return withFile(readForm(uploadForm, body), file);
}

/** The piece that takes another's place: it keeps its kind. */
export function readReplacement(body: unknown, file: UploadedFile | null) {
  return withFile(readForm(replacementForm, body), file);
}

async function withFile<Answers extends object>(
  form: ReadForm<Answers>,
  file: UploadedFile | null,
): Promise<WithFile<Answers>> {
  const judged = await judge(file);
  if (form.ok && judged.ok) return { ok: true, value: { ...form.value, file: judged.file } };
  const values: Record<string, unknown> = form.ok ? { ...(form.value as object) } : form.values;
  return {
    ok: false,
    values,
    errors: { ...(form.ok ? {} : form.errors), ...(judged.ok ? {} : { file: judged.reason }) },
  };
}

async function judge(
  file: UploadedFile | null,
): Promise<{ ok: true; file: UploadedFile } | { ok: false; reason: string }> {
  if (!file) return { ok: false, reason: 'Choisissez le fichier\u00a0: PDF, PNG ou JPEG, 10 Mo au plus.' };
  const checked = await checkEvidence(file.bytes);
  return checked.ok ? { ok: true, file: { ...file, mediaType: checked.mediaType } } : checked;
}
