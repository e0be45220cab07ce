import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Sql } from 'sql-template-tag';
import { DataSource, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { Registry } from '../registry.js';
import { BeforeCommit, type CommitStep, commitStages } from './before-commit.js';
import type { JourneyClient } from './one-journey.js';
import { prepared } from './prepared.js';
import { countOf, rowsOf } from './rows-of.js';
import { type Having, selectRows, type Taken } from './select-rows.js';
import { together } from './together.js';
import { tenantStorage, type Actor, type TenantContext } from './tenant-context.js';
import { allAnswered, Transaction } from './transaction.js';
import { onlyReads, writtenBy } from './written-tables.js';

export interface TenantScope {
  editorId: string;
  actor: Actor;
  requestId?: string | null;
  /** Somebody looks at a page: a transaction is opened only if something is written. */
  looks?: boolean;
  campaignRows?: ReadonlyMap<string, string>;
  /** One of many that ask the same: each statement is planned once for its connection, whatever it is asked for. */
  oneOfMany?: boolean;
  /** Called when everything is done, or asked for, but what is told: what comes next may begin beside it. */
  almostDone?: () => void;
}

const anything = '*';

/** The only door to tenant data. Row-level security does the filtering: no editor id in any signature or WHERE clause. */
@Injectable()
export class TenantDb {
  constructor(
    private readonly dataSource: DataSource,
    private readonly registry: Registry,
  ) {}

  /**
   * Runs `work` in one transaction of one editor. Commits when it resolves, rolls back when it throws. Whoever only looks has none until something is written.
   * Called at the edges only (web interceptor, job runner, operator's commands), never by a room.
   */
  async run<T>(scope: TenantScope, work: () => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const connection = (await runner.connect()) as JourneyClient;
    const transaction = new Transaction(connection, scope);
    try {
      // TypeORM locks rows only where it believes that a transaction is open; its own startTransaction() would wait for the answer.
      Object.assign(runner, { isTransactionActive: true });
      const context: TenantContext = {
        editorId: scope.editorId,
        actor: scope.actor,
        requestId: scope.requestId ?? null,
        campaignRows: scope.campaignRows ?? new Map(),
        manager: runner.manager,
        connection,
        begin: () => transaction.begin(),
        undo: () => transaction.undo(),
        touchedClients: new Set(),
        written: new Set(),
        journal: [],
        openClients: new Set(),
        closedPage: null,
        unanswered: [],
        lastly: [],
        afterCommit: [],
      };
      const result = await tenantStorage.run(context, () =>
        allAnswered(context, async () => {
          const value = await work();
          await this.follow(context, scope);
          return value;
        }),
      );
      await transaction.commit();
      for (const hook of context.afterCommit) hook();
      return result;
    } catch (error) {
      await transaction.undo();
      throw error;
    } finally {
      connection.heldBy(null);
      await runner.release();
    }
  }

  repo<Entity extends ObjectLiteral>(target: EntityTarget<Entity>): Repository<Entity> {
    const repository = this.context().manager.getRepository(target);
    // What is done with it is not seen here.
    this.context().written.add(repository.metadata.tableName);
    return repository;
  }

  /**
   * The rows of a table that have all of this, as its entity says them: one journey with what is asked beside. What is read by a repository has
   * its words made anew each time, travels alone, and counts as written.
   */
  rows<Entity extends ObjectLiteral>(
    target: EntityTarget<Entity>,
    having: Having<Entity> = {},
    taken?: Taken<Entity>,
  ): Promise<Entity[]> {
    const { text, values } = selectRows(this.dataSource.getMetadata(target), having, taken);
    return rowsOf<Entity>(this.context().connection, this.noted(prepared(text, values)));
  }

  /** The first of them; null when there is none. */
  async one<Entity extends ObjectLiteral>(
    target: EntityTarget<Entity>,
    having: Having<Entity>,
    taken: Omit<Taken<Entity>, 'take'> = {},
  ): Promise<Entity | null> {
    const [row] = await this.rows(target, having, { ...taken, take: 1 });
    return row ?? null;
  }

  /** The one that is there, as what was read before says. @throws Error when it is not */
  async theOne<Entity extends ObjectLiteral>(target: EntityTarget<Entity>, having: Having<Entity>): Promise<Entity> {
    const row = await this.one(target, having);
    if (!row) throw new Error(`No ${this.dataSource.getMetadata(target).name} has ${Object.keys(having).join(', ')}`);
    return row;
  }

  /** Rows of a SELECT, or of a RETURNING clause, `client_id` as `clientId`; what JSON holds stays as it is. Always with parameters: `$1`, `$2`, or a statement composed of several (`sql-template-tag`). */
  async query<Row = Record<string, unknown>>(sql: string | Sql, parameters: unknown[] = []): Promise<Row[]> {
    const { connection } = this.context();
    const asked = this.noted(statement(sql, parameters));
    return rowsOf<Row>(connection, asked);
  }

  /** The number of rows an INSERT, UPDATE or DELETE changed. */
  async execute(sql: string | Sql, parameters: unknown[] = []): Promise<number> {
    return countOf(this.context().connection, this.noted(statement(sql, parameters)));
  }

  /** A conflict inside `work` (a unique index, say) leaves the transaction usable. */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    // The same name again, inside, is the inner one's.
    await this.query('SAVEPOINT attempt');
    const { journal, lastly, unanswered, touchedClients } = this.context();
    const [told, left, asked] = [journal.length, lastly.length, unanswered.length];
    const touched = new Set(touchedClients);
    try {
      const value = await work();
      await this.query('RELEASE SAVEPOINT attempt');
      return value;
    } catch (error) {
      journal.length = told;
      lastly.length = left;
      unanswered.length = asked;
      // Nothing of them has changed: what is derived of the others does not wait for theirs.
      for (const clientId of touchedClients) if (!touched.has(clientId)) touchedClients.delete(clientId);
      await this.query('ROLLBACK TO SAVEPOINT attempt');
      await this.query('RELEASE SAVEPOINT attempt');
      throw error;
    }
  }

  /** Asked of the connection, on which what comes next is asked behind it: only the commit waits for the answer, and an error is then thrown. */
  byCommit(answer: Promise<unknown>): void {
    answer.catch(() => undefined);
    this.context().unanswered.push(answer);
  }

  /** For a row that other transactions wait for: written when everything else is, as the head of the journal, it is held the least. */
  lastly(work: () => Promise<void>): void {
    this.context().lastly.push(work);
  }

  get actor(): Actor {
    return this.context().actor;
  }

  /** The current context; a call outside `run` is a bug and throws. */
  context(): TenantContext {
    const context = tenantStorage.getStore();
    if (!context) throw new Error('No tenant transaction is open here: TenantDb.run() belongs at the edge');
    return context;
  }

  /** Something of this client changed that no statement of this transaction tells: all that is derived of it is made again. */
  touchClient(clientId: string): void {
    const { touchedClients, written } = this.context();
    touchedClients.add(clientId);
    written.add(anything);
  }

  /** Every editor's id, for recurring work that visits them one by one. */
  async everyEditor(): Promise<string[]> {
    const rows = (await this.dataSource.query('SELECT every_editor() AS id')) as { id: string }[];
    return rows.map((row) => row.id);
  }

  private noted(config: pg.QueryConfig): pg.QueryConfig {
    const { begin, written } = this.context();
    if (!onlyReads(config.text)) begin();
    for (const table of writtenBy(config.text)) written.add(table);
    return config;
  }

  /** From here to the end of the transaction, as of one of many: whoever asks the same for some after others has each statement planned once. */
  async planOnce(): Promise<void> {
    await this.query(`SELECT set_config('plan_cache_mode', 'force_generic_plan', true)`);
  }

  /**
   * What follows from what was done until now is worked out now, and not with the rest before the commit: whoever does things apart sees of which one it cannot be. It is
   * worked out again at the end.
   */
  async followed(): Promise<void> {
    const context = this.context();
    for (const stage of commitStages) if (stage !== 'journal') await this.stage(stage, context);
    await together(...context.unanswered);
  }

  // A stage may touch clients: the next one is given them too.
  private async follow(context: TenantContext, { almostDone }: TenantScope): Promise<void> {
    for (const stage of commitStages) {
      if (stage === 'journal') {
        for (const work of context.lastly) await work();
        almostDone?.();
      }
      await this.stage(stage, context);
    }
  }

  private async stage(stage: CommitStep['stage'], { touchedClients, written }: TenantContext): Promise<void> {
    for (const { value, call } of this.registry.methods(BeforeCommit))
      if (value.stage === stage && concerns(value, written)) await call([...touchedClients]);
  }

  /**
   * Of two who write at once what an index keeps apart, the second is told as whoever comes a second later: what the first wrote is there to be read.
   * @param told what the person reads, thrown or returned
   */
  async keptApart<Result>(index: string, work: () => Promise<Result>, told: () => unknown): Promise<Result> {
    try {
      return await this.savepoint(work);
    } catch (error) {
      const refusal = this.isUniqueViolation(error, index) ? await told() : null;
      throw refusal instanceof Error ? refusal : error;
    }
  }

  /**
   * Of two of an editor who do the same at once, the second waits until the first has ended, then finds what it left.
   * @param what what is done by one at a time, and of what when it is not of all: « blank edition », « client answer 0196… »; of many in one order, so that no two wait for each other
   */
  async oneAtATime(...what: string[]): Promise<void> {
    await this.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(current_editor()::text || ' ' || w, 0)) FROM unnest($1::text[]) AS w`,
      [[...new Set(what)].sort((one, other) => (one < other ? -1 : 1))],
    );
  }

  isUniqueViolation(error: unknown, constraint?: string): boolean {
    // TypeORM wraps the driver's error, query() and execute() do not.
    const { driverError = error } = error as { driverError?: unknown };
    const { code, constraint: broken } = driverError as { code?: string; constraint?: string };
    return code === '23505' && (constraint === undefined || broken === constraint);
  }
}

function concerns({ standsOn }: CommitStep, written: ReadonlySet<string>): boolean {
  return !standsOn || written.has(anything) || standsOn.some((table) => written.has(table));
}

function statement(sql: string | Sql, parameters: unknown[]): pg.QueryConfig {
  return sql instanceof Sql ? prepared(sql.text, sql.values) : prepared(sql, parameters);
}
