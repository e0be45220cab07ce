import { HandChasing } from '../../../reminders/waits/hand-chasing.service.js';
import { stageWords } from '../../../reminders/waits/chase-decisions.js';
import { type ChaseRule, RequestChasing } from '../../../requests/moves/request-chasing.service.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type KindField,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { chaseSamples } from './mail-samples.js';
import { rowsOf } from './request-row.js';

const waits = [3, 5, 10, 15, 20, 30];
const quiets = [3, 5, 7, 10, 15, 30];
const waitWords = (days: number | string) => `au moins ${days}\u00a0jours ouvrés`;
const quietWords = (days: number | string) => `au moins ${days}\u00a0jours`;

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

  constructor(
    private readonly chasing: RequestChasing,
    private readonly hand: HandChasing,
  ) {}

  fields(): Promise<KindField[]> {
    const choice = { type: 'select' as const, required: true, placeholder: 'Choisir' };
    return Promise.resolve([
      { ...choice, name: 'waiting', label: 'Le formulaire attend depuis', options: optionsOf(waits, waitWords) },
      { ...choice, name: 'quiet', label: 'Personne n’a relancé depuis', options: optionsOf(quiets, quietWords) },
    ]);
  }

  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const waiting = waits.find((days) => String(days) === values['waiting']);
    const quiet = quiets.find((days) => String(days) === values['quiet']);
    const errors: FormErrors = {};
    if (!waiting) errors['waiting'] = 'Choisissez depuis combien de temps le formulaire attend.';
    if (!quiet) errors['quiet'] = 'Choisissez le temps à laisser depuis la dernière relance.';
    if (!waiting || !quiet) return Promise.resolve({ errors });
    return Promise.resolve({ parameters: { waiting: String(waiting), quiet: String(quiet) } });
  }

  describe({ waiting = '', quiet = '' }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve([
      { label: 'Le formulaire attend depuis', value: waitWords(waiting) },
      { label: 'Sans relance depuis', value: quietWords(quiet) },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = rowsOf(await this.chasing.judge(clientIds, ruleOf(parameters)));
    const reasons = await this.hand.refusals(await this.hand.of(clientIds, 'signature'));
    return new Map(
      [...judged].map(([id, row]) => {
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

function optionsOf(days: number[], words: (days: number) => string) {
  return days.map((one) => ({ value: String(one), label: words(one) }));
}

function ruleOf({ waiting, quiet }: Parameters): ChaseRule {
  return { waitingDays: Number(waiting), quietDays: Number(quiet) };
}
