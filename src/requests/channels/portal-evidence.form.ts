import { z } from 'zod';
import { pastDay } from '../../platform/forms/day-field.js';
import { scan, scanShape } from '../../platform/forms/file-field.js';
import { field, newSchema } from '../../platform/forms/form.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { requestLine } from '../request.form.js';

// Left empty, a field of files sends one without a byte.
const perhapsScan = z.preprocess(
  (file) => (file && (file as Partial<UploadedFile>).bytes?.length ? file : undefined),
  scan.optional(),
);

/** What a person saw of a request on mesHabilitations: a picture of it, or their own words. */
export const portalEvidenceFields = [
  field('date', 'Déclarée le', pastDay, { type: 'date', required: true }),
  field('reference', 'Référence', requestLine(200).min(1, 'Indiquez la référence.'), {
    required: true,
    maxlength: 200,
    hint: 'Le numéro que le portail a donné, ou qui l’a constaté et comment.',
  }),
  field('document', 'Copie d’écran, ou ce que le portail a envoyé', perhapsScan, {
    ...scanShape,
    required: false,
    either: true,
    show: () => '',
  }),
  field('note', 'Ou votre constat', z.string().trim().max(2000, 'Au plus 2000 caractères.').default(''), {
    type: 'textarea',
    rows: 3,
    either: true,
    maxlength: 2000,
    hint: 'Gardé tel quel, à votre nom, avec son empreinte.',
  }),
];

export const portalEvidenceForm = newSchema(portalEvidenceFields);
export type PortalEvidence = z.output<typeof portalEvidenceForm>;
