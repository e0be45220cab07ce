import { archivedForecast } from '../../../clients/read-only-client.js';
import { refused } from '../../../platform/changes/forecast.js';
import { gathered } from '../../../platform/tenancy/together.js';
import { stageWords } from '../../../reminders/waits/chase-decisions.js';
import type { JudgedWait } from '../../../reminders/waits/hand-chasing.service.js';
import type { Request } from '../../../requests/request.entity.js';
import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import { type JudgedRequest, RequestJudgement } from '../../../requests/moves/request-judgement.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { asksWhom } from '../chase-fields.js';
import { ChasedWaits } from '../chased-waits.js';
import { mailedText } from '../mailed-deed.js';
import { mailSamples } from './mail-samples.js';
import { rowOf } from './request-row.js';

const whom = asksWhom('Le formulaire attend depuis');

/** Reminds those who have a form 413 to sign: one mail a client, never twice within the days that were chosen. */
@IsCampaignKind()
export class ChaseSignersKind implements CampaignKind {
  readonly kind = 'chase_signers';
  readonly label = 'Relancer les signataires';
  readonly group = 'requests';
  readonly description =
    'Chaque représentant qui n’a pas encore renvoyé son formulaire le reçoit de nouveau, avec un rappel.';
  readonly icon = 'bell';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'Un rappel parti ne revient pas. Rien d’autre n’est changé.';
  readonly mails = true;
  readonly fields = whom.fields;
  readonly describe = whom.describe;

  constructor(
    private readonly waits: ChasedWaits,
    private readonly requests: RequestBatch,
    private readonly judgement: RequestJudgement,
  ) {}

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = await this.waits.judged(clientIds, 'signature', parameters);
    // A client's request is read once: to be reminded of, or to be told why not.
    const others = clientIds.filter((id) => !judged.has(id));
    const { requests, elsewhere } = await gathered<{
      requests: Map<string, Request>;
      elsewhere: Map<string, JudgedRequest>;
    }>({
      requests: judged.size > 0 ? this.requests.open([...judged.keys()]) : new Map<string, Request>(),
      elsewhere:
        others.length > 0 ? this.judgement.judge(others, 'record_signature', given) : new Map<string, JudgedRequest>(),
    });
    return new Map([
      ...[...judged].map(([id, waits]) => [id, this.waits.rowOf(waits, standsOn(waits, requests.get(id)))] as const),
      ...[...elsewhere].map(([id, one]) => [id, unawaited(one)] as const),
    ]);
  }

  async actMany(
    clientIds: string[],
    parameters: Parameters,
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>> {
    const chased = [...(await this.waits.chase(clientIds, 'signature', parameters, judged)).values()].flat();
    return new Map(
      chased.map(({ row, to, stage, waits }) => [
        row.clientId,
        {
          text: mailedText(wordsAt(stage), waits, [to.join(', ')]),
          result: { kind: 'request', id: row.subjectId },
        },
      ]),
    );
  }

  async samples(clientIds: string[], parameters: Parameters): Promise<Sample[]> {
    const mails = await this.waits.proposed(clientIds.slice(0, 3), 'signature', parameters);
    return mailSamples(mails, ({ attachmentIds }) => ({
      name: 'Document à signer',
      href: `/documents/${attachmentIds?.[0]}`,
    }));
  }
}

const wordsAt = (stage: number) => ({
  sent: `Signataire relancé, étape ${stageWords(stage)}`,
  ready: `Relance prête à partir, étape ${stageWords(stage)}`,
});

const given: ['document', 'date'] = ['document', 'date'];
const notSent = 'La demande est encore en préparation\u00a0: envoyez-la d’abord pour signature.';

// As of what is mailed to a signer: the request, down to its version, and the address.
function standsOn(waits: JudgedWait[], request: Request | undefined): Pick<RowForecast, 'basis' | 'result'> {
  const [{ row }] = waits as [JudgedWait];
  return {
    basis: `${row.subjectId} ${request?.version ?? ''} ${row.signerEmail ?? ''}`,
    result: { kind: 'request', id: row.subjectId },
  };
}

// Its form waits for nobody: it stands where « enregistrer la signature » says, which a draft and an archived client would let one do.
function unawaited(judged: JudgedRequest): RowForecast {
  const row = rowOf(judged);
  if (judged.request?.state === 'draft') return { ...row, ...refused(notSent) };
  return row.forecast === 'would_do' ? { ...row, ...archivedForecast } : row;
}
