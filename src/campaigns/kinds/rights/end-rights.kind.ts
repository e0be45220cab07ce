import { doneAlready, refused } from '../../../platform/changes/forecast.js';
import { z } from 'zod';
import { dayOr } from '../../../platform/forms/day-field.js';
import { field, type FormField } from '../../../platform/forms/form.js';
import { AssignmentEnds, waysOut } from '../../../assignments/assignment-ends.service.js';
import type { SetAssignment } from '../../../assignments/assignment-sets.queries.js';
import { type AskingForm, assignmentTable, whyAskedBy } from '../../../assignments/assignment.transitions.js';
import { askingRequest } from '../../../assignments/who-takes-over.js';
import { archivedForecast } from '../../../clients/read-only-client.js';
import { ClientsService } from '../../../clients/clients.service.js';
import {
  DelegationEnds,
  type StandingDelegation,
  whyNotAllEnding,
} from '../../../delegations/delegation-ends.service.js';
import { OrderSets } from '../../../orders/sets/order-sets.service.js';
import { clock } from '../../../platform/clock.js';
import { grouped } from '../../../platform/grouped.js';
import { count, date } from '../../../platform/web/view-helpers.js';
import { RequestBatch } from '../../../requests/moves/request-batch.service.js';
import type { Request } from '../../../requests/request.entity.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { inverseOf, undoReason, untouched } from '../inverse.js';
import { unknownClient } from '../../engine/campaign-judgement.js';

/** What one client still has of us. */
interface Rights {
  delegations: StandingDelegation[];
  assignments: SetAssignment[];
  request: Request | undefined;
  /** Orders that stay open, for a person to decide of. */
  orders: number;
}

/** One whose end the campaign planned, what moved it since, in words, and the form that asks for that end. */
type PlannedEnd = SetAssignment & { later: string | null; form: AskingForm | undefined };

/** Clients leave: their mandates end, their habilitations are to end at ANS, what was under way is cancelled. Undone, the habilitations alone are kept. */
@IsCampaignKind()
export class EndRightsKind implements CampaignKind {
  readonly kind = 'end_rights';
  readonly label = 'Mettre fin aux délégations et habilitations';
  readonly group = 'rights';
  readonly description =
    'Pour des clients qui partent\u00a0: leurs délégations prennent fin, leurs habilitations sont à clore à l’ANS, les demandes en cours sont annulées.';
  readonly icon = 'user-minus';
  readonly byHand = '/clients/:id/delegations';
  readonly takenBack =
    'Définitif, sauf les fins d’habilitation, qu’une campagne inverse garde tant qu’aucun formulaire ne les demande. Ni les délégations terminées, ni les habilitations abandonnées, ni les demandes annulées ne reviennent.';

  constructor(
    private readonly clients: ClientsService,
    private readonly delegations: DelegationEnds,
    private readonly assignments: AssignmentEnds,
    private readonly requests: RequestBatch,
    private readonly orders: OrderSets,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<FormField[]> {
    const day = dayOr('Indiquez la date.').refine(
      (given) => given <= clock.today(),
      'Cette date n’est pas encore venue\u00a0: lancez la campagne ce jour-là.',
    );
    return Promise.resolve([
      field('reason', 'Motif', reason, {
        type: 'textarea',
        required: true,
        rows: 2,
        maxlength: longest,
        hint: 'Il est gardé au journal de chaque client. Exemple\u00a0: départ vers un autre éditeur au 1ᵉʳ janvier.',
      }),
      field('date', 'Fin des délégations le', day, { type: 'date', required: true }),
    ]);
  }

  describe({ reason = '', date: day, undo }: Parameters): Promise<{ label: string; value: string }[]> {
    if (undo)
      return Promise.resolve([
        { label: 'Garde', value: 'les habilitations dont la fin était à demander' },
        {
          label: 'Ne rend pas',
          value: 'les délégations terminées, les habilitations abandonnées ni les demandes annulées',
        },
      ]);
    return Promise.resolve([
      { label: 'Motif', value: reason },
      { label: 'Fin des délégations le', value: date(day) },
    ]);
  }

  async judge(clientIds: string[], { undo, date: day = '' }: Parameters): Promise<Map<string, RowForecast>> {
    if (undo) return this.judgeUndo(clientIds, undo);
    const archived = await this.clients.archivedAmong(clientIds);
    const rights = await this.rightsOf(clientIds, await this.requests.open(clientIds));
    return new Map(
      clientIds.map((id) => {
        const isArchived = archived.get(id);
        const own = rights.get(id);
        if (isArchived === undefined || !own) return [id, refused(unknownClient)];
        return [id, judge(own, isArchived, day)];
      }),
    );
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { undo, reason = '', date: day = '' } = parameters;
    if (undo) return this.giveBack(clientIds, undo);
    // First: a cancelled form gives back what it asked for, and that ends with the rest.
    const rights = await this.rightsOf(clientIds, await this.requests.cancel(clientIds, reason));
    await this.assignments.end(
      [...rights.values()].flatMap(({ assignments }) => assignments),
      reason,
    );
    await this.delegations.end(
      [...rights.values()].flatMap(({ delegations }) => delegations),
      { reason, date: day },
    );
    return new Map(
      [...rights].map(([id, own]) => [id, { text: `${headOf(own)}\n${[detailOf(own), ...warnings(own)].join(' ')}` }]),
    );
  }

  readonly inverse = inverseOf;

  private async rightsOf(clientIds: string[], requests: Map<string, Request>): Promise<Map<string, Rights>> {
    const delegations = grouped(await this.delegations.standing(clientIds), ({ clientId }) => clientId);
    const assignments = grouped(await this.assignments.ongoing(clientIds), ({ clientId }) => clientId);
    const orders = await this.orders.openCounts(clientIds);
    return new Map(
      clientIds.map((id) => [
        id,
        {
          delegations: delegations.get(id) ?? [],
          assignments: assignments.get(id) ?? [],
          request: requests.get(id),
          orders: orders.get(id) ?? 0,
        },
      ]),
    );
  }

  private async judgeUndo(clientIds: string[], undo: string): Promise<Map<string, RowForecast>> {
    const planned = await this.plannedEnds(clientIds, undo);
    const lost = await this.lost(clientIds, undo);
    return new Map(
      clientIds.map((id): [string, RowForecast] => {
        const gone = (lost.get(id) ?? []).map((one) => notBack[one]);
        const ended = planned.get(id) ?? [];
        const kept = this.toKeep(ended);
        if (kept.length > 0)
          return [id, { forecast: 'would_do', reasons: [...goneTold(gone), namesOf(kept), ...this.leftTold(ended)] }];
        if (ended.length === 0) return [id, refused(goneTold(gone)[0] ?? untouched)];
        if (ended.every(({ state }) => state === 'active'))
          return [id, doneAlready('Les habilitations sont déjà gardées')];
        const asked = ended.find(({ form }) => form)?.form;
        if (asked) return [id, refused(whyAskedBy(asked), askingRequest)];
        const later = ended.find((one) => this.assignments.mayKeep(one))?.later;
        if (later) return [id, refused(`${changedSince}\n${later}`)];
        const states = ended.map(({ administratorName, state }) => `${administratorName}\u00a0: ${labelOf(state)}`);
        return [id, refused(`${movedOn}\n${states.join(', ')}`)];
      }),
    );
  }

  private async giveBack(clientIds: string[], undo: string): Promise<Map<string, Deed>> {
    const planned = await this.plannedEnds(clientIds, undo);
    const lost = await this.lost(clientIds, undo);
    const keep = [...planned].map(([id, ended]) => [id, this.toKeep(ended)] as const);
    await this.assignments.keep(
      keep.flatMap(([, kept]) => kept),
      undoReason,
    );
    return new Map(
      keep.map(([id, kept]) => {
        const left = this.leftTold(planned.get(id) ?? []).map((one) => ` ${one}.`);
        const gone = goneTold((lost.get(id) ?? []).map((one) => notBack[one])).map((one) => ` ${one}`);
        return [id, { text: `Habilitations gardées\n${namesOf(kept)}.${left.join('')}${gone.join('')}` }];
      }),
    );
  }

  /** Those whose end goes on beside what is kept: it was asked for already, or they changed since. */
  private leftTold(ended: PlannedEnd[]): string[] {
    const kept = new Set(this.toKeep(ended));
    const left = ended.filter((one) => !kept.has(one) && one.state !== 'active');
    if (left.length === 0) return [];
    const each = left.map(({ administratorName, state }) => `${administratorName} (${labelOf(state)})`);
    return [`${left.length > 1 ? 'Ont avancé, et restent' : 'A avancé, et reste'}\u00a0: ${each.join(', ')}`];
  }

  private toKeep(ended: PlannedEnd[]): PlannedEnd[] {
    return ended.filter((one) => one.later === null && !one.form && this.assignments.mayKeep(one));
  }

  /** What the campaign did to each, and no campaign gives back. */
  private async lost(clientIds: string[], undo: string): Promise<Map<string, Lost[]>> {
    const [delegations, assignments, requests] = [
      await this.deeds.of(undo, clientIds, 'delegation'),
      await this.deeds.of(undo, clientIds, 'assignment'),
      await this.deeds.of(undo, clientIds, 'request'),
    ];
    return new Map(
      clientIds.map((id) => [
        id,
        [
          ...(delegations.has(id) ? (['delegation'] as const) : []),
          ...(assignments.get(id)?.some(({ action }) => action === 'abandon') ? (['assignment'] as const) : []),
          ...(requests.has(id) ? (['request'] as const) : []),
        ],
      ]),
    );
  }

  /** The assignments whose end the campaign planned, as they are now. */
  private async plannedEnds(clientIds: string[], undo: string): Promise<Map<string, PlannedEnd[]>> {
    const told = [...(await this.deeds.of(undo, clientIds, 'assignment')).values()].flat();
    const later = new Map(told.flatMap((deed) => (deed.action === 'ask_end' ? [[deed.subjectId, deed.later]] : [])));
    const ended = await this.assignments.byIds([...later.keys()]);
    const forms = await this.assignments.askedByForms([...later.keys()]);
    return grouped(
      ended.map((one) => ({ ...one, later: later.get(one.id) ?? null, form: forms.get(one.id) })),
      ({ clientId }) => clientId,
    );
  }
}

const longest = 1000;
const reason = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .pipe(
    z.string().min(1, 'Indiquez le motif.').max(longest, 'Le motif dépasse 1000 caractères\u00a0: raccourcissez-le.'),
  );

type Lost = 'delegation' | 'assignment' | 'request';

/** Each with what makes one anew. */
const notBack: Record<Lost, string> = {
  delegation: 'délégation terminée (faites signer un nouveau mandat)',
  assignment: 'habilitation abandonnée (prévoyez-la de nouveau)',
  request: 'demande annulée (préparez-en une autre)',
};
const goneTold = (gone: string[]) => (gone.length > 0 ? [`Ne revient pas\u00a0: ${gone.join(', ')}.`] : []);
const movedOn = 'La fin des habilitations est déjà demandée ou confirmée à l’ANS\u00a0: elle n’est pas touchée.';
const changedSince = 'Les habilitations ont changé depuis\u00a0: elles ne sont pas touchées.';
const labelOf = (state: SetAssignment['state']) => assignmentTable.states[state].label.toLowerCase();
const namesOf = (assignments: SetAssignment[]) =>
  assignments.map(({ administratorName }) => administratorName).join(', ');

const toEnd = ({ assignments }: Rights) => assignments.filter(({ state }) => waysOut(state).length > 0);

function judge(own: Rights, archived: boolean, day: string): RowForecast {
  const { delegations, request, assignments } = own;
  const ended = toEnd(own);
  if (!request && delegations.length + ended.length === 0) {
    const under = assignments.length > 0 ? 'Les fins d’habilitation sont déjà prévues' : 'Rien à clore';
    return doneAlready(under);
  }
  if (archived) return archivedForecast;
  const why = whyNotAllEnding(delegations, day);
  if (why)
    return refused(`La date indiquée vient avant le début, ou la signature, du mandat.\n${why}`, clientDelegations);
  return {
    forecast: 'would_do',
    reasons: [`${headOf(own)}\n${detailOf(own)}`, ...warnings(own)],
    basis: [...delegations, ...(request ? [request] : []), ...ended].map(({ id, state }) => `${id} ${state}`).join(' '),
  };
}

const clientDelegations = { label: 'Voir les délégations', href: '/clients/:id/delegation' };

/** What groups the rows: which things end, whatever their number. */
function headOf(own: Rights): string {
  const recorded = own.assignments.some(({ state }) => state === 'active');
  const wished = toEnd(own).some(({ state }) => state !== 'active');
  const parts = [
    own.delegations.length > 0 && 'délégation terminée',
    recorded && 'fin d’habilitation à demander',
    wished && 'habilitation prévue abandonnée',
    own.request !== undefined && 'demande annulée',
  ].filter((part) => part !== false);
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function detailOf(own: Rights): string {
  const recorded = own.assignments.filter(({ state }) => state === 'active');
  const wished = toEnd(own).length - recorded.length;
  return [
    own.delegations.length > 1 && `${own.delegations.length} délégations`,
    recorded.length > 0 && `Fin à demander par le formulaire 503 pour ${namesOf(recorded)}.`,
    wished > 0 && `${count(wished, 'habilitation qui n’était pas active', 'habilitations qui n’étaient pas actives')}.`,
  ]
    .filter((part) => part !== false)
    .join(' ');
}

// Domain rule 8: nobody is left alone without its being said.
function warnings({ assignments, request, orders }: Rights): string[] {
  const serving = assignments.some(({ state }) => state === 'active');
  const atAns = ['submitted', 'acknowledged', 'in_doubt'].includes(request?.state ?? '');
  return [
    serving && 'Plus personne n’administrera pour ce client une fois les fins confirmées.',
    atAns && 'L’ANS a déjà reçu la demande\u00a0: prévenez-la qu’elle est sans objet.',
    orders > 0 &&
      `${count(orders, 'commande reste ouverte', 'commandes restent ouvertes')}\u00a0: à annuler sur sa page.`,
  ].filter((part) => part !== false);
}
