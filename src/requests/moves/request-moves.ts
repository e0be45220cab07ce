import { Injectable } from '@nestjs/common';
import { AskedAssignments } from '../../assignments/asked-assignments.service.js';
import { FormOutcomes } from '../../assignments/form-outcomes.service.js';
import { AssignmentsService } from '../../assignments/assignments.service.js';
import { parisDate, workingDaysBetween } from '../../journey/calendar/working-days.js';
import type { Requirement } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import type { Move, MoveAmongMany } from '../../platform/changes/move.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { guardFactsOf } from './request-guards.js';
import { DoubtsQueries } from '../doubts/doubts.queries.js';
import type { Kept } from '../doubts/request-doubt.entity.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestPeople } from '../dossier/request-people.js';
import { validatedTold } from './validated-change.js';
import { Request } from '../request.entity.js';
import { requestTable, type RequestAction, type RequestGuardFacts, type RequestState } from '../request.transitions.js';

/** What comes with the move of a request. */
export type RequestMove = Move<Request, RequestGuardFacts>;

/** What comes with the move of one of many: the facts are known. */
export type RequestMoveAmongMany = MoveAmongMany<Request, RequestGuardFacts>;

// Domain rule 12: the clock of ANS stops while a correction is made, or a doubt settled.
const pauses: RequestAction[] = ['ask_correction', 'doubt'];

/** Those out of a doubt after which it is at ANS, or has been validated there. */
const standing: RequestAction[] = ['settle', 'acknowledge', 'validate'];

/** Moves a request along its table. */
@Injectable()
export class RequestMoves {
  private readonly moves: MovesOf<Request, RequestState, RequestAction, RequestGuardFacts>;

  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly people: RequestPeople,
    private readonly assignments: AssignmentsService,
    private readonly asked: AskedAssignments,
    private readonly outcomes: FormOutcomes,
    private readonly doubts: DoubtsQueries,
    moves: Moves,
  ) {
    const ask = (requests: Request[]) => this.requestAssignments(requests);
    const withdraw = (requests: Request[]) => this.outcomes.withdrawn(requests.map(({ id }) => id));
    this.moves = moves.of({
      table: requestTable,
      entity: Request,
      facts: async (request) => guardFactsOf(request, await this.dossiers.of(request)),
      tell: async (request, done) => ({ summary: await this.told(request, done) }),
      lost: () => 'Cette demande vient de changer. Rechargez la page, puis recommencez.',
      // Domain § 3, Assignment: asked for by a submitted form, opened or closed by a validated one.
      effectsOnMany: {
        submit: ask,
        sent_by_client: ask,
        filed_on_demarche: ask,
        filed_on_portal: ask,
        filed_in_mass: ask,
        validate: (requests) => this.outcomes.validated(requests.map(({ id }) => id)),
        refuse: withdraw,
        cancel: withdraw,
        // Taken back to be changed: whoever is named again is asked for again.
        resume: withdraw,
      },
    });
  }

  /** Of two people who act at once, the second sees the first's state. */
  lock(id: string): Promise<Request> {
    return this.moves.lock(id);
  }

  /** @param kept of a request in doubt, which piece. @throws Refused with every reason of the table */
  async move(request: Request, action: RequestAction, move: RequestMove = {}, kept: Kept = 'other'): Promise<Request> {
    const paused = pauses.includes(action) ? { spentDays: spentBy(request) } : {};
    await this.takeUpAgain([request], action);
    const moved = await this.moves.move(request, action, { ...move, columns: { ...paused, ...move.columns } });
    if (request.state === 'in_doubt') await this.doubts.close([request.id], { kept, reason: move.reason ?? null });
    return moved;
  }

  /**
   * Many requests along the same row of the table, by as many statements as one.
   * @throws Refused for the first that the table refuses, or that somebody moved meanwhile
   */
  async moveMany(requests: Request[], action: RequestAction, moveOf: (request: Request) => RequestMoveAmongMany) {
    const paused = (request: Request) => (pauses.includes(action) ? { spentDays: spentBy(request) } : {});
    await this.takeUpAgain(requests, action);
    const moved = await this.moves.moveMany(requests, action, (request) => {
      const move = moveOf(request);
      return { ...move, columns: { ...paused(request), ...move.columns } };
    });
    const [first, ...others] = requests.filter(({ state }) => state === 'in_doubt');
    if (first)
      await this.doubts.close(
        [first, ...others].map(({ id }) => id),
        { kept: 'other', reason: moveOf(first).reason ?? null },
      );
    return moved;
  }

  /** Those that were over, and whose end is undone by whoever settles otherwise: what they ask for is as of one at ANS, before anything else follows. */
  private async takeUpAgain(requests: Request[], action: RequestAction): Promise<void> {
    const doubtful = requests.filter(({ state }) => state === 'in_doubt');
    if (doubtful.length === 0) return;
    const from = await this.doubts.endsOf(doubtful.map(({ id }) => id));
    const undone = doubtful.filter(
      ({ id }) => from.has(id) && !(from.get(id) === 'validated' && action === 'validate'),
    );
    await this.outcomes.belied(undone.flatMap(({ id }) => (from.get(id) === 'validated' ? [id] : [])));
    if (standing.includes(action)) await this.requestAssignments(undone);
  }

  /** What the table says of an action, of facts that are known. */
  decision(request: Request, action: RequestAction, facts: RequestGuardFacts, given: Requirement[] = []) {
    return this.moves.decision(request, action, facts, given);
  }

  /** Asks the table without moving anything. @throws Refused */
  async ask(request: Request, action: RequestAction, given: Requirement[] = []): Promise<void> {
    await this.moves.ask(request, action, { given });
  }

  private async requestAssignments(requests: Request[]): Promise<void> {
    const named = await this.people.namedOn(requests.map(({ id }) => id));
    const ids = (people: { id: string }[] = []) => people.map((person) => person.id);
    const forms = requests.map(({ id, clientId }) => ({ id, clientId, named: named.get(id) }));
    await this.asked.request(
      forms.map(({ id: requestId, clientId, named: of }) => {
        return { requestId, clientId, administratorIds: ids(of?.arrivals) };
      }),
    );
    // Only a 503 names who leaves.
    for (const { id, clientId, named: of } of forms)
      if (of?.departures.length) await this.assignments.requestEnds(clientId, ids(of.departures), id);
  }

  private async told(request: Request, done: string): Promise<string> {
    if (request.kind === '413') return done;
    if (request.state !== 'validated') return numbered(done, request);
    return validatedTold(numbered(done, request), await this.dossiers.of(request));
  }
}

/** « Demande validée par l’ANS » → « Demande 503 validée par l’ANS ». */
function numbered(done: string, { kind }: Request): string {
  return done.replace(/\b([Dd]emande)\b/u, `$1 ${kind}`);
}

/** What ANS has spent so far in each state that is its own; it goes on from there when the request comes back. */
function spentBy({ state, stateSince, spentDays }: Request): Request['spentDays'] {
  if (state !== 'submitted' && state !== 'acknowledged') return spentDays;
  const now = workingDaysBetween(parisDate(stateSince), clock.today());
  return { ...spentDays, [state]: (spentDays[state] ?? 0) + now };
}
