import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { mailedText } from '../mailed-deed.js';
import { submissionSamples } from './mail-samples.js';
import { asksNothing, rowsOf } from './request-row.js';

const words = { sent: 'Demande envoyée à l’ANS', ready: 'Demande prête à partir pour l’ANS' };

/** The signed 413 of each request leaves to ANS, alone in its mail (guide V0.6, étape 3; product, « never two clients in one mail »). */
@IsCampaignKind()
export class SubmitRequestsKind implements CampaignKind {
  readonly kind = 'submit_requests';
  readonly label = 'Envoyer à l’ANS les demandes signées';
  readonly group = 'requests';
  readonly description =
    'Le formulaire signé de chaque demande part à l’adresse de l’ANS, un courriel par demande. Les habilitations deviennent «\u00a0demandées\u00a0».';
  readonly icon = 'send';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack =
    'Ce qui est parti à l’ANS ne revient pas. Une demande s’annule client par client\u00a0: prévenez alors l’ANS.';
  readonly mails = true;
  readonly follows = true;
  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly judgement: RequestJudgement,
    private readonly requests: RequestBatch,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    return rowsOf(await this.judgement.judge(clientIds, 'submit'));
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const sent = await this.requests.submit(clientIds);
    return new Map(
      [...sent].map(([clientId, { id, waits }]) => [
        clientId,
        { text: mailedText(words, waits), result: { kind: 'request', id } },
      ]),
    );
  }

  samples(clientIds: string[]): Promise<Sample[]> {
    return submissionSamples(this.requests, clientIds);
  }
}
