import { type MailedRequest, RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type InTransaction,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { mailedText } from '../mailed-deed.js';
import { asksNothing, mailedRowsOf } from './request-row.js';
import { signatureSamples } from './mail-samples.js';

/** The filled 413 of each draft leaves to its own signer (guide V0.6, étape 3). */
@IsCampaignKind()
export class SendForSignatureKind implements CampaignKind {
  readonly kind = 'send_for_signature';
  readonly label = 'Envoyer les demandes pour signature';
  readonly group = 'requests';
  readonly description =
    'Le formulaire 413 de chaque demande en préparation part à son signataire, un courriel par client.';
  readonly icon = 'writing';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'Un courriel parti ne revient pas. Une demande envoyée s’annule client par client, sur sa page.';
  readonly mails = true;
  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly judgement: RequestJudgement,
    private readonly requests: RequestBatch,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    return mailedRowsOf(await this.judgement.judge(clientIds, 'send_for_signature'));
  }

  ready(clientIds: string[], _: Parameters, run: InTransaction): Promise<void> {
    return this.requests.fillForms(clientIds, run);
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    return sentDeeds(await this.requests.sendForSignature(clientIds));
  }

  samples(clientIds: string[]): Promise<Sample[]> {
    return signatureSamples(this.requests, clientIds);
  }
}

const words = { sent: 'Demande envoyée pour signature', ready: 'Demande prête à partir pour signature' };

/** What is told of requests that were mailed to their signers, by client. */
export function sentDeeds(sent: ReadonlyMap<string, MailedRequest>): Map<string, Deed> {
  return new Map(
    [...sent].map(([clientId, { id, waits }]) => [
      clientId,
      { text: mailedText(words, waits), result: { kind: 'request', id } },
    ]),
  );
}
