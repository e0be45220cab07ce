import { scan, scanShape } from '../../platform/forms/file-field.js';
import { choice, optionalLine } from '../../platform/forms/form-fields.js';
import { choicesOf, field, newSchema } from '../../platform/forms/form.js';
import { uploadKindLabels } from './document-kinds.js';

/** The piece that takes another's place: it keeps its kind. */
export const replacementFields = [
  field('file', 'Fichier', scan, scanShape),
  field('note', 'Note', optionalLine(300), {
    maxlength: 300,
    hint: 'Exemple\u00a0: avenant de 2026, reçu par courrier. Aucune donnée de santé.',
  }),
];

/** A new piece: its kind, a note, and a file judged by its content. */
export const uploadFields = [
  field('kind', 'De quelle pièce s’agit-il\u202f?', choice(uploadKindLabels, 'Choisissez de quelle pièce il s’agit.'), {
    type: 'radio',
    required: true,
    options: choicesOf(uploadKindLabels),
  }),
  ...replacementFields,
];

export const replacementForm = newSchema(replacementFields);
export const uploadForm = newSchema(uploadFields);
