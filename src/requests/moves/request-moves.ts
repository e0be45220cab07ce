import { Injectable } from '@nestjs/common';
import { AssignmentsService } from '../../assignments/assignments.service.js';
import { parisDate, workingDaysBetween } from '../../journey/calendar/working-days.js';
import type { Requirement } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import type { Move } from '../../platform/changes/move.js';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { guardFactsOf } from './request-guards.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { RequestPeople } from '../dossier/request-people.js';
import { validatedTold } from './validated-change.js';
import { Request } from '../request.entity.js';
import { requestTable, type RequestAction, type RequestGuardFacts, type RequestState } from '../request.transitions.js';

/** What comes with the move of a request. */
export type RequestMove = Move<Request, RequestGuardFacts>;

// Domain rule 12: the clock of ANS stops while a correction is made, or a doubt settled.
const pauses: RequestAction[] = ['ask_correction', 'doubt'];

/** Moves a request along its table. */
@Injectable()
export class RequestMoves {
  private readonly moves: MovesOf<Request, RequestState, RequestAction, RequestGuardFacts>;

  constructor(
    private readonly dossiers: RequestDossiers,
    private readonly people: RequestPeople,
    private readonly assignments: AssignmentsService,
    moves: Moves,
  ) {
    const ask = (request: Request) => this.requestAssignments(request);
    const withdraw = (request: Request) => this.withdrawAssignments(request);
    this.moves = moves.of({
      table: requestTable,
      entity: Request,
      facts: async (request) => guardFactsOf(await this.dossiers.of(request)),
      tell: async (request, done) => ({ summary: await this.told(request, done) }),
      lost: () => 'Cette demande vient de changer. Rechargez la page, puis recommencez.',
      // Domain § 3, Assignment: asked for by a submitted form, opened or closed by a validated one.
      effects: {
        submit: ask,
        sent_by_client: ask,
        filed_on_demarche: ask,
        filed_on_portal: ask,
        validate: (request) => this.recordAssignments(request),
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

  /** @throws Refused with every reason of the table */
  move(request: Request, action: RequestAction, move: RequestMove = {}): Promise<Request> {
    const paused = pauses.includes(action) ? { spentDays: spentBy(request) } : {};
    return this.moves.move(request, action, { ...move, columns: { ...paused, ...move.columns } });
  }

  /** Asks the table without moving anything. @throws Refused */
  async ask(request: Request, action: RequestAction, given: Requirement[] = []): Promise<void> {
    await this.moves.ask(request, action, { given });
  }

  private async requestAssignments({ id, clientId }: Request): Promise<void> {
    const named = (await this.people.namedOn([id])).get(id);
    const ids = (people: { id: string }[] = []) => people.map((person) => person.id);
    await this.assignments.request(clientId, ids(named?.arrivals), id);
    await this.assignments.requestEnds(clientId, ids(named?.departures), id);
  }

  // Who arrives first: the client is without anyone for no moment of it.
  private async recordAssignments({ id }: Request): Promise<void> {
    await this.assignments.activateFor(id);
    await this.assignments.closeFor(id);
  }

  private async withdrawAssignments({ id }: Request): Promise<void> {
    await this.assignments.withdrawFor(id);
    await this.assignments.withdrawEndsFor(id);
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
