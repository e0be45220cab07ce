import { Injectable } from '@nestjs/common';
import { clock } from '../../platform/clock.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import { tableMediaTypes } from '../../platform/files/table-writer.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import { Refused } from '../../platform/web/errors.js';
import { annexCells, annexTitles } from './annex-cells.js';
import { type AnnexLine, type AnnexOf, AnnexQueries } from './annex.queries.js';
import { annexCsv, contentSha256, type MandateContent, MassAnnex } from './mass-annex.service.js';
import { MassDossiers } from './mass-dossiers.service.js';

const room = asideRoom<typeof import('./mandate-letter.js')>('requests/mass/mandate-letter.js');

/** The papers of a mandate for many: the covering letter with its annex, and the annex as a table. */
@Injectable()
export class MassPapers {
  constructor(
    private readonly queries: AnnexQueries,
    private readonly annexes: MassAnnex,
    private readonly dossiers: MassDossiers,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
  ) {}

  /** Of whoever is ready, with all our people. @throws Refused when nobody is named, or more than one paper holds */
  async letterOfReady(): Promise<{ bytes: Uint8Array; lines: AnnexLine[] }> {
    const content = await this.annexes.content('ready', null);
    return { bytes: await this.drawn(content), lines: content.lines };
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

  /** Draws both for a dossier that has not left, and keeps them with their fingerprints: what is then sent is what was kept. @throws Refused when one of those it would name may be in it no more */
  async establish(dossierId: string): Promise<number> {
    const dossier = await this.dossiers.lock(dossierId);
    await this.dossiers.refuseUnfit(dossier);
    const content = await this.annexes.content({ dossierId }, dossier.administratorIds);
    const bytes = await this.drawn(content);
    const name = `Mandat de masse, ${dossier.title}`.slice(0, 100);
    const letter = {
      clientId: null,
      kind: 'mass_letter',
      fileName: `${name}.pdf`,
      mediaType: 'application/pdf',
      bytes,
      inputsSha256: contentSha256(content),
    };
    const annex = {
      clientId: null,
      kind: 'mass_annex',
      fileName: `${name}.csv`,
      mediaType: tableMediaTypes.csv,
      bytes: vouchFor(await annexCsv(content.lines)),
    };
    const [letterId = '', annexId = ''] = await this.documents.keepMany([letter, annex]);
    const rows = content.lines.length;
    await this.dossiers.keepPapers(dossierId, { letter: letterId, annex: annexId, rows });
    return rows;
  }

  private async drawn(content: MandateContent): Promise<Uint8Array> {
    if (content.lines.length === 0) throw new Refused(['Aucun client n’y serait nommé\u00a0: le dossier serait vide.']);
    if (content.administrators.length === 0)
      throw new Refused(['Aucun administrateur n’y serait habilité\u00a0: aucun n’a de carte valable aujourd’hui.']);
    const bytes = await this.aside.call(room, 'drawMassMandate', [{ ...content, today: clock.today() }]);
    return vouchFor(bytes);
  }
}
