import { HandChasing } from '../../../reminders/waits/hand-chasing.service.js';
import { stageWords } from '../../../reminders/waits/chase-decisions.js';
import { together } from '../../../platform/tenancy/together.js';
import { RequestChasing } from '../../../requests/moves/request-chasing.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { asksWhom, ruleOf } from '../chase-fields.js';
import { chaseSamples } from './mail-samples.js';
import { mailedRowsOf } from './request-row.js';

const whom = asksWhom('Le formulaire attend depuis');

/** Reminds those who have a form 413 to sign: one mail a client, never twice within the days that were chosen. */
@IsCampaignKind()
export class ChaseSignersKind implements CampaignKind {
  readonly kind = 'chase_signers';
  readonly label = 'Relancer les signataires';
  readonly group = 'requests';
  readonly description =
    'Chaque représentant qui n’a pas encore renvoyé son formulaire 413 le reçoit de nouveau, avec un rappel.';
  readonly icon = 'bell';
  readonly byHand = '/clients/:id/requests';
  readonly mails = true;
  readonly fields = whom.fields;
  readonly read = whom.read;
  readonly describe = whom.describe;

  constructor(
    private readonly chasing: RequestChasing,
    private readonly hand: HandChasing,
  ) {}

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const [judged, reasons] = await together(
      this.chasing.judge(clientIds, ruleOf(parameters)),
      this.hand.of(clientIds, 'signature').then((waiting) => this.hand.refusals(waiting)),
    );
    return new Map(
      [...mailedRowsOf(judged)].map(([id, row]) => {
        const reason = reasons.get(id);
        return [id, row.forecast === 'would_do' && reason ? { ...row, forecast: 'refused', reasons: [reason] } : row];
      }),
    );
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const chased = await this.hand.chase(await this.hand.of(clientIds, 'signature'));
    return new Map(
      chased.map(({ row, to, stage }) => [
        row.clientId,
        {
          text: `Signataire relancé, étape ${stageWords(stage)}\n${to.join(', ')}`,
          result: { kind: 'request', id: row.subjectId },
        },
      ]),
    );
  }

  samples(clientIds: string[]): Promise<Sample[]> {
    return chaseSamples(this.hand, clientIds);
  }
}
