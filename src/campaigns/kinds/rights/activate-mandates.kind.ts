import { SignedMandates } from '../../../delegations/many/signed-mandates.service.js';
import { IsCampaignKind, type CampaignKind, type Deed, type RowForecast } from '../../engine/campaign-kinds.js';
import { answered, openingDelegation } from '../answered.js';
import { asksNothing } from '../requests/request-row.js';

/** Mandates that came back signed, dropped by hundreds or signed before their day, are in force (0112). What ended for them is final: there is no inverse. */
@IsCampaignKind()
export class ActivateMandatesKind implements CampaignKind {
  readonly kind = 'activate_mandates';
  readonly label = 'Activer les mandats signés';
  readonly group = 'rights';
  readonly description =
    'Le mandat signé de chaque client entre en vigueur. S’il en a déjà un, celui-ci prend fin\u00a0: le nouveau le remplace, et doit couvrir autant.';
  readonly icon = 'rubber-stamp';
  readonly byHand = '/clients/:id/delegations';
  readonly takenBack =
    'Un mandat en vigueur ne redevient pas «\u00a0Signé\u00a0»\u00a0: on y met fin sur la page du client. Celui qu’il remplace est terminé pour de bon.';
  readonly follows = true;

  readonly fields = asksNothing.fields;
  readonly describe = asksNothing.describe;

  constructor(private readonly mandates: SignedMandates) {}

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const judged = await this.mandates.judge(clientIds);
    return answered(clientIds, new Map([...judged].map(([id, forecast]) => [id, openingDelegation(forecast)])));
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    const activated = await this.mandates.activate(clientIds);
    return new Map(
      [...activated].map(([clientId, { delegationId, told }]) => [
        clientId,
        { text: told, result: { kind: 'delegation', id: delegationId } },
      ]),
    );
  }
}
