import { Injectable } from '@nestjs/common';
import type { TransitionTable } from '../../journey/states/transitions.js';
import { AuditService } from '../audit/audit.service.js';
import { TenantDb } from '../tenancy/tenant-db.js';
import type { MoveRules, Moving } from './move.js';
import { MovesOf } from './moves-of.js';

/** A table as a page shows it: the facts of the guards differ from one to the next. */
export type AnyTable = TransitionTable<string, string, never>;

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
    const { thing } = rules.table;
    if (this.known.has(thing)) throw new Error(`Two rooms move ${thing}`);
    this.known.set(thing, rules.table as unknown as AnyTable);
    return new MovesOf(this.db, this.audit, rules);
  }

  /** Every table, by its French name. */
  tables(): AnyTable[] {
    return [...this.known.values()].sort((one, other) => one.label.localeCompare(other.label, 'fr'));
  }
}
