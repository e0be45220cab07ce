import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import type { AnnexLine } from './annex.queries.js';

export const annexTitles = [
  'Structure',
  'FINESS EJ ou SIRET',
  'Commune',
  'Représentant',
  'Carte du représentant',
  'Numéro de carte',
  'Délégation depuis',
  'Délégation jusqu’au',
  'Voie',
  'SHA-256 de la pièce',
];

/** A line of the annex as a table has it. */
export function annexCells(line: AnnexLine): WrittenCell[] {
  const day = (value: string | null): WrittenCell => (value ? { day: value } : '');
  return [
    line.name,
    line.number,
    line.town ?? '',
    line.representative,
    line.card,
    line.cardNumber ?? '',
    day(line.delegationFrom),
    day(line.delegationTo),
    line.channel === 'portal' ? 'mesHabilitations' : 'Mandat écrit',
    line.evidenceSha256,
  ];
}
