import { Injectable } from '@nestjs/common';
import { closedSentence, OwnClients } from '../../clients/own-clients.service.js';
import { alike } from '../../platform/alike.js';
import { log } from '../../platform/log.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { NamesQueries } from '../columns/names.queries.js';
import type { Import } from '../import.entity.js';
import { ImportsService } from '../imports.service.js';
import {
  type Claims,
  ImportKinds,
  type Judged,
  type JudgedBatch,
  type Outcome,
  type Undoable,
  type Written,
} from '../kinds/import-kinds.js';
import { apart, asOne, whyKept } from './apart.js';
import { ImportRows, type KeptLine } from './import-rows.js';
import { KeptThings } from './kept-things.js';
import { type Keeping, UndoneRows } from './undone-rows.js';

const meanwhile =
  'Modifié entre-temps\u00a0: la fiche n’est plus celle que la vérification avait comparée. Renvoyez cette ligne.';

const notWritten =
  'Une erreur imprévue a empêché d’appliquer cette ligne\u00a0: rien n’en est changé. Renvoyez-la\u202f; si elle échoue encore, prévenez votre exploitant.';
const notGivenBack =
  'Une erreur imprévue a empêché de la rendre\u00a0: rien n’en est changé. Corrigez la fiche à la main, ou prévenez votre exploitant.';

const ends = { checking: 'note_checked', applying: 'note_applied', undoing: 'note_undone' } as const;

/** The import was cancelled, or is another one's, before this batch was done. */
export class NoLongerWanted extends Error {}

/** One batch each, in the caller's transaction. Its lines are locked: two workers take turns; who cancelled meanwhile is seen at its end. */
@Injectable()
export class ImportBatches {
  constructor(
    private readonly db: TenantDb,
    private readonly imports: ImportsService,
    private readonly kinds: ImportKinds,
    private readonly rows: ImportRows,
    private readonly undone: UndoneRows,
    private readonly names: NamesQueries,
    private readonly clients: OwnClients,
    private readonly kept: KeptThings,
  ) {}

  /** @returns false when the import is no longer to be checked */
  async keep(id: string, lines: { line: number; key: string; cells: string[] }[], last: boolean): Promise<boolean> {
    const row = await this.imports.lock(id);
    if (row.state !== 'checking') return false;
    if (row.readAll) return true;
    await this.rows.keep(id, lines);
    const crowded = last ? await this.rows.refuseCrowds(id, this.kinds.of(row).columns) : 0;
    await this.db.execute(
      'UPDATE imports SET read_rows = $2, read_all = $3, error_rows = error_rows + $4 WHERE id = $1',
      // Lines read twice were kept once: the end counts them for sure.
      [id, last ? await this.rows.count(id) : row.readRows + lines.length, last, crowded],
    );
    return true;
  }

  /** @param mayGoOn told the key to go on after, as soon as the next batch may be judged; never when nothing is left, or no longer to be done */
  async check(id: string, after: string, claims: Claims, mayGoOn: (last: string) => void): Promise<void> {
    const row = await this.imports.byId(id);
    if (row.state !== 'checking') return;
    const { last, lines } = await this.rows.toCheck(id, after);
    if (last === null) return;
    const { judged } = await this.judge(row, lines, false, claims);
    mayGoOn(last);
    await this.rows.settle(id, judged, this.kinds.of(row).columns);
    const verdicts = judged.flatMap((one) => one.verdicts);
    const count = (wanted: Outcome) => verdicts.filter(({ outcome }) => outcome === wanted).length;
    this.count(
      row,
      'new_rows = new_rows + $4, changed_rows = changed_rows + $5, unchanged_rows = unchanged_rows + $6, error_rows = error_rows + $7',
      [count('new'), count('changed'), count('unchanged'), count('error')],
    );
  }

  /**
   * As `check`. What was shown is what is done: what would now become something else is left alone.
   * @throws NotAsOne when they cannot be written all at once
   */
  async apply(id: string, after: string, mayGoOn: (last: string) => void, piecemeal = false): Promise<void> {
    const row = await this.imports.byId(id);
    if (row.state !== 'applying') return;
    const begun = await this.begin(row, after, mayGoOn, piecemeal);
    if (begun === null) return;
    const { lines, stale, done, writing } = begun;
    const written = await writing;
    if (done.size > 0) await this.rows.markDone(id, done);
    const applied = await this.rows.markApplied(
      id,
      lines.filter(({ line }) => !done.has(line)),
      written,
    );
    const left = stale.size > 0 ? await this.rows.markStale(id, stale) : 0;
    const doneOf = (outcome: Outcome) => lines.filter((one) => one.outcome === outcome && done.has(one.line)).length;
    this.count(
      row,
      'applied_rows = applied_rows + $4, stale_rows = stale_rows + $5, new_rows = new_rows - $6, changed_rows = changed_rows - $7, unchanged_rows = unchanged_rows + $6 + $7',
      [applied, left, doneOf('new'), doneOf('changed')],
    );
  }

  // Apart: cells, and what they were judged to be, are half of what a batch holds, and nobody asks for them while it is written.
  private async begin(row: Import, after: string, mayGoOn: (last: string) => void, piecemeal: boolean) {
    const { last, lines } = await this.rows.toApply(row.id, after);
    if (last === null) return null;
    const { judged, write } = await this.judge(row, lines, true, new Map());
    mayGoOn(last);
    const shown = new Map(lines.map((line) => [line.line, line]));
    const stale = new Map<string, string>();
    // By line, what it speaks of: somebody did meanwhile what it says.
    const done = new Map<number, string | null>();
    const keys: string[] = [];
    for (const one of judged) {
      const reason = staleReason(one, shown);
      if (reason !== null) {
        stale.set(one.key, reason);
        continue;
      }
      for (const { line, outcome } of one.verdicts)
        if (outcome === 'unchanged' && shown.get(line)?.outcome !== 'unchanged') done.set(line, one.subjectId);
      if (one.verdicts.some(({ outcome }) => outcome !== 'unchanged')) keys.push(one.key);
    }
    return {
      lines: lines.map(({ line, key, outcome }) => ({ line, key, outcome })),
      stale,
      done,
      writing: piecemeal ? this.writeApart(row.id, keys, write, stale) : asOne(write(new Set(keys))),
    };
  }

  private async writeApart(id: string, keys: string[], write: JudgedBatch['write'], left: Map<string, string>) {
    const written = new Map<string, Written>();
    const failed = await apart(this.db, keys, async (some) => {
      const these = await write(new Set(some));
      await this.db.followed();
      for (const [key, one] of these) written.set(key, one);
    });
    for (const [key, error] of failed) {
      log.fault('import', error, { import: id });
      left.set(key, notWritten);
    }
    return written;
  }

  /** Once every batch is committed: nothing is left of what this job had to do. */
  async end(id: string, state: keyof typeof ends): Promise<void> {
    const row = await this.imports.lock(id);
    if (row.state === state) await this.imports.note(id, ends[state]);
  }

  /** As `apply`: what somebody changed since is left, and said. One at a time. */
  async undo(id: string, after: string, piecemeal = false): Promise<string | null> {
    const row = await this.imports.lock(id);
    if (row.state !== 'undoing') return null;
    const kind = this.kinds.of(row);
    const things = await this.undone.next(id, kind, after);
    if (things.length === 0) return null;
    const staying = await this.kept.among(id, kind, things, true);
    const keepings = new Map(things.flatMap(({ key, subjectId }) => pairOf(key, staying.get(subjectId))));
    const free = things.filter(({ key }) => !keepings.has(key));
    const give = (some: Undoable[]) => kind.undo(some, { id, name: row.fileName });
    const giveApart = async (some: Undoable[]) => {
      await give(some);
      await this.db.followed();
    };
    if (piecemeal)
      for (const [thing, error] of await apart(this.db, free, giveApart))
        keepings.set(thing.key, { reason: told(id, error), ofOthers: false });
    else if (free.length > 0) await asOne(give(free));
    const given = free.flatMap(({ key }) => (keepings.has(key) ? [] : [key]));
    const undone = await this.undone.markUndone(id, given);
    const { kept, others } = await this.undone.markKept(id, keepings);
    await this.db.execute(
      'UPDATE imports SET undone_rows = undone_rows + $2, kept_rows = kept_rows + $3, others_rows = others_rows + $4 WHERE id = $1',
      [id, undone, kept, others],
    );
    return things.at(-1)?.key ?? null;
  }

  // Written last: the next batch waits for it. Whoever cancelled the import before this is seen here, and nothing of the batch stays.
  private count({ id, state, version }: Import, columns: string, counts: number[]): void {
    this.db.lastly(async () => {
      const counted = await this.db.execute(
        `UPDATE imports SET ${columns} WHERE id = $1 AND state = $2 AND version = $3`,
        [id, state, version, ...counts],
      );
      if (counted === 0) throw new NoLongerWanted();
    });
  }

  private async judge(row: Import, lines: KeptLine[], lock: boolean, claims: Claims): Promise<JudgedBatch> {
    const kind = this.kinds.of(row);
    const choices = { leftOut: row.leftOut, confirmed: row.confirmed };
    const names = await this.names.all();
    const follower = names.people.find((person) => person.id === row.followerId)?.email;
    const reading = { workbook: row.format === 'xlsx', names, choices, follower };
    const mapped = { mapping: row.mapping ?? [], columns: kind.columns };
    const file = { id: row.id, name: row.fileName };
    const batch = await kind.judge({ groups: byKey(lines), mapped, reading, claims, lock, file });
    await this.refuseOthers(batch.judged);
    return batch;
  }

  // Lines about clients on whom whoever brought the file may not act: told line by line, the others are applied.
  private async refuseOthers(judged: Judged[]): Promise<void> {
    const closed = await this.clients.closed(judged.flatMap(({ clientId }) => clientId ?? []));
    if (closed.size === 0) return;
    for (const { clientId, verdicts } of judged) {
      const text = closedSentence(closed.get(clientId ?? ''));
      if (text === null) continue;
      for (const verdict of verdicts)
        if (verdict.outcome === 'new' || verdict.outcome === 'changed')
          Object.assign(verdict, { outcome: 'error', differences: [], errors: [{ key: '', text }] });
    }
  }
}

const pairOf = (key: string, keeping: Keeping | undefined): [string, Keeping][] =>
  keeping === undefined ? [] : [[key, keeping]];

function told(id: string, error: unknown): string {
  const reason = whyKept(error);
  if (reason === null) log.fault('import', error, { import: id });
  return reason ?? notGivenBack;
}

function byKey(lines: KeptLine[]): Map<string, KeptLine[]> {
  const groups = new Map<string, KeptLine[]>();
  for (const line of lines) {
    const group = groups.get(line.key);
    if (group) group.push(line);
    else groups.set(line.key, [line]);
  }
  return groups;
}

// What is already so is no other change than the one that was shown.
function staleReason({ verdicts }: Judged, shown: Map<number, KeptLine>): string | null {
  for (const verdict of verdicts) {
    if (verdict.outcome === 'unchanged') continue;
    const before = shown.get(verdict.line);
    const same = before?.outcome === verdict.outcome && alike(before.differences ?? [], verdict.differences);
    if (!same) return verdict.errors[0] ? `Modifié entre-temps\u00a0: ${verdict.errors[0].text}` : meanwhile;
  }
  return null;
}
