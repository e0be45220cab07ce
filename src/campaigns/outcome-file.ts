import { stringify } from 'csv-stringify/sync';
import { dateTime } from '../platform/web/view-helpers.js';
import type { CampaignRowLine } from './campaign.queries.js';
import { rowLabels } from './row-labels.js';

const header = ['FINESS EJ', 'Client', 'Issue', 'Détail', 'Essais', 'Heure'];

/** The outcome of each row for a French spreadsheet: BOM, `;`, CRLF, no cell that would run as a formula. */
export function outcomeFile(rows: Pick<CampaignRowLine, OutcomeColumn>[]): string {
  const lines = rows.map((row) => [
    row.finess_ej,
    row.client,
    rowLabels[row.state].label,
    (row.outcome ?? row.reason ?? '').replaceAll('\n', ' '),
    String(row.tries),
    row.state === 'pending' ? '' : dateTime(row.changed_at),
  ]);
  return stringify(
    [header, ...lines].map((line) => line.map(harmless)),
    {
      delimiter: ';',
      bom: true,
      record_delimiter: 'windows',
    },
  );
}

type OutcomeColumn = 'finess_ej' | 'client' | 'state' | 'outcome' | 'reason' | 'tries' | 'changed_at';

// OWASP, CSV injection: a spreadsheet runs a cell that begins with one of these; an apostrophe makes it a text.
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
