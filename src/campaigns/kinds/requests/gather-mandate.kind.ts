import { fullName } from '../../../identifiers/person-name.js';
import { choicesOf, field, type FormField } from '../../../platform/forms/form.js';
import { labelsOf, tickedOf } from '../kind-fields.js';
import { whyNotOrdering } from '../../../administrators/administrator-with-card.js';
import { AdministratorsService } from '../../../administrators/administrators.service.js';
import { administratorRows } from '../../../paper/field-413-map.js';
import { clock } from '../../../platform/clock.js';
import { MassGathering } from '../../../requests/mass/mass-gathering.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { gatherRows, titleField } from './gather-words.js';

/** One dossier instead of a form a client (guide V0.6, « Futures évolutions »): gathered here, printed and sent by a person. */
@IsCampaignKind()
export class GatherMandateKind implements CampaignKind {
  readonly kind = 'gather_mandate';
  readonly label = 'Réunir dans un mandat de masse';
  readonly group = 'requests';
  readonly description =
    'Un seul dossier pour ces clients, avec sa lettre et son annexe. Ce n’est pas une procédure de l’ANS à ce jour\u00a0: rien ne part.';
  readonly icon = 'list-check';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack =
    'Sur la page du dossier, tant qu’il n’est pas parti\u00a0: «\u00a0Abandonner le dossier\u00a0», ou sortir un client.';

  constructor(
    private readonly gathering: MassGathering,
    private readonly administrators: AdministratorsService,
  ) {}

  async fields(): Promise<FormField[]> {
    const team = await this.team();
    const ids = team.map(({ id }) => id);
    const chosen = tickedOf(ids)
      .transform((ticked) => (ticked.length > 0 ? ticked : ids.slice(0, administratorRows)))
      .refine((some) => some.length > 0, 'Aucun de vos administrateurs n’a de carte valable aujourd’hui.')
      .refine((some) => some.length <= administratorRows, `${administratorRows} personnes au plus\u00a0: décochez-en.`)
      .transform((some) => some.join(' '));
    return [
      titleField,
      field('administrators', 'Administrateurs à habiliter', chosen, {
        type: 'checkboxes',
        hint: `Quatre au plus, avec une carte valable. Aucun coché\u00a0: les ${administratorRows} premiers.`,
        options: choicesOf(labelsOf(team)),
      }),
    ];
  }

  async describe({
    title_of_dossier: title = '',
    administrators = '',
  }: Parameters): Promise<{ label: string; value: string }[]> {
    const chosen = new Set(administrators.split(' '));
    const names = (await this.administrators.ofEditor()).filter(({ id }) => chosen.has(id)).map(fullName);
    return [
      { label: 'Dossier', value: title },
      { label: 'Administrateurs', value: names.join(', ') },
    ];
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    return answered(clientIds, gatherRows(await this.gathering.judgeMandate(clientIds, wishOf(parameters))));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const wish = wishOf(parameters);
    const { id } = await this.gathering.gatherMandate(wish, clientIds);
    const deed: Deed = { text: `Dans le dossier «\u00a0${wish.title}\u00a0»`, result: { kind: 'mass_dossier', id } };
    return new Map(clientIds.map((clientId) => [clientId, deed]));
  }

  private async team(): Promise<{ id: string; name: string }[]> {
    const today = clock.today();
    return (await this.administrators.ofEditor())
      .filter((person) => person.leftOn === null && whyNotOrdering(person, today) === null)
      .map((person) => ({ id: person.id, name: fullName(person) }));
  }
}

const wishOf = ({ title_of_dossier: title = '', administrators = '' }: Parameters) => {
  return { title, administratorIds: administrators.split(' ').filter(Boolean) };
};
