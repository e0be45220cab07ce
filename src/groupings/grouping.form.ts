import { z } from 'zod';
import { choice, line, optionalLine, version } from '../platform/forms/form-fields.js';

export const systemLabels = {
  separate: 'Chaque organisme a son système',
  shared: 'Un système commun à tous',
} as const;
export type SystemChoice = keyof typeof systemLabels;

const fields = {
  name: line('Indiquez le nom du groupement.', 200),
  system: choice(systemLabels, 'Dites si le groupement a un système commun.'),
  // One line: the conflict page shows it in a field of one line, and nothing typed may be lost there.
  note: optionalLine(1000),
};

export const newGroupingForm = z.object(fields);
export const groupingForm = z.object({ ...fields, version });
export type NewGrouping = z.output<typeof newGroupingForm>;
export type GroupingEdit = z.output<typeof groupingForm>;
