import { Injectable } from '@nestjs/common';
import type { TransitionTable } from '../../journey/states/transitions.js';
import { AuditService } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { MoveRules, Moving } from './move.js';
import { MovesOf } from './moves-of.js';

/** A table as a page shows it: the facts of the guards differ from one to the next. */
export type AnyTable = TransitionTable<string, string, never>;

/** Between which states an action moves rows. */
export interface SetMove<State extends string> {
  from: State[];
  to: State;
}

/** Every thing that changes state, each with its table: nothing moves without being known here. */
@Injectable()
export class Moves {
  private readonly known = new Map<string, AnyTable>();

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** Called once by the room that owns the thing. @throws Error when another room moves it already */
  of<Row extends Moving<State>, State extends string, Action extends string, Facts>(
    rules: MoveRules<Row, State, Action, Facts>,
  ): MovesOf<Row, State, Action, Facts> {
    this.know(rules.table);
    return new MovesOf(this.db, this.audit, rules);
  }

  /**
   * For rows that move by sets, and are told by the thing they belong to: the statement is the room's, its states are the table's.
   * @returns between which states an action moves: `WHERE state = ANY (from)`, `SET state = to`
   */
  bySets<State extends string, Action extends string, Facts>(table: TransitionTable<State, Action, Facts>) {
    this.know(table);
    return (action: Action): SetMove<State> => {
      const rows = table.transitions.filter((row) => row.action === action);
      const [first] = rows;
      if (!first || rows.some(({ to }) => to !== first.to)) throw new Error(`${table.thing}: ${action} leads nowhere`);
      return { from: rows.flatMap(({ from }) => from), to: first.to };
    };
  }

  /** Every table, by its French name. */
  tables(): AnyTable[] {
    return [...this.known.values()].sort((one, other) => one.label.localeCompare(other.label, 'fr'));
  }

  private know(table: { thing: string }): void {
    if (this.known.has(table.thing)) throw new Error(`Two rooms move ${table.thing}`);
    this.known.set(table.thing, table as unknown as AnyTable);
  }
}
