import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { RowState } from '../engine/campaign-row.transitions.js';
import type { CampaignRowLine, ForecastCode, ToldBy } from './campaign.queries.js';
import { forecastLabels, rowLabels } from './campaign-row.labels.js';

type Written = 'clientNumber' | 'client' | 'state' | 'forecast' | 'outcome' | 'reason' | 'forecastReason';

/** What a cell is made of. */
export type WrittenRow = Pick<CampaignRowLine, Written | 'tries' | 'changedAt'>;

/** The rows of a campaign in a file: what would become of each client, or what did. */
export interface RowsFile {
  by: ToldBy;
  name: string;
  sheet: string;
  /** As the journal says it. */
  told: string;
  titles: string[];
  cells(row: WrittenRow): WrittenCell[];
  /** Of which rows alone, in the plural. */
  labelOf(code: string): string;
}

const client = ['FINESS EJ ou SIRET', 'Client'];

export const outcomeFile: RowsFile = {
  by: 'state',
  name: 'compte-rendu',
  sheet: 'Compte rendu',
  told: 'Compte rendu exporté',
  titles: [...client, 'Issue', 'Détail', 'Essais', 'Heure'],
  cells: (row) => [
    row.clientNumber,
    row.client,
    rowLabels[row.state].label,
    onOneLine(row.outcome ?? row.reason),
    String(row.tries),
    row.state === 'pending' ? '' : dateTime(row.changedAt),
  ],
  labelOf: (code) => rowLabels[code as RowState].labels,
};

export const forecastFile: RowsFile = {
  by: 'forecast',
  name: 'simulation',
  sheet: 'Simulation',
  told: 'Simulation exportée',
  titles: [...client, 'Prévision', 'Motif'],
  cells: (row) => [
    row.clientNumber,
    row.client,
    row.forecast ? forecastLabels[row.forecast].label : '',
    onOneLine(row.forecastReason),
  ],
  labelOf: (code) => forecastLabels[code as ForecastCode].labels,
};

function onOneLine(text: string | null): string {
  return (text ?? '').replaceAll('\n', ' ');
}
