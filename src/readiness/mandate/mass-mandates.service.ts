import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { vouchFor } from '../../platform/files/seen-files.js';
import type { WrittenCell } from '../../platform/files/xlsx-writer.js';
import { Refused } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { type AnnexLine, MandateQueries } from './mandate.queries.js';
import { drawMassMandate } from './mandate-letter.js';

const linesAtOnce = 500;

/** More would keep a worker busy for a minute: the CSV has no limit. */
const mostPrinted = 5000;

export const annexTitles = [
  'Structure',
  'FINESS EJ',
  'Commune',
  'Représentant',
  'Carte du représentant',
  'Numéro de carte',
  'Délégation depuis',
  'Délégation jusqu’au',
  'Voie',
  'SHA-256 de la pièce',
];

/** The papers of a mass mandate, made from what is known now and kept nowhere. */
@Injectable()
export class MassMandates {
  constructor(
    private readonly queries: MandateQueries,
    private readonly editors: EditorService,
    private readonly audit: AuditService,
  ) {}

  /** @throws Refused when no client is ready, or more than one paper holds */
  async dossier() {
    const lines: AnnexLine[] = [];
    for await (const part of this.parts()) {
      lines.push(...part);
      if (lines.length > mostPrinted)
        throw new Refused([`L’annexe imprimée s’arrête à ${mostPrinted} structures\u00a0: prenez l’annexe en CSV.`]);
    }
    if (lines.length === 0) throw new Refused(['Aucun client n’est prêt\u00a0: le dossier serait vide.']);
    const { name, siret, ansContractSignedOn } = await this.editors.current();
    const bytes = await drawMassMandate({
      editor: { name, siret, contractSignedOn: ansContractSignedOn },
      administrators: await this.queries.administrators(),
      lines,
      today: clock.today(),
    });
    await this.told('PDF', lines.length);
    return { fileName: `Mandat de masse ${clock.today()}.pdf`, mediaType: 'application/pdf', bytes: vouchFor(bytes) };
  }

  /** The titles, then the lines, read as they are written. */
  async *annex(): AsyncGenerator<WrittenCell[]> {
    yield annexTitles;
    let lines = 0;
    for await (const part of this.parts()) {
      lines += part.length;
      yield* part.map(cellsOf);
    }
    await this.told('CSV', lines);
  }

  private async *parts(): AsyncGenerator<AnnexLine[]> {
    let after: { search: string; id: string } | null = null;
    for (;;) {
      const part: (AnnexLine & { search: string })[] = await this.queries.lines(after, linesAtOnce);
      if (part.length > 0) yield part;
      const last = part.at(-1);
      if (!last || part.length < linesAtOnce) return;
      after = { search: last.search, id: last.id };
    }
  }

  private async told(format: string, lines: number): Promise<void> {
    const { editorId } = await this.editors.current();
    await this.audit.record({
      subject: { kind: 'editor', id: editorId },
      clientId: null,
      action: 'exported',
      summary: `Dossier d’essai d’un mandat de masse (${format})\u00a0: ${count(lines, 'client', 'clients')}`,
    });
  }
}

function cellsOf(line: AnnexLine): WrittenCell[] {
  const day = (value: string | null): WrittenCell => (value ? { day: value } : '');
  return [
    line.name,
    line.number,
    line.town ?? '',
    line.representative,
    line.card,
    line.cardNumber ?? '',
    day(line.delegationFrom),
    day(line.delegationTo),
    line.channel === 'portal' ? 'mesHabilitations' : 'Mandat écrit',
    line.evidenceSha256,
  ];
}
