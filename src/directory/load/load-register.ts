import type pg from 'pg';
import { mergeRegister, type Merged, type MergeReport } from './merge-register.js';
import { digestOf } from './register-bytes.js';
import { NotARegisterFile, type ReadRecord } from './register-format.js';
import { RegisterSource, type SourceFacts } from './register-source.js';
import { abandon, type Checkpoint, openLoad, stageBatch, stagingLine } from './staging.js';

export { NotARegisterFile } from './register-format.js';

export interface LoadReport extends MergeReport {
  format: string;
  extractedOn: string;
  read: number;
  legalEntities: Merged;
  establishments: Merged;
  /** Whether an interrupted load of the same file was gone on with. */
  resumed: boolean;
  /** Objects of the JSON that are no structures: `{ gco: 12, gcc: 3 }`. */
  ignored: Record<string, number>;
  /** The file stopped in the middle of a record: what came before it was loaded. */
  cut: boolean;
  refused: number;
  firstRefusals: string[];
}

export interface LoadOptions {
  /** Rows staged at once, each batch committed: what an interruption may lose. */
  rowsAtOnce?: number;
  /** Told after each batch. An error thrown here stops the load where it stands. */
  onProgress?: (structures: number) => void;
}

/** Another load is under way in this database. */
export class LoadUnderWay extends Error {}

// Any number will do, as long as nothing else locks it.
const loadLock = 4_130_507;
const longestName = 500;
/** Beyond, the file is not taken for a whole one: what it does not list is not closed. */
const mostRefused = 0.01;

/**
 * Loads one file of the national register into the shared tables: streamed and staged in committed batches, then merged in one transaction.
 * Safe to run again; stopped on the way, the next run of the same file goes on. An older extraction never overwrites a newer one.
 * @param client connected as the owner of the tables, in no transaction
 * @throws NotARegisterFile when the file is of another kind, damaged or dangerous; LoadUnderWay
 */
export async function loadRegister(client: pg.Client, path: string, options: LoadOptions = {}): Promise<LoadReport> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [loadLock]);
  if (!rows[0]?.taken) throw new LoadUnderWay('another load of the register is under way: wait for its end');
  try {
    return await load(client, path, options);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [loadLock]).catch(() => undefined);
  }
}

async function load(client: pg.Client, path: string, options: LoadOptions): Promise<LoadReport> {
  const checkpoint = await openLoad(client, path, await digestOf(path));
  const resumed = checkpoint.records > 0;
  const source = new RegisterSource(path);
  try {
    await new Stager(client, checkpoint, options).stage(source);
  } catch (error) {
    if (error instanceof NotARegisterFile) await abandon(client, checkpoint.id);
    throw error;
  }
  const extractedOn = source.facts.extractedOn ?? '';
  const merged = await mergeRegister(client, checkpoint.id, {
    ...source.facts,
    extractedOn,
    whole: isWhole(source.facts, checkpoint),
  });
  const { format, ignored, cut } = source.facts;
  return { format, extractedOn, ...merged, resumed, ignored, cut, ...counts(checkpoint) };
}

function isWhole(facts: SourceFacts, load: Checkpoint): boolean {
  return facts.listsOpenOnly && !facts.cut && load.refused <= counts(load).read * mostRefused;
}

function counts(load: Checkpoint): { read: number; refused: number; firstRefusals: string[] } {
  const { legalEntities, establishments, refused, firstRefusals } = load;
  return { read: legalEntities + establishments + refused, refused, firstRefusals };
}

/** Turns records into committed batches; the next batch is read while PostgreSQL takes the one before. */
class Stager {
  private lines: string[] = [];
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: pg.Client,
    private readonly load: Checkpoint,
    private readonly options: LoadOptions,
  ) {}

  async stage(source: RegisterSource): Promise<void> {
    try {
      for await (const records of source.records(this.load.records)) {
        for (const record of records) this.take(record);
        if (this.lines.length >= (this.options.rowsAtOnce ?? 10_000)) await this.flush();
      }
      this.refuseWhenNothingFits();
      await this.flush();
    } finally {
      // Whatever happened, nothing of ours is left running on the connection.
      await this.writing.catch(() => undefined);
    }
    await this.writing;
  }

  private take(record: ReadRecord[]): void {
    this.load.records += 1;
    for (const read of record) {
      if ('skipped' in read) continue;
      if ('refused' in read) this.refuse(read.refused);
      else if (read.name.length > longestName)
        this.refuse(`${read.finess} has a name of ${read.name.length} characters`);
      else {
        if (read.kind === 'legal_entity') this.load.legalEntities += 1;
        else this.load.establishments += 1;
        this.lines.push(stagingLine(this.load.legalEntities + this.load.establishments, read));
      }
    }
  }

  private refuse(reason: string): void {
    this.load.refused += 1;
    if (this.load.firstRefusals.length >= 10) return;
    // A refusal quotes the file, and PostgreSQL keeps no NUL.
    this.load.firstRefusals.push(`record ${this.load.records}: ${reason}`.replaceAll('\0', ''));
  }

  private async flush(): Promise<void> {
    await this.writing;
    const lines = this.lines;
    const after = { ...this.load, firstRefusals: [...this.load.firstRefusals] };
    this.lines = [];
    this.writing = stageBatch(this.client, lines, after).then(() =>
      this.options.onProgress?.(after.legalEntities + after.establishments),
    );
    // Its error is met at the next await; until then it is not an unhandled one.
    this.writing.catch(() => undefined);
  }

  /** The equipment and activity files have the same first line and no structure in them. */
  private refuseWhenNothingFits(): void {
    if (this.load.legalEntities + this.load.establishments > 0) return;
    throw new NotARegisterFile(
      `the file holds no structure: ${this.load.firstRefusals[0] ?? 'nothing after its beginning'}`,
    );
  }
}
