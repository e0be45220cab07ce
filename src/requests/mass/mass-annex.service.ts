import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { EditorService } from '../../accounts/editor.service.js';
import { Document } from '../../platform/documents/document.entity.js';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { tableStream } from '../../platform/files/table-writer.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import { number } from '../../platform/web/view-helpers.js';
import { annexCells, annexTitles } from './annex-cells.js';
import { type AnnexLine, type AnnexOf, AnnexQueries } from './annex.queries.js';
import type { MassMandate } from './mandate-letter.js';
import type { MassDossier } from './mass-dossier.entity.js';

/** More would keep a process busy for a minute: the CSV has no limit. */
const mostPrinted = 5000;

/** All that the papers of a mandate say, but for the day they are drawn. */
export type MandateContent = Omit<MassMandate, 'today'>;

/** What the papers of a mandate would say now, and what of the kept ones is no longer so. */
@Injectable()
export class MassAnnex {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: AnnexQueries,
    private readonly editors: EditorService,
    private readonly documents: DocumentsService,
  ) {}

  /** @throws Refused when there is more than one paper holds */
  async content(of: AnnexOf, administratorIds: string[] | null): Promise<MandateContent> {
    const content = await this.printable(of, administratorIds);
    if (content) return content;
    throw new Refused([
      `L’annexe imprimée s’arrête à ${number(mostPrinted)} structures\u00a0: prenez l’annexe en CSV, ou faites deux dossiers.`,
    ]);
  }

  /** @returns null when there is more than one paper holds */
  private async printable(of: AnnexOf, administratorIds: string[] | null): Promise<MandateContent | null> {
    const lines: AnnexLine[] = [];
    for await (const part of this.queries.parts(of)) {
      lines.push(...part);
      if (lines.length > mostPrinted) return null;
    }
    const { name, siret, ansContractSignedOn } = await this.editors.current();
    const administrators = await this.queries.administrators(administratorIds);
    return { editor: { name, siret, contractSignedOn: ansContractSignedOn }, administrators, lines };
  }

  /**
   * What the kept papers of an open mandate say that is no longer so: the structures by name, or the people and the editor. Null: none are kept.
   * Compared by content, never by number: one client out and another in are as many.
   */
  async outdated(dossier: MassDossier): Promise<string[] | null> {
    const { letterDocumentId, annexDocumentId, administratorIds } = dossier;
    if (!letterDocumentId || !annexDocumentId) return null;
    const now = await this.printable({ dossierId: dossier.id }, administratorIds);
    // Its page is shown all the same: whoever prints is told what to do.
    if (!now) return [`plus de ${number(mostPrinted)} structures`];
    const letter = await this.db.one(Document, { id: letterDocumentId });
    if (letter?.inputsSha256 === contentSha256(now)) return [];
    const { bytes } = await this.documents.withBytes(annexDocumentId);
    const names = differing(bytes, await annexCsv(now.lines));
    return names.length > 0 ? names : ['vos administrateurs ou votre fiche d’éditeur'];
  }
}

/** Kept beside the letter: what it was drawn from. */
export const contentSha256 = (content: MandateContent): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** The annex as a table. */
export const annexCsv = (lines: AnnexLine[]): Promise<Buffer> =>
  buffer(tableStream('csv', 'Annexe', annexTitles.length, rowsOf(lines)));

async function* rowsOf(lines: AnnexLine[]): AsyncGenerator<WrittenCell[]> {
  yield annexTitles;
  for (const line of lines) yield Promise.resolve(annexCells(line));
}

// Who came, who left, of whom something else is said: a structure is its number, and called as it is now.
function differing(kept: Uint8Array, now: Uint8Array): string[] {
  const [before, after] = [kept, now].map((bytes) => {
    const rows: string[][] = parse(Buffer.from(bytes), { bom: true, delimiter: ';' });
    return new Map(rows.map((row) => [row[1] ?? '', row]));
  }) as [Map<string, string[]>, Map<string, string[]>];
  const names = [...before.keys(), ...after.keys()].flatMap((structure) => {
    const [was, is] = [before.get(structure), after.get(structure)];
    return was?.join(';') === is?.join(';') ? [] : ((is ?? was)?.[0] ?? []);
  });
  return [...new Set(names)];
}
