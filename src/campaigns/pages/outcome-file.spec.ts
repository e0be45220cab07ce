import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { tableStream } from '../../platform/files/table-writer.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { outcomeCells, outcomeTitles } from './outcome-file.js';

const row = {
  clientNumber: '060785011',
  client: 'CHU de Nice',
  state: 'done' as const,
  outcome: 'Demande préparée',
  reason: null,
  tries: 1,
  changedAt: new Date('2026-11-24T13:32:00Z'),
};

const fileOf = (...rows: Parameters<typeof outcomeCells>[0][]) =>
  text(tableStream('csv', 'Compte rendu', outcomeTitles.length, lines(rows)));

async function* lines(rows: Parameters<typeof outcomeCells>[0][]): AsyncGenerator<WrittenCell[]> {
  await Promise.resolve();
  yield outcomeTitles;
  yield* rows.map(outcomeCells);
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
