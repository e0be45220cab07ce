import { readCardNumbers } from './cell-readers.js';
import { type ColumnPart, day, text } from './import-column.js';

/** Whom ANS has recorded for the client already. */
export const habilitationColumns: ColumnPart = {
  part: 'habilitation',
  label: 'Habilitation',
  columns: [
    text(
      'habilitatedCards',
      'Cartes habilitées',
      [
        'carte habilitee',
        'cartes des administrateurs',
        'carte de l administrateur',
        'administrateurs',
        'administrateur technique',
        'administrateurs techniques',
        'habilitations',
        'habilitation',
      ],
      { read: readCardNumbers, show: (value) => value.replaceAll(' ', ', ') },
    ),
    day('habilitatedSince', 'Habilitation depuis', [
      'habilitation depuis le',
      'habilites depuis',
      'date d habilitation',
      'date habilitation',
      'habilite depuis',
      'validation 413',
    ]),
  ],
};
