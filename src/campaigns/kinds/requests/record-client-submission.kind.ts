import { DocumentsService } from '../../../platform/documents/documents.service.js';
import { clock } from '../../../platform/clock.js';
import { scan, scanShape } from '../../../platform/forms/file-field.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import { date } from '../../../platform/web/view-helpers.js';
import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  readDay,
  type CampaignKind,
  type Deed,
  type KindField,
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

  constructor(
    private readonly documents: DocumentsService,
    private readonly judgement: RequestJudgement,
    private readonly requests: RequestBatch,
  ) {}

  fields(): Promise<KindField[]> {
    return Promise.resolve([
      { type: 'date', name: 'sentOn', label: 'Jour de l’envoi', required: true },
      {
        type: 'text',
        name: 'reference',
        label: 'Référence',
        hint: 'Celle de l’envoi, que l’on retrouve sur la preuve.',
        required: true,
        maxlength: longest,
      },
      {
        type: 'file',
        name: 'proof',
        label: 'Preuve de l’envoi',
        hint: `Le bordereau ou le courriel du client, joint à chaque demande. ${scanShape.hint}`,
        required: true,
        accept: scanShape.accept,
      },
    ]);
  }

  async read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const sentOn = readDay(values['sentOn']);
    const given = values['reference'];
    const reference = typeof given === 'string' ? given.replace(/\s+/g, ' ').trim() : '';
    const proof = await scan.safeParseAsync(values['proof']);
    const errors: FormErrors = {};
    if (!sentOn) errors['sentOn'] = 'Indiquez le jour où les clients ont envoyé leur demande.';
    else if (sentOn > clock.today()) errors['sentOn'] = 'Ce jour est à venir\u00a0: indiquez celui de l’envoi.';
    if (!reference) errors['reference'] = 'Indiquez la référence de l’envoi.';
    else if (reference.length > longest) errors['reference'] = `${longest}\u00a0caractères au plus.`;
    if (!proof.success) errors['proof'] = proof.error.issues[0]?.message ?? '';
    if (!sentOn || !proof.success || Object.keys(errors).length > 0) return { errors };
    const kept = await this.documents.keep({ clientId: null, kind: 'request_evidence', ...proof.data });
    return { parameters: { sentOn, reference, proof: kept.id } };
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
