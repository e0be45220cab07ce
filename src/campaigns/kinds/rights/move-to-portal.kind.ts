import { ChaseTexts } from '../../../reminders/waits/chase-texts.service.js';
import { asksNothing } from '../requests/request-row.js';
import { Designations } from '../../../delegations/portal/designations.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import type { Forecast } from '../../../platform/changes/forecast.js';
import { answered, openingDelegation } from '../answered.js';
import { mailedText } from '../mailed-deed.js';

const words = { sent: 'Désignation demandée', ready: 'Désignation prête à être demandée' };

/** From paper to mesHabilitations (F5). Each representative is asked by mail; what left does not come back: there is no inverse. */
@IsCampaignKind()
export class MoveToPortalKind implements CampaignKind {
  readonly kind = 'move_to_portal';
  readonly label = 'Passer du papier au portail';
  readonly group = 'rights';
  readonly description =
    'Le représentant de chaque client reçoit les étapes pour vous désigner sur mesHabilitations. Une habilitation sur papier déjà en place reste en vigueur tant que la désignation n’est pas constatée.';
  readonly icon = 'world';
  readonly byHand = '/clients/:id/delegations';
  readonly takenBack =
    'Un courriel parti ne revient pas. Une désignation demandée s’abandonne client par client, sur sa page.';
  readonly mails = true;
  readonly follows = true;

  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(
    private readonly designations: Designations,
    private readonly texts: ChaseTexts,
  ) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const lack = await this.texts.lackOf('designation');
    const judged = [...(await this.designations.judge(clientIds))].map(([id, forecast]): [string, RowForecast] => [
      id,
      { ...openingDelegation(forecast), ...reasonsOf(forecast, lack) },
    ]);
    return answered(clientIds, new Map(judged));
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const asked = await this.designations.ask(clientIds);
    return new Map(
      [...asked].map(([clientId, { delegationId, told, waits, form }]) => [
        clientId,
        {
          text: mailedText(words, waits, [told, form]),
          result: { kind: 'delegation', id: delegationId },
        },
      ]),
    );
  }

  async samples(clientIds: string[]): Promise<Sample[]> {
    return (await this.designations.samples(clientIds.slice(0, 3))).map(({ client: { id, name }, mail }) => {
      const { to, subject, text } = mail;
      return {
        clientId: id,
        client: name,
        kind: 'mail',
        to,
        subject: `${name}\u00a0: ${subject}`,
        text,
        attachments: [],
      };
    });
  }
}

// What is known beforehand to keep the reminders is told with what leaves: in one line with what becomes of a form, so that each number is of that line.
function reasonsOf({ forecast, reasons }: Forecast, lack: string | null): Partial<Forecast> {
  if (forecast !== 'would_do' || lack === null) return {};
  return { reasons: [[...reasons, `Aucune relance ne partira. ${lack}`].join(' ')] };
}
