import { Injectable } from '@nestjs/common';
import { DocumentsService } from '../../platform/documents/documents.service.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { Readings } from '../../platform/aside/readings.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';
import type { UploadedFile } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { readCopy } from '../prefill/read-copy.js';
import { Procedures } from '../procedures/procedures.service.js';
import type { PrefilledDossier } from './prefilled-dossier.entity.js';
import { PrefilledDossiers } from './prefilled-dossiers.service.js';

const papers = asideRoom<typeof import('../../paper/received/text-of-pdf.js')>('paper/received/text-of-pdf.js');

/**
 * The PDF that Démarche Numérique gives of a dossier to its owner: what it kept of our values is read there, since its public interface
 * gives none back (F4.2).
 */
@Injectable()
export class DossierCopies {
  constructor(
    private readonly dossiers: PrefilledDossiers,
    private readonly procedures: Procedures,
    private readonly documents: DocumentsService,
    private readonly aside: Aside,
    private readonly readings: Readings,
  ) {}

  /** Its text; null when it gives none. Asked for before the transaction, and found again within it. */
  textOf({ bytes }: Pick<UploadedFile, 'bytes'>): Promise<string | null> {
    return this.readings.once(bytes, 'text', async () => {
      const [text = null] = await this.aside.call(papers, 'textsOfPdfs', [[bytes]]).catch((error: unknown) => {
        if (error instanceof UnreadableFile) return [];
        throw error;
      });
      return text;
    });
  }

  /** Notes what the copy shows of each value, and keeps it as evidence. @throws Refused for what is no copy of this dossier */
  async note(id: string, file: UploadedFile): Promise<PrefilledDossier> {
    const dossier = await this.dossiers.moves.byId(id);
    const text = await this.textOf(file);
    if (text === null) throw new Refused([noText]);
    const { number, lines } = dossier;
    if (number && !text.replace(/[\s.]/gu, '').includes(number)) throw new Refused([ofAnother(number)]);
    const { fields } = await this.procedures.byId(dossier.procedureId);
    const shown = readCopy(fields, lines, text);
    if (shown.every((one) => one === null)) throw new Refused([noQuestion]);
    const { clientId } = dossier;
    const kept = await this.documents.keep({ clientId, kind: 'request_evidence', ...file, note: null });
    return this.dossiers.noteCopy(dossier, shown, kept.id);
  }
}

const noText =
  'Ce fichier ne donne pas son texte\u00a0: numérisé, protégé ou illisible. Demandez au déposant le PDF que Démarche Numérique propose de télécharger, ou cochez à la main ce qui manque.';
const noQuestion =
  'Aucune des questions envoyées ne se lit dans ce PDF. Demandez au déposant la copie de son dossier entier, ou cochez à la main ce qui manque.';

function ofAnother(number: string): string {
  return `Ce PDF ne porte pas le numéro ${number}\u00a0: c’est celui d’un autre dossier. Prenez la copie de celui-ci.`;
}
