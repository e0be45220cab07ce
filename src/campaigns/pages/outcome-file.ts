import { frenchCsv } from '../../platform/files/french-csv.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { CampaignRowLine } from './campaign.queries.js';
import { rowLabels } from './campaign-row.labels.js';

const header = ['FINESS EJ ou SIRET', 'Client', 'Issue', 'Détail', 'Essais', 'Heure'];

/** The outcome of each row, for a French spreadsheet. */
export function outcomeFile(rows: Pick<CampaignRowLine, OutcomeColumn>[]): string {
  const lines = rows.map((row) => [
    row.clientNumber,
    row.client,
    rowLabels[row.state].label,
    (row.outcome ?? row.reason ?? '').replaceAll('\n', ' '),
    String(row.tries),
    row.state === 'pending' ? '' : dateTime(row.changedAt),
  ]);
  return frenchCsv([header, ...lines]);
}

type OutcomeColumn = 'clientNumber' | 'client' | 'state' | 'outcome' | 'reason' | 'tries' | 'changedAt';
