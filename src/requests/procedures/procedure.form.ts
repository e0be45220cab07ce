import { z } from 'zod';
import { field, newSchema } from '../../platform/forms/form.js';
import { atMost, megabyte, weightOf } from '../../platform/files/upload-weight.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { whenTooHeavy } from '../../platform/web/sent/heavy-files.js';
import { requestKinds, type RequestKind } from '../request-states.js';

const kinds = Object.entries(requestKinds).map(([value, label]) => ({ value, label }));

// Left empty, a field of files sends one without a byte.
const perhapsFile = z.preprocess(
  (file) => (file && (file as Partial<UploadedFile>).bytes?.length ? file : undefined),
  z.custom<UploadedFile>().optional(),
);

/** The schema of a procedure weighs some tens of kilobytes. */
export const largestSchema = megabyte;

whenTooHeavy(
  'schema',
  `Choisissez le schéma de la démarche, en JSON\u00a0: il pèse moins de ${weightOf(largestSchema)}.`,
);

/** Where a procedure is, for which form, and its schema when it cannot be asked for. */
export const procedureFields = [
  field(
    'address',
    'Adresse de la démarche',
    z.string().trim().min(1, 'Indiquez l’adresse de la démarche.').max(400, 'Au plus 400 caractères.'),
    {
      required: true,
      maxlength: 400,
      mono: true,
      placeholder: 'https://demarche.numerique.gouv.fr/commencer/…',
      hint: 'Celle que l’ANS donne. Sceau n’appelle que cet hôte.',
    },
  ),
  field(
    'kind',
    'Formulaire qu’elle remplace',
    z.enum(Object.keys(requestKinds) as [RequestKind, RequestKind], 'Choisissez le formulaire.'),
    {
      type: 'radio',
      required: true,
      options: kinds,
      show: (kind) => requestKinds[kind],
    },
  ),
  field('schema', 'Schéma, si la démarche ne le publie pas', perhapsFile, {
    type: 'file',
    accept: 'application/json,.json',
    hint: `Le JSON de «\u00a0/preremplir/…/schema\u00a0», ${atMost(largestSchema)}. Sans fichier, Sceau le demande à la démarche.`,
    show: () => '',
  }),
];

export const procedureForm = newSchema(procedureFields);
export type ProcedureForm = z.output<typeof procedureForm>;
