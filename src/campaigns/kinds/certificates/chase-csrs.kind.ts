import { archivedForecast } from '../../../clients/read-only-client.js';
import { ClientsService } from '../../../clients/clients.service.js';
import { refused } from '../../../platform/changes/forecast.js';
import { stageWords } from '../../../reminders/waits/chase-decisions.js';
import { type JudgedWait, waitsOf } from '../../../reminders/waits/hand-chasing.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { asksWhom } from '../chase-fields.js';
import { ChasedWaits } from '../chased-waits.js';
import { mailedText } from '../mailed-deed.js';
import { mailSamples } from '../requests/mail-samples.js';

const whom = asksWhom('La CSR est demandée depuis');

/** Reminds those who were asked for a CSR: the letter of the rounds, one for each order, with the link that it comes by. */
@IsCampaignKind()
export class ChaseCsrsKind implements CampaignKind {
  readonly kind = 'chase_csrs';
  readonly label = 'Relancer les CSR demandées';
  readonly group = 'certificates';
  readonly description =
    'Qui a reçu le lien pour remettre une CSR, et ne l’a pas remise, reçoit un rappel avec le lien.';
  readonly icon = 'bell';
  readonly byHand = '/clients/:id/chases';
  readonly takenBack = 'Un rappel parti ne revient pas. Rien d’autre n’est changé.';
  readonly mails = true;
  readonly fields = whom.fields;
  readonly describe = whom.describe;

  constructor(
    private readonly waits: ChasedWaits,
    private readonly clients: ClientsService,
  ) {}

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = await this.waits.judged(clientIds, 'csr', parameters);
    const others = [...(await this.clients.archivedAmong(clientIds))].filter(([id]) => !judged.has(id));
    return answered(
      clientIds,
      new Map([
        ...[...judged].map(([id, waits]) => [id, this.waits.rowOf(waits, standsOn(waits))] as const),
        ...others.map(([id, archived]) => [id, archived ? archivedForecast : noneAsked] as const),
      ]),
    );
  }

  async actMany(
    clientIds: string[],
    parameters: Parameters,
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>> {
    const chased = await this.waits.chase(clientIds, 'csr', parameters, judged);
    return new Map(
      [...chased].map(([clientId, those]) => [
        clientId,
        {
          text: mailedText(
            words,
            waitsOf(those.map(({ waits }) => waits)),
            those.map(({ row, to, stage }) => `${row.label}\u00a0: ${to.join(', ')}, étape ${stageWords(stage)}`),
          ),
          result: { kind: 'order', id: those[0]?.row.subjectId ?? '' },
        },
      ]),
    );
  }

  async samples(clientIds: string[], parameters: Parameters): Promise<Sample[]> {
    return mailSamples(await this.waits.proposed(clientIds.slice(0, 3), 'csr', parameters));
  }
}

const words = { sent: 'CSR relancée', ready: 'Relance prête à partir' };

const noneAsked = refused('Aucune CSR n’est attendue de ce client\u00a0: elle se demande depuis sa commande.');

const standsOn = (waits: JudgedWait[]): Pick<RowForecast, 'basis' | 'result'> => ({
  basis: waits.map(({ row }) => `${row.subjectId} ${row.since}`).join(' '),
  result: { kind: 'order', id: waits[0]?.row.subjectId ?? '' },
});
