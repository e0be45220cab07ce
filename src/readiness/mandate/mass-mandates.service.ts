import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { count } from '../../platform/web/view-helpers.js';
import { MassPapers } from '../../requests/mass/mass-papers.service.js';

/** The papers of a mass mandate for whoever is ready, made from what is known now and kept nowhere. */
@Injectable()
export class MassMandates {
  constructor(
    private readonly papers: MassPapers,
    private readonly audit: AuditService,
  ) {}

  /** @throws Refused when no client is ready, or more than one paper holds */
  async dossier() {
    const { bytes, lines } = await this.papers.letterOfReady();
    await this.told('PDF', lines.length);
    return { fileName: `Mandat de masse ${clock.today()}.pdf`, mediaType: 'application/pdf', bytes };
  }

  /** The titles, then the lines, read as they are written. */
  annex(): AsyncGenerator<WrittenCell[]> {
    return this.papers.annex('ready', (lines) => this.told('CSV', lines));
  }

  private async told(format: string, lines: number): Promise<void> {
    const told = count(lines, 'client', 'clients');
    await this.audit.exported({ what: 'Dossier d’essai d’un mandat de masse', told, format });
  }
}
