import { OrderSets, type SetOrder, type WrittenOrder } from '../../../orders/sets/order-sets.service.js';
import { doneAlready, refused } from '../../../platform/changes/forecast.js';
import { type FormField } from '../../../platform/forms/form.js';
import { selected } from '../kind-fields.js';
import { Renewals } from '../../../orders/sets/renewals.service.js';
import { orderTable } from '../../../orders/order.transitions.js';
import { grouped } from '../../../platform/grouped.js';
import { addDays } from '../../../journey/calendar/calendar-days.js';
import { clock } from '../../../platform/clock.js';
import { count, date } from '../../../platform/web/view-helpers.js';
import {
  IsCampaignKind,
  type Answers,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { horizons } from '../../../journey/plan/coverage.js';
import { answered } from '../answered.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { givenBack, inverseOf, undoReason } from '../inverse.js';

/** The orders of what comes to its end, each with its sheet and the command of its CSR. Undone, those that nobody began are cancelled. */
@IsCampaignKind()
export class PrepareRenewalsKind implements CampaignKind {
  readonly kind = 'prepare_renewals';
  readonly label = 'Préparer les renouvellements';
  readonly group = 'certificates';
  readonly description =
    'Une commande par certificat qui arrive à échéance, avec sa fiche à recopier et la commande de sa CSR. Rien n’est commandé sur la plateforme.';
  readonly icon = 'refresh';
  readonly byHand = '/slots/:id/orders';
  readonly takenBack =
    'Une campagne inverse annule ensuite les commandes qui ne sont pas passées. Les emplacements créés au FINESS juridique, et ce qu’ils remplacent, restent.';

  constructor(
    private readonly renewals: Renewals,
    private readonly orders: OrderSets,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<FormField[]> {
    const labels = Object.fromEntries(horizons.map((days) => [String(days), `dans les ${days} jours`]));
    const missing = 'Choisissez l’échéance des certificats à renouveler.';
    const hint = 'Ce qui est déjà expiré est commandé aussi, comme un nouveau produit.';
    return Promise.resolve([selected('days', 'Échéance', labels, missing, hint)]);
  }

  parametersOf({ days }: Answers): Promise<Parameters> {
    return Promise.resolve({ days: String(days), until: addDays(clock.today(), Number(days)) });
  }

  describe({ undo, ...horizon }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve(
      undo
        ? [{ label: 'Annule', value: 'les commandes ouvertes que personne n’a commencées' }]
        : [{ label: 'Échéance', value: `d’ici le ${date(lastDay(horizon))}` }],
    );
  }

  async judge(clientIds: string[], { undo, ...horizon }: Parameters): Promise<Map<string, RowForecast>> {
    const judged = undo
      ? await this.judgeUndo(clientIds, undo)
      : await this.renewals.judge(clientIds, lastDay(horizon));
    return undo ? givenBack(clientIds, judged) : answered(clientIds, judged);
  }

  async actMany(clientIds: string[], { undo, ...horizon }: Parameters): Promise<Map<string, Deed>> {
    if (undo) {
      const opened = await this.opened(clientIds, undo);
      const waiting = [...opened.values()].flat().filter(isUntouched);
      await this.orders.cancel(waiting, undoReason);
      return new Map(clientIds.map((id) => [id, { text: `Annulé\u00a0: ${undoneOf(opened.get(id) ?? [])}` }]));
    }
    const opened = await this.renewals.open(clientIds, lastDay(horizon));
    return new Map(clientIds.map((id) => [id, deedOf(opened.get(id) ?? [])]));
  }

  readonly inverse = inverseOf;

  private async judgeUndo(clientIds: string[], undo: string): Promise<Map<string, RowForecast>> {
    return new Map(
      [...(await this.opened(clientIds, undo))].map(([id, orders]): [string, RowForecast] => {
        const waiting = orders.filter(isUntouched);
        const basis = waiting.map((order) => order.id).join(' ');
        if (waiting.length > 0) return [id, { forecast: 'would_do', reasons: [undoneOf(orders)], basis }];
        if (orders.every(({ state }) => state === 'cancelled')) return [id, doneAlready('Commandes déjà annulées')];
        const states = orders.map((order) => `${order.number}\u00a0: ${standingOf(order)}`);
        const begun = 'Les commandes ont avancé depuis\u00a0: elles ne sont pas touchées.';
        return [id, refused(`${begun}\n${states.join(', ')}`)];
      }),
    );
  }

  /** The orders that the campaign opened, as they are now. */
  private async opened(clientIds: string[], undo: string): Promise<Map<string, WrittenOrder[]>> {
    const told = await this.deeds.of(undo, clientIds, 'order');
    const ids = [...told.values()].flat().flatMap(({ action, subjectId }) => (action === 'opened' ? [subjectId] : []));
    return grouped(await this.orders.byIds(ids), ({ clientId }) => clientId);
  }
}

// Said once and for all when the campaign is made: its waves run for days. Of one made before, from today on.
function lastDay({ days = '', until }: Parameters): string {
  return until ?? addDays(clock.today(), Number(days));
}

// Nobody gave it a CSR yet, nor works on one: a client who was asked may have it made already.
const isUntouched = ({ state, begun }: WrittenOrder) => state === orderTable.initial && begun === null;

const begunWords = { csr_came: 'une CSR est arrivée', csr_asked: 'CSR demandée au client' };
const standingOf = ({ state, begun }: WrittenOrder) =>
  state === orderTable.initial && begun ? begunWords[begun] : orderTable.states[state].label;

const toldOf = (orders: SetOrder[]) =>
  `${count(orders.length, 'commande', 'commandes')}\u00a0: ${orders.map(({ number, label }) => `${number} (${label})`).join(', ')}`;

/** What is cancelled of them, and what goes on: somebody has begun it. */
function undoneOf(orders: WrittenOrder[]): string {
  const kept = orders.filter((order) => !isUntouched(order) && order.state !== 'cancelled');
  const cancelled = toldOf(orders.filter(isUntouched));
  if (kept.length === 0) return cancelled;
  const states = kept.map((order) => `${order.number} (${standingOf(order)})`).join(', ');
  return `${cancelled}\n${kept.length > 1 ? 'Ont avancé, et restent' : 'A avancé, et reste'}\u00a0: ${states}`;
}

function deedOf(orders: SetOrder[]): Deed {
  const [first] = orders;
  const text = `${toldOf(orders)}\nFiche à recopier et commande de la CSR sur la page de chaque commande.`;
  return first ? { text, result: { kind: 'order', id: first.id } } : { text: 'Commandes déjà ouvertes par quelqu’un' };
}
