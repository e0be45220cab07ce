import { z } from 'zod';
import { choicesOf, editSchema, field, newSchema } from '../../platform/forms/form.js';
import type { BlankSetting } from './blank-setting.entity.js';

export const purposeLabels = { write: 'Écrites sur le formulaire', leave: 'Laissées vides' } as const;

type Purpose = keyof typeof purposeLabels;

// The page of a conflict sends the label back.
const purpose = z.preprocess(
  (typed) => Object.entries(purposeLabels).find(([, label]) => label === typed)?.[0] ?? typed,
  z.enum(['write', 'leave'], { error: 'Choisissez ce que devient cette case.' }),
);

/** How the blank in use is filled. The guide V0.6 says « ne pas remplir », the form of March 2024 « doit être complété » (F7). */
export const blankSettingFields = [
  field('purpose', 'Précisions sur l’usage des certificats', purpose, {
    type: 'radio',
    required: true,
    hint: 'Le formulaire de mars 2024 les demande\u202f; le guide V0.6 dit de ne pas les remplir.',
    options: choicesOf(purposeLabels),
    show: (value) => purposeLabels[value],
  }),
];

export const blankSettingForm = editSchema(blankSettingFields);
export type BlankSettingForm = z.output<typeof blankSettingForm>;

export function blankSettingAnswers({ fillsPurpose, version }: BlankSetting): { purpose: Purpose; version: number } {
  return { purpose: fillsPurpose ? 'write' : 'leave', version };
}

/** Why another paper than ANS's may leave: who answers for it says on what grounds. */
export const otherPaperFields = [
  field(
    'reason',
    'Sur quoi vous vous fondez',
    z.string().trim().min(10, 'Dites qui, à l’ANS, l’accepte, et depuis quand.').max(500, 'Au plus 500 caractères.'),
    { type: 'textarea', rows: 3, required: true, hint: 'Par exemple le courriel de l’ANS qui l’accepte, et sa date.' },
  ),
];
export const otherPaperForm = newSchema(otherPaperFields);
