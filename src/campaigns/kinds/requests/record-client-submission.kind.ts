import type { z } from 'zod';
import { dayOr } from '../../../platform/forms/day-field.js';
import { field, type FormField } from '../../../platform/forms/form.js';
import { line } from '../../../platform/forms/form-fields.js';
import { DocumentsService } from '../../../platform/documents/documents.service.js';
import { clock } from '../../../platform/clock.js';
import { scan, scanShape } from '../../../platform/forms/file-field.js';
import { date } from '../../../platform/web/view-helpers.js';
import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  type Answers,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { rowsOf } from './request-row.js';

const longest = 100;

/** Forms 413 that their clients sent to ANS themselves: the day, the reference and one proof for all of them. Nothing leaves from here. */
@IsCampaignKind()
export class RecordClientSubmissionKind implements CampaignKind {
  readonly kind = 'record_client_submission';
  readonly label = 'Noter\u00a0: envoyées par le client';
  readonly group = 'requests';
  readonly description =
    'Les demandes que ces clients ont envoyées eux-mêmes à l’ANS, le même jour et avec la même preuve. Aucun courriel ne part.';
  readonly icon = 'mail-opened';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'À défaire client par client\u00a0: une demande notée par erreur s’annule sur sa page.';

  constructor(
    private readonly documents: DocumentsService,
    private readonly judgement: RequestJudgement,
    private readonly requests: RequestBatch,
  ) {}

  fields(): Promise<FormField[]> {
    const sentOn = dayOr('Indiquez le jour où les clients ont envoyé leur demande.').refine(
      (day) => day <= clock.today(),
      'Ce jour est à venir\u00a0: indiquez celui de l’envoi.',
    );
    return Promise.resolve([
      field('sentOn', 'Jour de l’envoi', sentOn, { type: 'date', required: true }),
      field('reference', 'Référence', line('Indiquez la référence de l’envoi.', longest), {
        hint: 'Celle de l’envoi, que l’on retrouve sur la preuve.',
        required: true,
        maxlength: longest,
      }),
      field('proof', 'Preuve de l’envoi', scan, {
        ...scanShape,
        hint: `Le bordereau ou le courriel du client, joint à chaque demande. ${scanShape.hint}`,
      }),
    ]);
  }

  async parametersOf({ sentOn, reference, proof }: Answers): Promise<Parameters> {
    const file = proof as z.output<typeof scan>;
    const { id } = await this.documents.keep({ clientId: null, kind: 'request_evidence', ...file });
    return { sentOn: String(sentOn), reference: String(reference), proof: id };
  }

  describe({ sentOn = '', reference = '' }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve([
      { label: 'Jour de l’envoi', value: date(sentOn) },
      { label: 'Référence', value: reference },
    ]);
  }

  async judge(clientIds: string[], { sentOn = '' }: Parameters): Promise<Map<string, RowForecast>> {
    return rowsOf(await this.judgement.judgeOutside(clientIds, 'sent_by_client', sentOn));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { sentOn = '', reference = '', proof = '' } = parameters;
    const noted = await this.requests.noteSentByClient(clientIds, { date: sentOn, reference, documentId: proof });
    return new Map(
      [...noted].map(([clientId, { id }]) => [
        clientId,
        {
          text: `Envoyée par le client le ${date(sentOn)}, référence ${reference}`,
          result: { kind: 'request', id },
        },
      ]),
    );
  }
}
