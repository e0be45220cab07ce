import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { type ProspectiveRequest, RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type InTransaction,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { PrepareRequestsKind } from '../prepare-requests.kind.js';
import { asksNothing, mailedRowsOf, mailedTo } from './request-row.js';
import { signatureSamples } from './mail-samples.js';
import { sentDeeds } from './send-for-signature.kind.js';

/** From the register to the signer in one act: the draft that is missing is prepared, then it leaves. */
@IsCampaignKind()
export class PrepareAndSendKind implements CampaignKind {
  readonly kind = 'prepare_and_send';
  readonly label = 'Préparer puis envoyer en signature';
  readonly group = 'requests';
  readonly description =
    'Chaque client à qui rien ne manque reçoit son formulaire 413 prérempli, à signer\u00a0: la demande est préparée, puis part à son signataire.';
  readonly icon = 'mail-forward';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'Un courriel parti ne revient pas. Une demande envoyée s’annule client par client, sur sa page.';
  readonly mails = true;
  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly preparing: PrepareRequestsKind,
    private readonly judgement: RequestJudgement,
    private readonly requests: RequestBatch,
  ) {}

  /** Those without a draft by the judgement of « préparer », then of « envoyer » on the draft they would have. */
  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const open = mailedRowsOf(await this.judgement.judge(clientIds, 'send_for_signature'));
    const prepared = await this.preparing.judge(clientIds);
    const newcomers = clientIds.filter((id) => prepared.get(id)?.forecast === 'would_do');
    const prospects = await this.judgement.ofProspects(newcomers, 'send_for_signature');
    return new Map(
      clientIds.map((id): [string, RowForecast] => {
        const first = prepared.get(id) as RowForecast;
        const then = open.get(id) as RowForecast;
        if (first.forecast === 'refused') return [id, first];
        if (first.forecast === 'done_already') return [id, then];
        const { dossier, ...prospect } = prospects.get(id) as ProspectiveRequest;
        return [id, prospect.forecast === 'would_do' ? mailedTo(first, dossier) : prospect];
      }),
    );
  }

  ready(clientIds: string[], _: Parameters, run: InTransaction): Promise<void> {
    return this.requests.fillForms(clientIds, run);
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const prepared = await this.preparing.judge(clientIds);
    const newcomers = clientIds.filter((id) => prepared.get(id)?.forecast === 'would_do');
    await this.preparing.actMany(newcomers, {}, prepared);
    return sentDeeds(await this.requests.sendForSignature(clientIds));
  }

  samples(clientIds: string[]): Promise<Sample[]> {
    return signatureSamples(this.requests, clientIds);
  }
}
