import { Injectable } from '@nestjs/common';
import { AssignmentsService } from '../../assignments/assignments.service.js';
import { decide, type Actor, type Requirement } from '../../journey/transitions.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { guardFactsOf } from './request-guards.js';
import { RequestDossiers } from '../dossier/request-dossiers.js';
import { Request } from '../request.entity.js';
import { requestTable, type RequestAction, type RequestGuardFacts, type RequestState } from '../request.transitions.js';
import { clock } from '../../platform/clock.js';

/** One wish on a request, with what was given for it. */
export interface RequestMove {
  action: RequestAction;
  given?: Requirement[];
  reason?: string | null;
  /** The evidence of the move, shown in the timeline. */
  documentId?: string | null;
  /** Columns that change with the state. */
  set?: Partial<Request>;
  /** More precise than the table's own sentence. */
  summary?: string;
  details?: Record<string, unknown>;
}

const noFacts: RequestGuardFacts = { missing: [], prerequisites: [], administrators: 0, representativeEmail: null };

/** The only place where a request changes state: asks the table, writes, tells the journal, applies the effects. */
@Injectable()
export class RequestMoves {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly dossiers: RequestDossiers,
    private readonly assignments: AssignmentsService,
  ) {}

  /** Locked until the end of the transaction: of two people who act at once, the second sees the first's state. */
  async lock(id: string): Promise<Request> {
    const request = await this.db
      .repo(Request)
      .createQueryBuilder('r')
      .setLock('pessimistic_write')
      .where('r.id = :id', { id })
      .getOne();
    if (!request) throw new NotFound();
    return request;
  }

  /** What the guards look at; the administrators' cards and the client's papers are read now. */
  async guardFacts(request: Request): Promise<RequestGuardFacts> {
    return guardFactsOf(await this.dossiers.of(request));
  }

  /** @throws Refused with every reason of the table. The request given is brought to its new state. */
  async move(request: Request, move: RequestMove): Promise<void> {
    await this.ask(request, move.action, move.given);
    const row = rowOf(request.state, move.action);
    const from = request.state;
    const set = { ...move.set, state: row.to, stateSince: clock.now(), version: request.version + 1 };
    const { affected } = await this.db.repo(Request).update({ id: request.id, version: request.version }, set);
    if (affected !== 1) throw new Refused(['Cette demande vient de changer. Rechargez la page, puis recommencez.']);
    Object.assign(request, set);
    await this.audit.record({
      subject: { kind: 'request', id: request.id },
      clientId: request.clientId,
      action: move.action,
      from,
      to: row.to,
      summary: move.summary ?? row.done,
      reason: move.reason ?? null,
      documentId: move.documentId ?? null,
      details: move.details ?? {},
    });
    await this.effects(request, move.action);
  }

  /** Asks the table without moving anything. @throws Refused */
  async ask(request: Request, action: RequestAction, given: Requirement[] = []): Promise<void> {
    const guarded = requestTable.transitions.some((row) => row.action === action && row.guards);
    const facts = guarded ? await this.guardFacts(request) : noFacts;
    const answer = decide(requestTable, { state: request.state, action, facts, actor: actorOf(this.db), given });
    if (!answer.allowed) throw new Refused(answer.reasons);
  }

  // Domain § 3, Assignment: asked for by a submitted 413, opened by a validated one.
  private async effects(request: Request, action: RequestAction): Promise<void> {
    if (action === 'submit') {
      const administrators = await this.dossiers.chosen(request.id);
      const ids = administrators.map(({ id }) => id);
      await this.assignments.request(request.clientId, ids, request.id);
    }
    if (action === 'validate') await this.assignments.activateFor(request.id);
    // Taken back to be changed: whoever is named again is asked for again.
    if (action === 'refuse' || action === 'cancel' || action === 'resume')
      await this.assignments.withdrawFor(request.id);
  }
}

function rowOf(state: RequestState, action: RequestAction) {
  const row = requestTable.transitions.find(
    (candidate) => candidate.action === action && candidate.from.includes(state),
  );
  if (!row) throw new Error(`The table allowed ${action} from ${state} and has no row for it`);
  return row;
}

function actorOf(db: TenantDb): Actor {
  const { actor } = db;
  if (actor.kind === 'person') return { kind: 'person', role: actor.role };
  return { kind: actor.kind === 'import' ? 'import' : 'job' };
}
