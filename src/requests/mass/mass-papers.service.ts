import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { tableMediaTypes, tableStream } from '../../platform/files/table-writer.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { Refused } from '../../platform/web/errors.js';
import { annexCells, annexTitles } from './annex-cells.js';
import { type AnnexLine, type AnnexOf, AnnexQueries } from './annex.queries.js';
import { MassDossiers } from './mass-dossiers.service.js';

const room = asideRoom<typeof import('./mandate-letter.js')>('requests/mass/mandate-letter.js');

/** More would keep a process busy for a minute: the CSV has no limit. */
const mostPrinted = 5000;

/** The papers of a mandate for many: the covering letter with its annex, and the annex as a table. */
@Injectable()
export class MassPapers {
  constructor(
    private readonly queries: AnnexQueries,
    private readonly editors: EditorService,
    private readonly dossiers: MassDossiers,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
  ) {}

  /** @throws Refused when nobody is named, or more than one paper holds */
  async letter(of: AnnexOf, administratorIds: string[] | null): Promise<{ bytes: Uint8Array; lines: AnnexLine[] }> {
    const lines: AnnexLine[] = [];
    for await (const part of this.queries.parts(of)) {
      lines.push(...part);
      if (lines.length > mostPrinted)
        throw new Refused([
          `L’annexe imprimée s’arrête à ${mostPrinted} structures\u00a0: prenez l’annexe en CSV, ou faites deux dossiers.`,
        ]);
    }
    if (lines.length === 0) throw new Refused(['Aucun client n’y serait nommé\u00a0: le dossier serait vide.']);
    const { name, siret, ansContractSignedOn } = await this.editors.current();
    const mandate = {
      editor: { name, siret, contractSignedOn: ansContractSignedOn },
      administrators: await this.queries.administrators(administratorIds),
      lines,
      today: clock.today(),
    };
    const bytes = await this.aside.call(room, 'drawMassMandate', [mandate]);
    return { bytes: vouchFor(bytes), lines };
  }

  /** The titles, then the lines, read as they are written. @param counted told how many, at the end */
  async *annex(of: AnnexOf, counted: (lines: number) => Promise<void>): AsyncGenerator<WrittenCell[]> {
    yield annexTitles;
    let lines = 0;
    for await (const part of this.queries.parts(of)) {
      lines += part.length;
      yield* part.map(annexCells);
    }
    await counted(lines);
  }

  /** Draws both for a dossier that has not left, and keeps them with their fingerprints: what is then sent is what was kept. */
  async establish(dossierId: string): Promise<number> {
    const { title, administratorIds } = await this.dossiers.lock(dossierId);
    const { bytes, lines } = await this.letter({ dossierId }, administratorIds);
    const name = `Mandat de masse, ${title}`.slice(0, 100);
    const letter = {
      clientId: null,
      kind: 'mass_letter',
      fileName: `${name}.pdf`,
      mediaType: 'application/pdf',
      bytes,
    };
    const table = vouchFor(await buffer(tableStream('csv', 'Annexe', annexTitles.length, rowsOf(lines))));
    const annex = {
      clientId: null,
      kind: 'mass_annex',
      fileName: `${name}.csv`,
      mediaType: tableMediaTypes.csv,
      bytes: table,
    };
    const [letterId = '', annexId = ''] = await this.documents.keepMany([letter, annex]);
    await this.dossiers.keepPapers(dossierId, { letter: letterId, annex: annexId, rows: lines.length });
    return lines.length;
  }
}

async function* rowsOf(lines: AnnexLine[]): AsyncGenerator<WrittenCell[]> {
  yield annexTitles;
  for (const line of lines) yield Promise.resolve(annexCells(line));
}
