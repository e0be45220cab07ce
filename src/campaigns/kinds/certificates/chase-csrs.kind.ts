import { archivedReason } from '../../../clients/client-lock.js';
import { ClientsService } from '../../../clients/clients.service.js';
import { grouped } from '../../../platform/grouped.js';
import { stageWords } from '../../../reminders/waits/chase-decisions.js';
import { HandChasing } from '../../../reminders/waits/hand-chasing.service.js';
import type { WaitingRow } from '../../../reminders/waits/waits.queries.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { asksWhom, ruleOf } from '../chase-fields.js';

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
  readonly mails = true;
  readonly fields = whom.fields;
  readonly read = whom.read;
  readonly describe = whom.describe;

  constructor(
    private readonly hand: HandChasing,
    private readonly clients: ClientsService,
  ) {}

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = await this.judged(clientIds, parameters);
    const others = [...(await this.clients.archivedAmong(clientIds))].filter(([id]) => !judged.has(id));
    return answered(
      clientIds,
      new Map([
        ...[...judged].map(([id, rows]) => [id, forecastOf(rows)] as const),
        ...others.map(([id, archived]) => [id, refused(archived ? archivedReason : noneAsked)] as const),
      ]),
    );
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const chased = await this.hand.chase(await this.due(clientIds, parameters));
    return new Map(
      [...grouped(chased, ({ row }) => row.clientId)].map(([clientId, those]) => [
        clientId,
        {
          text: `CSR relancée\n${those.map(({ row, to, stage }) => `${row.label}\u00a0: ${to.join(', ')}, étape ${stageWords(stage)}`).join('\n')}`,
          result: { kind: 'order', id: those[0]?.row.subjectId ?? '' },
        },
      ]),
    );
  }

  async samples(clientIds: string[], parameters: Parameters): Promise<Sample[]> {
    const mails = await this.hand.proposed(await this.due(clientIds.slice(0, 3), parameters));
    return mails.map(({ clientId, clientName: client, to, subject, text }) => ({
      ...{ clientId, client, kind: 'mail', to, text, attachments: [] },
      subject: subject.startsWith(client) ? subject : `${client}\u00a0: ${subject}`,
    }));
  }

  private async due(clientIds: string[], parameters: Parameters): Promise<WaitingRow[]> {
    const judged = await this.judged(clientIds, parameters);
    return [...judged.values()].flat().flatMap(({ row, refusal }) => (refusal === null ? [row] : []));
  }

  private async judged(clientIds: string[], parameters: Parameters) {
    const rows = await this.hand.judged(await this.hand.of(clientIds, 'csr'), ruleOf(parameters));
    return grouped(rows, ({ row }) => row.clientId);
  }
}

const noneAsked = 'Aucune CSR n’est attendue de ce client\u00a0: elle se demande depuis sa commande.';

const refused = (reason: string): RowForecast => ({ forecast: 'refused', reasons: [reason] });

// One that would leave is enough; else what is ours to mend is told before what was done already.
function forecastOf(rows: Awaited<ReturnType<HandChasing['judged']>>): RowForecast {
  const [first] = rows
    .flatMap(({ refusal }) => refusal ?? [])
    .toSorted((one, other) => Number(one.done) - Number(other.done));
  const basis = rows.map(({ row }) => `${row.subjectId} ${row.since}`).join(' ');
  const order = rows[0]?.row.subjectId;
  const result = order ? { result: { kind: 'order', id: order } } : {};
  if (rows.some(({ refusal }) => refusal === null) || !first)
    return { forecast: 'would_do', reasons: [], basis, ...result };
  return { forecast: first.done ? 'done_already' : 'refused', reasons: [first.reason], basis, ...result };
}
