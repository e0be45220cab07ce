import type { FormField } from '../../../platform/forms/form.js';
import { selected } from '../kind-fields.js';
import { RequestsService } from '../../../requests/requests.service.js';
import {
  type CampaignKind,
  type Deed,
  IsCampaignKind,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';

/** A draft of the form 503 for each client whose arrivals and departures are planned (turnover; guide V0.6, annexe). */
@IsCampaignKind()
export class PrepareChangesKind implements CampaignKind {
  readonly kind = 'prepare_changes';
  readonly label = 'Préparer les demandes 503';
  readonly group = 'requests';
  readonly description =
    'Une demande 503 par client, d’après les départs et les arrivées prévus\u00a0: prête à envoyer pour signature. Aucun courriel ne part.';
  readonly icon = 'arrows-exchange';
  readonly byHand = '/clients/:id/change-requests';
  readonly takenBack = 'À défaire client par client\u00a0: «\u00a0Annuler la demande\u00a0», sur sa page.';

  constructor(private readonly requests: RequestsService) {}

  fields(): Promise<FormField[]> {
    const missing = 'Dites ce que deviennent les clients qui n’auraient plus personne.';
    const hint = 'Sans arrivée et sans autre administrateur habilité. La raison reste à chaque demande et au journal.';
    return Promise.resolve([selected('alone', 'Les clients qui n’auraient plus personne', aloneLabels, missing, hint)]);
  }

  describe({ alone }: Parameters): Promise<{ label: string; value: string }[]> {
    const value = aloneLabels[alone as keyof typeof aloneLabels] ?? aloneLabels.refuse;
    return Promise.resolve([{ label: 'Clients qui n’auraient plus personne', value }]);
  }

  judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    return this.requests.judgeChanges(clientIds, optionsOf(parameters));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const made = await this.requests.prepareChanges(clientIds, optionsOf(parameters));
    return new Map(
      [...made].map(([clientId, { id }]) => [
        clientId,
        { text: 'Demande 503 préparée, à envoyer pour signature', result: { kind: 'request', id } },
      ]),
    );
  }

  async samples(clientIds: string[]): Promise<Sample[]> {
    const papers = await this.requests.changeSamples(clientIds.slice(0, 3));
    return papers.map((paper) => ({ kind: 'document', ...paper }));
  }
}

const aloneLabels = {
  refuse: 'Les refuser\u00a0: personne ne doit rester sans administrateur',
  leaves_us: 'Les accepter\u00a0: ces clients nous quittent',
  acts_itself: 'Les accepter\u00a0: ces clients déclarent eux-mêmes leur administrateur',
} as const;

const aloneReasons: Record<string, string> = {
  leaves_us: 'Le client nous quitte.',
  acts_itself: 'Le client déclare lui-même son administrateur.',
};

function optionsOf({ alone = 'refuse' }: Parameters) {
  return { aloneReason: aloneReasons[alone] ?? null };
}
