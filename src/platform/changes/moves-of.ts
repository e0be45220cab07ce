import type { FindOptionsWhere } from 'typeorm';
import {
  actionsFrom,
  decide,
  type OfferedAction,
  type Requirement,
  type Role,
  type Transition,
  transitionFrom,
} from '../../journey/states/transitions.js';
import type { AuditService } from '../audit/audit.service.js';
import { clock } from '../clock.js';
import { decidingActor } from '../tenancy/deciding-actor.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import { NotFound, Refused } from '../web/errors.js';
import type { Move, MoveRules, Moving } from './move.js';

/** The one way a thing changes state: the table decides, the row is written if nobody came first, the journal tells, effects follow. */
export class MovesOf<Row extends Moving<State>, State extends string, Action extends string, Facts> {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly rules: MoveRules<Row, State, Action, Facts>,
  ) {}

  /** @throws NotFound */
  async byId(id: string): Promise<Row> {
    return this.found(await this.db.repo(this.rules.entity).findOneBy(this.named(id)));
  }

  /** Locked until the end of the transaction: of two who act at once, the second sees the state left by the first. @throws NotFound */
  async lock(id: string): Promise<Row> {
    const where = this.named(id);
    return this.found(await this.db.repo(this.rules.entity).findOne({ where, lock: { mode: 'pessimistic_write' } }));
  }

  /** The actions a page shows to a role, refused ones included. */
  async offered(row: Row, role: Role): Promise<OfferedAction<State, Action>[]> {
    return actionsFrom(this.rules.table, { state: row.state, facts: await this.rules.facts(row), role });
  }

  /** Asks the table without moving anything. @throws Refused with every reason */
  async ask(row: Row, action: Action, move: Move<Row, Facts> = {}): Promise<Transition<State, Action, Facts>> {
    const { table } = this.rules;
    const transition = transitionFrom(table, row.state, action);
    if (move.decidedBy === 'caller') {
      if (!transition) throw new Error(`No ${action} of ${table.thing} from ${row.state}`);
      return transition;
    }
    // Facts of a dossier take several queries: not for a transition that looks at none.
    const facts = transition?.guards ? { ...(await this.rules.facts(row)), ...move.facts } : {};
    const actor = move.decidedBy === 'job' ? ({ kind: 'job' } as const) : decidingActor(this.db.actor);
    const wish = { state: row.state, action, facts: facts as Facts, actor, given: givenBy(move) };
    const decision = decide(table, wish);
    if (!decision.allowed) throw new Refused(decision.reasons);
    return transition as Transition<State, Action, Facts>;
  }

  /** @returns the row as it is now. @throws Refused with every reason of the table, or when somebody moved it meanwhile */
  async move(row: Row, action: Action, move: Move<Row, Facts> = {}): Promise<Row> {
    const transition = await this.ask(row, action, move);
    const prepared = (await move.prepare?.(row)) ?? {};
    const columns = {
      stateSince: clock.now(),
      ...move.columns,
      ...prepared.columns,
      state: transition.to,
      ...(row.version === undefined ? {} : { version: row.version + 1 }),
    };
    await this.write(row, columns as Partial<Row>);
    const moved = { ...row, ...columns };
    if (!move.untold) await this.tell(row, moved, transition, { ...move, ...prepared });
    await this.rules.effects?.[action]?.(moved);
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

  private async tell(
    row: Row,
    moved: Row,
    { action, done }: Transition<State, Action, Facts>,
    move: Move<Row, Facts>,
  ): Promise<void> {
    const sentence = move.more ? `${done}, ${move.more}` : done;
    const told = (await this.rules.tell?.(moved, sentence)) ?? { summary: sentence };
    await this.audit.record({
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
    });
  }

  private named(id: string): FindOptionsWhere<Row> {
    return { ...this.rules.where, id } as FindOptionsWhere<Row>;
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
