import {
  actionsFrom,
  type Decision,
  decide,
  type OfferedAction,
  type Requirement,
  type Role,
  type Transition,
  transitionFrom,
} from '../../journey/states/transitions.js';
import { type AuditEntry, type AuditService, whoDid } from '../audit/audit.service.js';
import { clock } from '../clock.js';
import { decidingActor } from '../tenancy/deciding-actor.js';
import type { Having } from '../tenancy/select-rows.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { NotFound, Refused } from '../web/errors.js';
import { dateTime } from '../web/view-helpers.js';
import type { Move, MoveAmongMany, MoveRules, Moving } from './move.js';
import { writeMoves } from './write-moves.js';

/** The one way a thing changes state: the table decides, the row is written if nobody came first, the journal tells, effects follow. */
export class MovesOf<Row extends Moving<State>, State extends string, Action extends string, Facts> {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly rules: MoveRules<Row, State, Action, Facts>,
  ) {}

  /** @throws NotFound */
  async byId(id: string): Promise<Row> {
    return this.found(await this.db.one(this.rules.entity, this.named(id)));
  }

  /** Locked until the end of the transaction: of two who act at once, the second sees the state left by the first. @throws NotFound */
  async lock(id: string): Promise<Row> {
    return this.found(await this.db.one(this.rules.entity, this.named(id), { lock: true }));
  }

  /** The actions a page shows to a role, refused ones included. */
  async offered(row: Row, role: Role): Promise<OfferedAction<State, Action>[]> {
    return actionsFrom(this.rules.table, { state: row.state, facts: await this.rules.facts(row), role });
  }

  /** Asks the table without moving anything. @throws Refused with every reason */
  async ask(row: Row, action: Action, move: Move<Row, Facts> = {}): Promise<Transition<State, Action, Facts>> {
    // Facts of a dossier take several queries: not for a transition that looks at none.
    const guarded = move.decidedBy !== 'caller' && transitionFrom(this.rules.table, row.state, action)?.guards;
    const facts = guarded ? { ...(await this.rules.facts(row)), ...move.facts } : {};
    try {
      return this.decided(row, action, move, facts as Facts);
    } catch (error) {
      if (!(error instanceof Refused) || transitionFrom(this.rules.table, row.state, action)) throw error;
      throw new Refused([[...error.reasons, ...(await this.whoseAct(row))].join(' ')]);
    }
  }

  // Whoever comes second, from a page of before, finds by name whom to ask. Not a client: our people are not theirs to know.
  private async whoseAct({ id, state }: Row): Promise<string[]> {
    if (this.db.actor.kind !== 'person') return [];
    const [last] = await this.db.query<{ at: Date; actorKind: string; actorName: string }>(
      `SELECT at, actor_kind, actor_name FROM audit_entries
        WHERE subject_kind = $1 AND subject_id = $2 AND to_state = $3 AND from_state IS DISTINCT FROM to_state
        ORDER BY sequence DESC LIMIT 1`,
      [this.rules.table.thing, id, state],
    );
    return last ? [`Dernier changement d’état\u00a0: ${whoDid(last)}, le ${dateTime(last.at)}.`] : [];
  }

  /** What the table would say, of facts that are known. */
  decision(row: Row, action: Action, facts: Facts, given: Requirement[] = []): Decision<State> {
    const actor = decidingActor(this.db.actor);
    return decide(this.rules.table, { state: row.state, action, facts, actor, given });
  }

  private decided(
    row: Row,
    action: Action,
    move: MoveAmongMany<Row, Partial<Facts>>,
    facts: Facts,
  ): Transition<State, Action, Facts> {
    const { table } = this.rules;
    const transition = transitionFrom(table, row.state, action);
    if (move.decidedBy === 'caller') {
      if (!transition) throw new Error(`No ${action} of ${table.thing} from ${row.state}`);
      return transition;
    }
    const actor = move.decidedBy === 'job' ? ({ kind: 'job' } as const) : decidingActor(this.db.actor);
    const wish = { state: row.state, action, facts, actor, given: givenBy(move) };
    const decision = decide(table, wish);
    if (!decision.allowed) throw new Refused(decision.reasons);
    return transition as Transition<State, Action, Facts>;
  }

  /** @returns the row as it is now. @throws Refused with every reason of the table, or when somebody moved it meanwhile */
  async move(row: Row, action: Action, move: Move<Row, Facts> = {}): Promise<Row> {
    const transition = await this.ask(row, action, move);
    const prepared = (await move.prepare?.(row)) ?? {};
    const columns = {
      stateSince: this.since(row, action, clock.now()),
      ...move.columns,
      ...prepared.columns,
      state: transition.to,
      ...(row.version === undefined ? {} : { version: row.version + 1 }),
    };
    await this.write(row, columns as Partial<Row>);
    const moved = { ...row, ...columns };
    if (!move.untold) await this.tell(row, moved, transition, { ...move, ...prepared });
    await this.follow(action, [moved]);
    return moved;
  }

  /**
   * The same for many rows that were read in this transaction, by as many statements as for one. The facts are the caller's.
   * @returns the rows as they are now, in their order. @throws Refused for the first that the table refuses, or when somebody moved one
   */
  async moveMany(rows: Row[], action: Action, moveOf: (row: Row) => MoveAmongMany<Row, Facts>): Promise<Row[]> {
    if (rows.length === 0) return [];
    const now = clock.now();
    const moving = rows.map((row) => {
      const move = moveOf(row);
      const transition = this.decided(row, action, move, move.facts as Facts);
      const version = row.version === undefined ? {} : { version: row.version + 1 };
      const columns = {
        stateSince: this.since(row, action, now),
        ...move.columns,
        state: transition.to,
        ...version,
      } as Partial<Row>;
      return { row, move, transition, columns, moved: { ...row, ...columns } };
    });
    const metadata = this.db.repo(this.rules.entity).metadata;
    if ((await writeMoves(this.db, metadata, moving)) !== rows.length) throw await this.lostAmong(moving);
    const told = moving.filter(({ move }) => !move.untold);
    const entries: AuditEntry[] = [];
    for (const { row, moved, transition, move } of told) entries.push(await this.entry(row, moved, transition, move));
    await this.audit.recordMany(entries);
    const moved = moving.map((one) => one.moved);
    await this.follow(action, moved);
    return moved;
  }

  /**
   * What a job sees happen. Null when it is no longer so: somebody else said it, or ended the thing.
   * @param still what must be true of the row besides its state
   */
  async note(
    id: string,
    action: Action,
    move: Move<Row, Facts> = {},
    still: (row: Row) => boolean = () => true,
  ): Promise<Row | null> {
    const row = await this.lock(id);
    if (!transitionFrom(this.rules.table, row.state, action) || !still(row)) return null;
    return this.move(row, action, { decidedBy: 'job', ...move });
  }

  private since(row: Row, action: Action, now: Date): Date {
    return this.rules.since?.[action]?.(row) ?? now;
  }

  // The state is part of the condition: of two tabs, the second is told.
  private async write(row: Row, columns: Partial<Row>): Promise<void> {
    const { entity, unique, lost, table } = this.rules;
    const { id, state, version } = row;
    const seen = { ...this.named(id), state, ...(version === undefined ? {} : { version }) };
    const update = () => this.db.repo(entity).update(seen as never, columns as never);
    const { affected } = await (unique ? this.db.savepoint(update) : update()).catch((error: unknown) => {
      if (unique && this.db.isUniqueViolation(error, unique.constraint)) throw new Refused([unique.sentence]);
      throw error;
    });
    if (affected === 1) return;
    throw new Refused([lost(table.states[(await this.byId(id)).state].label)]);
  }

  // Of many, the first that is not where this act leads: somebody else moved it.
  private async lostAmong(moving: { moved: Row }[]): Promise<Refused> {
    const { entity, where, lost, table } = this.rules;
    const having = { ...where, id: moving.map(({ moved }) => moved.id) } as Having<Row>;
    const now = new Map((await this.db.rows(entity, having)).map(({ id, state }) => [id, state]));
    const states = moving.map(({ moved }) => ({ now: now.get(moved.id) ?? moved.state, led: moved.state }));
    const elsewhere = states.find((one) => one.now !== one.led) ?? states[0];
    return new Refused([lost(table.states[(elsewhere as { now: State }).now].label)]);
  }

  private async follow(action: Action, moved: Row[]): Promise<void> {
    const { effects, effectsOnMany } = this.rules;
    await effectsOnMany?.[action]?.(moved);
    for (const row of moved) await effects?.[action]?.(row);
  }

  private async tell(
    row: Row,
    moved: Row,
    transition: Transition<State, Action, Facts>,
    move: Move<Row, Facts>,
  ): Promise<void> {
    await this.audit.record(await this.entry(row, moved, transition, move));
  }

  private async entry(
    row: Row,
    moved: Row,
    { action, done }: Transition<State, Action, Facts>,
    move: Move<Row, Facts> | MoveAmongMany<Row, Facts>,
  ): Promise<AuditEntry> {
    const sentence = move.more ? `${done}, ${move.more}` : done;
    const known = 'told' in move ? move.told : null;
    const told = known ?? (await this.rules.tell?.(moved, sentence)) ?? { summary: sentence };
    return {
      subject: { kind: this.rules.table.thing, id: row.id },
      clientId: told.clientId ?? moved.clientId ?? null,
      action,
      from: row.state,
      to: moved.state,
      summary: move.summary ?? told.summary,
      reason: move.reason ?? null,
      documentId: move.documentId ?? null,
      details: {
        ...(moved.version === undefined ? {} : { version: moved.version }),
        ...(move.date ? { date: move.date } : {}),
        ...told.details,
        ...move.details,
      },
    };
  }

  private named(id: string): Having<Row> {
    return { ...this.rules.where, id } as Having<Row>;
  }

  private found(row: Row | null): Row {
    if (!row) throw new NotFound();
    return row;
  }
}

function givenBy(move: Pick<Move<never, never>, 'given' | 'reason' | 'date' | 'documentId'>): Requirement[] {
  return [
    ...(move.given ?? []),
    ...(move.reason ? (['reason'] as const) : []),
    ...(move.date ? (['date'] as const) : []),
    ...(move.documentId ? (['document'] as const) : []),
  ];
}
