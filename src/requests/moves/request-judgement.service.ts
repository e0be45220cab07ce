import { Injectable } from '@nestjs/common';
import type { Requirement } from '../../journey/states/transitions.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { keepsFromAns, type MissingThing } from '../dossier/missing-thing.js';
import { missingSentences, missingThings } from '../dossier/missing-things.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { StandingRequests } from '../dossier/standing-requests.queries.js';
import type { Request } from '../request.entity.js';
import { requestStates, type RequestState } from '../request-states.js';
import { type OutsideSubmission, requestTable, type RequestAction } from '../request.transitions.js';
import { driftOf } from './form-drifts.service.js';
import { guardFactsOf } from './request-guards.js';
import { RequestMoves } from './request-moves.js';
import { whySentTooEarly } from './sending-day.js';

/** What would become of a client's request, and what it stands on. */
export interface JudgedRequest extends Forecast {
  request: Request | null;
  dossier: RequestDossier | null;
  /** The page that mends what is refused; `:id` is the client's. */
  mend?: { label: string; href: string };
}

type JudgedForecast = Forecast & Pick<JudgedRequest, 'mend'>;

/** What would become of one that nobody has prepared yet. */
export type ProspectiveRequest = JudgedForecast & { dossier: RequestDossier };

// In this order a request goes; the others stand beside the path.
const path: RequestState[] = ['draft', 'awaiting_signature', 'signed', 'submitted', 'acknowledged', 'validated'];
const openRequest = { label: 'Ouvrir la demande', href: '/clients/:id/requests' };
const prepareFirst = { label: 'Préparer la demande', href: '/clients/:id/requests' };

/** Says of the requests of many clients what an action would do to each, by the table that decides it. */
@Injectable()
export class RequestJudgement {
  constructor(
    private readonly moves: RequestMoves,
    private readonly dossiers: RequestDossiers,
    private readonly standing: StandingRequests,
  ) {}

  /** @param given what every one of them is given with the action */
  async judge(
    clientIds: string[],
    action: RequestAction,
    given: Requirement[] = [],
  ): Promise<Map<string, JudgedRequest>> {
    const requests = await this.dossiers.openRequests(clientIds);
    const open = new Map(requests.map((request) => [request.clientId, request]));
    const dossiers = await this.dossiers.ofRequests(requests);
    const validated = await this.standing.of(clientIds.filter((id) => !open.has(id)));
    const asked = await this.standing.correctionsLeft(
      action === 'send_for_signature' ? requests.map(({ id }) => id) : [],
    );
    return new Map(
      clientIds.map((id) => {
        const request = open.get(id) ?? null;
        const dossier = dossiers.get(request?.id ?? '') ?? null;
        if (request && dossier) {
          const fate = this.fate(request, dossier, action, given);
          return [id, { request, dossier, ...withCorrection(fate, asked.get(request.id)) }];
        }
        const since = validated.get(id)?.since;
        return [id, { request, dossier, ...(since ? passed('validated', since) : noOpenRequest) }];
      }),
    );
  }

  /** The same of forms that reached ANS by another hand, all on one day. */
  async judgeOutside(
    clientIds: string[],
    action: OutsideSubmission,
    sentOn: string,
  ): Promise<Map<string, JudgedRequest>> {
    const judged = await this.judge(clientIds, action, ['date', 'reference', 'document']);
    return new Map([...judged].map(([clientId, one]) => [clientId, onDay(one, sentOn)]));
  }

  /** The table's word on drafts that are not written yet: what clients without an open request would have. */
  async ofProspects(clientIds: string[], action: RequestAction): Promise<Map<string, ProspectiveRequest>> {
    const dossiers = await this.dossiers.ofClients(clientIds);
    return new Map(
      dossiers.map((dossier) => {
        const draft = { id: '', clientId: dossier.client.id, state: requestTable.initial } as Request;
        return [dossier.client.id, { dossier, ...this.fate(draft, dossier, action, []) }];
      }),
    );
  }

  private fate(request: Request, dossier: RequestDossier, action: RequestAction, given: Requirement[]): JudgedForecast {
    if (isPast(request.state, action)) return passed(request.state, request.stateSince);
    const decision = this.moves.decision(request, action, guardFactsOf(request, dossier), given);
    if (decision.allowed)
      return { forecast: 'would_do', reasons: action === 'submit' ? changedSince(request, dossier) : [] };
    if (decision.code === 'no_transition') return stranded(request, decision.reasons);
    const things = missingThings(dossier).filter((thing) => action !== 'submit' || keepsFromAns(thing));
    return (
      (decision.code === 'guard' ? lacking(dossier, things) : null) ?? {
        forecast: 'refused',
        reasons: decision.reasons,
        mend: openRequest,
      }
    );
  }
}

/** Each thing that is missing is a reason of its own, mended on its own page. @returns null: nothing is missing */
export function lacking({ client }: RequestDossier, things: MissingThing[]): JudgedForecast | null {
  const [first] = things;
  if (!first) return null;
  const mend = { label: first.linkLabel, href: first.href.replaceAll(client.id, ':id') };
  return { forecast: 'refused', reasons: missingSentences(things), mend };
}

// The first line groups, the second is the client's own.
function withCorrection(fate: JudgedForecast, asked: string | undefined): JudgedForecast {
  if (fate.forecast !== 'would_do' || asked === undefined) return fate;
  const told = `L’ANS a demandé une correction\u00a0: vérifiez, avant l’envoi, qu’elle est faite.\n${asked}`;
  return { ...fate, reasons: [...fate.reasons, told] };
}

// The first line groups, the second is the client's own.
function changedSince(request: Request, dossier: RequestDossier): string[] {
  const labels = driftOf(request, dossier).map(({ label }) => label);
  return labels.length > 0
    ? [`Les fiches ont changé depuis l’impression\u00a0: le formulaire part tel qu’il est signé.\n${labels.join(', ')}`]
    : [];
}

function onDay(judged: JudgedRequest, sentOn: string): JudgedRequest {
  const { forecast, request } = judged;
  const tooEarly = forecast === 'would_do' && request ? whySentTooEarly(request, sentOn) : null;
  if (!tooEarly) return judged;
  // The first line groups, the second is the client's own.
  const reasons = [`L’envoi noté serait d’avant le formulaire.\n${tooEarly}`];
  return { ...judged, forecast: 'refused', reasons, mend: openRequest };
}

// What this action leads to has been reached, by it or otherwise.
function isPast(state: RequestState, action: RequestAction): boolean {
  const to = requestTable.transitions.find((transition) => transition.action === action)?.to;
  return to !== undefined && path.includes(state) && path.indexOf(state) >= path.indexOf(to);
}

// The first line groups, the second is the client's own.
function passed(state: RequestState, since: Date): Forecast {
  const { label } = requestStates[state];
  return doneAlready(`La demande est déjà «\u00a0${label}\u00a0»\nDepuis le ${longDate(since)}`);
}

/** Of a client that has none. */
export const noOpenRequest: JudgedForecast = refused(
  'Ce client n’a pas de demande en cours\u00a0: préparez-la d’abord.',
  prepareFirst,
);

function stranded({ state, stateSince }: Request, reasons: string[]): JudgedForecast {
  const own = strandedSentences[state];
  const since = `Depuis le ${longDate(stateSince)}`;
  return refused(own ? `${own}\n${since}` : (reasons[0] ?? ''), openRequest);
}

const strandedSentences: Partial<Record<RequestState, string>> = {
  draft: 'La demande est encore en préparation\u00a0: envoyez-la d’abord pour signature.',
  awaiting_signature:
    'Le formulaire n’est pas encore signé\u00a0: relancez le signataire, ou déposez le document signé.',
  to_correct: 'La demande est à corriger\u00a0: reprenez-la, corrigez-la, puis renvoyez-la pour signature.',
  in_doubt: 'L’état de la demande est à trancher\u00a0: lisez les courriels, puis décidez.',
};
