import { RequestPrinting } from '../../../requests/moves/request-printing.service.js';
import { CampaignDocuments } from '../../documents/campaign-documents.service.js';
import {
  IsCampaignKind,
  type Artefact,
  type CampaignKind,
  type Deed,
  type InTransaction,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { asksNothing, rowsOf } from './request-row.js';

/** The 413 of each request on paper, signed or to sign: joined for print, or in one archive with its list. Nothing leaves, nothing moves. */
@IsCampaignKind()
export class DocumentsKind implements CampaignKind {
  readonly kind = 'documents';
  readonly label = 'Imprimer ou réunir les formulaires 413';
  readonly group = 'requests';
  readonly description =
    'Le formulaire de chaque demande en cours, signé ou à signer, en volumes à imprimer ou dans une archive avec sa liste. Aucun courriel ne part.';
  readonly icon = 'printer';
  readonly byHand = '/clients/:id/requests';
  readonly fields = asksNothing.fields;
  readonly read = asksNothing.read;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly printing: RequestPrinting,
    private readonly documents: CampaignDocuments,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    return rowsOf(await this.printing.judge(clientIds));
  }

  ready(clientIds: string[], _: Parameters, run: InTransaction): Promise<void> {
    return this.printing.fillForms(clientIds, run);
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const printed = await this.printing.print(clientIds);
    return new Map(
      [...printed].map(([clientId, { documentId, what }]) => [
        clientId,
        { text: what, result: { kind: 'document', id: documentId } },
      ]),
    );
  }

  artefacts({ id }: { id: string }): Promise<Artefact[]> {
    return this.documents.artefacts(id);
  }
}
