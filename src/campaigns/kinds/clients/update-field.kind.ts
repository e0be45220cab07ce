import { ClientFieldChanges, type SharedFields } from '../../../clients/identity/client-field-changes.service.js';
import { clock } from '../../../platform/clock.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import { date } from '../../../platform/web/view-helpers.js';
import {
  IsCampaignKind,
  readDay,
  type CampaignKind,
  type Deed,
  type KindField,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { givenBack, inverseOf } from '../inverse.js';

/** What may be said of many clients at once: each choice is a field and its value, so that no value meets another's field. */
const choices: Record<string, { label: string; dated?: true; wish: Partial<SharedFields> }> = {
  contract_requested: { label: 'Contrat avec l’ANS\u00a0: demandé', dated: true, wish: { contractState: 'requested' } },
  contract_signed: { label: 'Contrat avec l’ANS\u00a0: signé', dated: true, wish: { contractState: 'signed' } },
  ordering_delegated: { label: 'Qui commande\u00a0: nous, par délégation', wish: { selfAdministered: false } },
  ordering_self: { label: 'Qui commande\u00a0: le client lui-même', wish: { selfAdministered: true } },
  environment_production: { label: 'Environnement\u00a0: production', wish: { environment: 'PROD' } },
  environment_test: { label: 'Environnement\u00a0: test', wish: { environment: 'TEST' } },
};

/** The same answer on many records. Undone, each has what it said before, unless somebody changed it since. */
@IsCampaignKind()
export class UpdateFieldKind implements CampaignKind {
  readonly kind = 'update_field';
  readonly label = 'Mettre à jour les fiches';
  readonly group = 'records';
  readonly description =
    'Contrat avec l’ANS, qui commande, environnement\u00a0: la même réponse sur toutes ces fiches.';
  readonly icon = 'pencil';
  readonly byHand = '/clients/:id/contract';

  constructor(
    private readonly changes: ClientFieldChanges,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<KindField[]> {
    return Promise.resolve([
      {
        type: 'select',
        name: 'change',
        label: 'Ce que disent les fiches',
        required: true,
        placeholder: 'Choisir',
        options: Object.entries(choices).map(([value, { label }]) => ({ value, label })),
      },
      {
        type: 'date',
        name: 'since',
        label: 'Depuis le',
        required: false,
        hint: 'Pour un contrat\u00a0: la date de signature, ou celle de la demande.',
      },
    ]);
  }

  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const change = String(values['change'] ?? '');
    const choice = Object.hasOwn(choices, change) ? choices[change] : undefined;
    const day = readDay(values['since']);
    const errors: FormErrors = {};
    if (!choice) errors['change'] = 'Choisissez ce que disent les fiches.';
    else if (choice.dated && !day) errors['since'] = 'Indiquez la date de signature, ou celle de la demande.';
    else if (choice.dated && day && day > clock.today())
      errors['since'] = 'Cette date est à venir\u00a0: indiquez un jour passé.';
    const parameters = { change, since: (choice?.dated && day) || '' };
    return Promise.resolve(Object.keys(errors).length > 0 ? { errors } : { parameters });
  }

  describe({ change = '', since = '', undo }: Parameters): Promise<{ label: string; value: string }[]> {
    if (undo) return Promise.resolve([{ label: 'Rend', value: 'à chaque fiche ce qu’elle disait' }]);
    const label = choices[change]?.label ?? change;
    return Promise.resolve([
      { label: 'Les fiches disent', value: since ? `${label}, depuis le ${date(since)}` : label },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const { undo } = parameters;
    if (!undo) return answered(clientIds, await this.changes.judge(wishesOf(clientIds, parameters)));
    const { before, after } = await this.former(clientIds, undo);
    return givenBack(clientIds, await this.changes.judge(before, after));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { undo } = parameters;
    const wishes = undo ? (await this.former(clientIds, undo)).before : wishesOf(clientIds, parameters);
    const told = await this.changes.change(wishes);
    return new Map([...told].map(([id, words]) => [id, { text: `Fiche mise à jour\n${words}` }]));
  }

  readonly inverse = inverseOf;

  /** What the records said before the campaign, and what it made them say. */
  private async former(clientIds: string[], undo: string) {
    const told = await this.deeds.of(undo, clientIds, 'client');
    const shared = [...told].flatMap(([id, deeds]) =>
      deeds.flatMap(({ details }) => ('shared' in details ? [[id, details['shared'] as Shared] as const] : [])),
    );
    return {
      before: new Map(shared.map(([id, { before }]) => [id, before])),
      after: new Map(shared.map(([id, { after }]) => [id, after])),
    };
  }
}

interface Shared {
  before: SharedFields;
  after: SharedFields;
}

function wishesOf(clientIds: string[], { change = '', since = '' }: Parameters): Map<string, Partial<SharedFields>> {
  const choice = choices[change];
  const wish = { ...choice?.wish, ...(choice?.dated ? { contractSince: since } : {}) };
  return new Map(clientIds.map((id) => [id, wish]));
}
