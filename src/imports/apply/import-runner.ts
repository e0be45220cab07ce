import { Injectable } from '@nestjs/common';
import { HandlesJob, WhenJobGivesUp, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { InHand } from '../../platform/jobs/in-hand.js';
import { UnreadableFile } from '../../platform/files/sheet-limits.js';
import { TenantDb, type TenantScope } from '../../platform/tenancy/tenant-db.js';
import { isOfTheData, NotAsOne } from './apart.js';
import { ImportBatches, NoLongerWanted } from './import-batches.js';
import { TableReadings } from '../file/table-readings.js';
import { ImportFiles } from '../file/import-files.js';
import { ImportRows } from './import-rows.js';
import type { Import } from '../import.entity.js';
import { ImportsService } from '../imports.service.js';
import { noChoices } from '../columns/cell-readers.js';
import { ImportKinds } from '../kinds/import-kinds.js';
import { log } from '../../platform/log.js';

const unexpected =
  'Une erreur imprévue a interrompu l’import. Relancez la vérification\u202f; si elle échoue encore, prévenez votre exploitant.';
const undoInterrupted =
  'Une erreur imprévue a interrompu le retour en arrière\u00a0: ce qui est rendu le reste. Reprenez-le par «\u00a0Défaire cet import\u00a0»\u202f; s’il échoue encore, prévenez votre exploitant.';
const sliceMilliseconds = 40_000;
/** Batches: one is judged, one is written, one is told. */
const atOnce = 3;
// A table that was empty grows by leaps: its statistics follow (migrations/…-know-what-grew).
// Checking writes none but those of the file, which are all there before its first batch.
const measured: Partial<Record<keyof typeof doing, { by: string; after: ReadonlySet<number> }>> = {
  'imports.check': { by: 'know_file_sizes', after: new Set([0]) },
  'imports.apply': { by: 'know_table_sizes', after: new Set([0, 7, 39]) },
};

const doing = { 'imports.check': 'checking', 'imports.apply': 'applying', 'imports.undo': 'undoing' } as const;

// The batch has left nothing, and the next one finds nothing to do.
function whenWanted(error: unknown): void {
  if (!(error instanceof NoLongerWanted)) throw error;
}

type Batch = (after: string, mayGoOn: (last: string) => void, piecemeal: boolean) => Promise<void>;

type Hand = Pick<JobInHand, 'scope' | 'lastTry' | 'stopping'>;

/** Runs imports in short transactions, each whole in itself: killed anywhere, the next one goes on where it was. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
    private readonly imports: ImportsService,
    private readonly files: ImportFiles,
    private readonly rows: ImportRows,
    private readonly batches: ImportBatches,
    private readonly kinds: ImportKinds,
    private readonly tables: TableReadings,
  ) {}

  @HandlesJob('imports.check')
  async check({ importId: id }: { importId: string }, job: Hand): Promise<void> {
    await this.telling(id, job, async () => {
      const row = await this.db.run(job.scope, () => this.imports.byId(id));
      if (row.state !== 'checking') return;
      if (!row.readAll && !(await this.read(row, job.scope))) return;
      const claims = await this.db.run(job.scope, () => this.rows.claims(id, this.kinds.of(row)));
      const scope = { ...job.scope, actor: { ...job.scope.actor, decidedBy: row.decidedById } };
      await this.inBatches({ ...job, scope }, id, 'imports.check', (after, mayGoOn) =>
        this.batches.check(id, after, claims, mayGoOn),
      );
    });
  }

  @HandlesJob('imports.apply')
  async apply({ importId: id }: { importId: string }, job: Hand): Promise<void> {
    await this.telling(id, job, async () => {
      const row = await this.db.run(job.scope, () => this.imports.byId(id));
      if (row.state !== 'applying') return;
      const scope = scopeOf(row, row.appliedBy, job);
      await this.inBatches({ ...job, scope }, id, 'imports.apply', (after, mayGoOn, piecemeal) =>
        this.batches.apply(id, after, mayGoOn, piecemeal),
      );
    });
  }

  @HandlesJob('imports.undo')
  async undo({ importId: id }: { importId: string }, job: Hand): Promise<void> {
    await this.telling(
      id,
      job,
      async () => {
        const row = await this.db.run(job.scope, () => this.imports.byId(id));
        if (row.state !== 'undoing') return;
        const scope = scopeOf(row, row.undoneBy, job);
        await this.inBatches({ ...job, scope }, id, 'imports.undo', async (after, mayGoOn, piecemeal) => {
          const last = await this.batches.undo(id, after, piecemeal);
          if (last !== null) mayGoOn(last);
        });
      },
      undoInterrupted,
    );
  }

  @WhenJobGivesUp('imports.check')
  giveUpCheck({ importId }: { importId: string }, reason: string | null): Promise<void> {
    return this.imports.note(importId, 'fail', reason ?? unexpected);
  }

  @WhenJobGivesUp('imports.apply')
  giveUpApply({ importId }: { importId: string }, reason: string | null): Promise<void> {
    return this.imports.note(importId, 'fail', reason ?? unexpected);
  }

  @WhenJobGivesUp('imports.undo')
  giveUpUndo({ importId }: { importId: string }, reason: string | null): Promise<void> {
    return this.imports.note(importId, 'fail', reason ?? undoInterrupted);
  }

  /** @returns false when the import was cancelled meanwhile */
  private async read(row: Import, scope: TenantScope): Promise<boolean> {
    const run = <T>(work: () => Promise<T>) => this.db.run(scope, work);
    return this.files.withFile(row.id, run, async (path) => {
      let isTitle = true;
      const { columns, keyOf } = this.kinds.of(row);
      const mapped = { mapping: row.mapping ?? [], columns };
      const names = { people: [], solutions: [], groupings: [] };
      const reading = { workbook: row.format === 'xlsx', names, choices: noChoices };
      // A batch is made ready while PostgreSQL keeps the one before.
      const inHand = new InHand(2);
      let wanted = true;
      try {
        for await (const batch of this.tables.lines(path, row.format === 'xlsx' ? 'xlsx' : 'csv', row.sheet)) {
          const rows = isTitle ? batch.slice(1) : batch;
          isTitle = false;
          const lines = rows.map(({ line, cells }) => ({
            ...{ line, cells },
            key: keyOf?.(cells, mapped, reading) ?? `?${line}`,
          }));
          await inHand.begin<true>(async (mayGoOn) => {
            mayGoOn(true);
            wanted = (await run(() => this.batches.keep(row.id, lines, false))) && wanted;
          });
          if (!wanted) return false;
        }
        await inHand.done();
      } finally {
        await inHand.ended();
      }
      return run(() => this.batches.keep(row.id, [], true));
    });
  }

  // A long file is done by several jobs, one after the other: a worker that stops, or a job that must be done alone, waits for one slice.
  private async inBatches(
    { scope, stopping }: Pick<Hand, 'scope' | 'stopping'>,
    id: string,
    name: keyof typeof doing,
    next: Batch,
  ): Promise<void> {
    const end = Date.now() + sliceMilliseconds;
    const mayGoOn = () => Date.now() < end && !stopping?.aborted;
    const inHand = new InHand(atOnce);
    let after: string | null = '';
    try {
      for (let batch = 0; after !== null && mayGoOn(); batch += 1) {
        const from: string = after;
        after = await inHand.begin<string>((say) => this.oneBatch(scope, (piecemeal) => next(from, say, piecemeal)));
        const measuring = measured[name];
        if (!measuring?.after.has(batch)) continue;
        await inHand.done();
        await this.db.run(scope, () => this.db.query(`SELECT ${measuring.by}()`));
      }
    } finally {
      await inHand.ended();
    }
    await inHand.done();
    const left = after;
    if (left === null) await this.db.run(scope, () => this.batches.end(id, doing[name]));
    else await this.db.run(scope, () => this.outbox.enqueue(name, { importId: id }, { key: `${id} after ${left}` }));
  }

  // What one thing of a batch makes fail, as it is written or by what follows from it before the commit, is done again, the others beside it: nearly no batch pays for that one.
  private async oneBatch(scope: TenantScope, work: (piecemeal: boolean) => Promise<void>): Promise<void> {
    let done = false;
    const run = (piecemeal: boolean) =>
      this.db.run({ ...scope, oneOfMany: true }, async () => {
        await work(piecemeal);
        done = true;
      });
    const mayBeOfOne = (error: unknown) =>
      error instanceof NotAsOne || (done && isOfTheData(error) && !(error instanceof NoLongerWanted));
    await run(false)
      .catch((error: unknown) => {
        if (mayBeOfOne(error)) return run(true);
        throw error;
      })
      .catch(whenWanted);
  }

  private async telling(id: string, job: Hand, work: () => Promise<void>, interrupted = unexpected): Promise<void> {
    try {
      await work();
    } catch (error) {
      const known = error instanceof UnreadableFile;
      if (!known && !job.lastTry) throw error;
      if (!known) log.fault('import', error, { import: id });
      await this.db.run(job.scope, () => this.imports.note(id, 'fail', known ? error.message : interrupted));
    }
  }
}

/** The journal tells who decided, and every entry of the import carries its id: what comes after it is told from what it did. */
function scopeOf(
  { id, fileName, createdBy, decidedById }: Import,
  decidedBy: string | null,
  { scope }: Hand,
): TenantScope {
  const name = `Import «\u00a0${fileName}\u00a0» (${decidedBy ?? createdBy})`;
  return { ...scope, actor: { kind: 'import', name, decidedBy: decidedById }, requestId: id };
}
