import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { tableStream } from '../../platform/files/table-writer.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { forecastFile, outcomeFile, type RowsFile, type WrittenRow } from './rows-file.js';

const row: WrittenRow = {
  clientNumber: '060785011',
  client: 'CHU de Nice',
  state: 'done',
  forecast: 'would_do',
  outcome: 'Demande préparée',
  reason: null,
  forecastReason: null,
  tries: 1,
  changedAt: new Date('2026-11-24T13:32:00Z'),
};

const written = (file: RowsFile, ...rows: WrittenRow[]) =>
  text(tableStream('csv', file.sheet, file.titles.length, lines(file, rows)));
const fileOf = (...rows: WrittenRow[]) => written(outcomeFile, ...rows);

async function* lines(file: RowsFile, rows: WrittenRow[]): AsyncGenerator<WrittenCell[]> {
  await Promise.resolve();
  yield file.titles;
  yield* rows.map((one) => file.cells(one));
}

describe('the outcome file of a campaign', () => {
  it('opens in a French spreadsheet: BOM, semicolons, one line a client', async () => {
    // The reader of a stream takes the byte order mark off.
    expect(await fileOf(row)).toBe(
      'FINESS EJ ou SIRET;Client;Issue;Détail;Essais;Heure\r\n060785011;CHU de Nice;Faite;Demande préparée;1;24/11/2026 à 14\u00a0h\u00a032\r\n',
    );
  });

  it.each(['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', '\t=1'])('never runs %j as a formula', async (name) => {
    const cell = (await fileOf({ ...row, client: name })).split('\r\n')[1] ?? '';
    expect(cell).toContain(`;${cell.includes('"') ? '"' : ''}'${name.replaceAll('"', '""')}`);
  });

  it('keeps a name with a semicolon or a quote in its cell, and a reason on one line', async () => {
    const file = await fileOf({ ...row, client: 'A;B "C"', state: 'refused', outcome: null, reason: 'Un\nDeux' });
    expect(file).toContain(';"A;B ""C""";Refusée;Un Deux;');
  });
});

describe('the file of a simulation', () => {
  it('tells of each client what is foretold and why, on one line', async () => {
    const refused = {
      ...row,
      state: 'pending' as const,
      forecast: 'refused' as const,
      forecastReason: 'Sans carte\nMme Sabatier',
    };
    expect(await written(forecastFile, row, refused)).toBe(
      'FINESS EJ ou SIRET;Client;Prévision;Motif\r\n060785011;CHU de Nice;Changera;\r\n060785011;CHU de Nice;Refusé;Sans carte Mme Sabatier\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)'])('never runs a reason %j as a formula', async (reason) => {
    expect(await written(forecastFile, { ...row, forecastReason: reason })).toContain(`;Changera;'${reason}`);
  });
});
