import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { CampaignRowLine } from './campaign.queries.js';
import { rowLabels } from './campaign-row.labels.js';

export const outcomeTitles = ['FINESS EJ ou SIRET', 'Client', 'Issue', 'Détail', 'Essais', 'Heure'];

type OutcomeColumn = 'clientNumber' | 'client' | 'state' | 'outcome' | 'reason' | 'tries' | 'changedAt';

/** The outcome of one row, for a spreadsheet. */
export function outcomeCells(row: Pick<CampaignRowLine, OutcomeColumn>): WrittenCell[] {
  return [
    row.clientNumber,
    row.client,
    rowLabels[row.state].label,
    (row.outcome ?? row.reason ?? '').replaceAll('\n', ' '),
    String(row.tries),
    row.state === 'pending' ? '' : dateTime(row.changedAt),
  ];
}
