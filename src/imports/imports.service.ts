import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import type { OfferedAction, Role } from '../journey/states/transitions.js';
import { OwnClients } from '../clients/own-clients.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { safeFileName } from '../platform/documents/file-name.js';
import { refuseOtherNumber } from '../platform/forms/typed-number.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb, type TenantScope } from '../platform/tenancy/tenant-db.js';
import type { SpooledFile } from '../platform/web/current.js';
import { Refused } from '../platform/web/errors.js';
import { mayBeConfirmed, mayBeLeft } from './columns/import-column.js';
import type { Choices } from './columns/cell-readers.js';
import { rememberedPart, signatureOf, type Mapping } from './file/column-mapping.js';
import { type ImportKind, ImportKinds, refuseRole } from './kinds/import-kinds.js';
import { type FirstLook, ImportFiles } from './file/import-files.js';
import { ImportRows } from './apply/import-rows.js';
import { KeptThings, type Left } from './apply/kept-things.js';
import { UndoneRows } from './apply/undone-rows.js';
import { EarlierImports } from './earlier-imports.queries.js';
import { Import } from './import.entity.js';
import {
  importTable,
  leftToApply,
  leftToUndo,
  mayBeMapped,
  type ImportAction,
  type ImportGuardFacts,
  type ImportState,
} from './import.transitions.js';
import { clock } from '../platform/clock.js';

const mayChooseSheet = ({ state, sheets }: Import, sheet: string) => state === 'uploaded' && sheets.includes(sheet);

const changedMeanwhile = 'Cet import a changé depuis que vous avez ouvert cette page. Relisez-la, puis recommencez.';

@Injectable()
export class ImportsService {
  private readonly moves: MovesOf<Import, ImportState, ImportAction, ImportGuardFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly outbox: Outbox,
    private readonly files: ImportFiles,
    private readonly rows: ImportRows,
    private readonly kinds: ImportKinds,
    private readonly clients: OwnClients,
    private readonly earlier: EarlierImports,
    private readonly undone: UndoneRows,
    private readonly kept: KeptThings,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: importTable,
      entity: Import,
      facts: async (row) => ({
        valid: leftToApply(row),
        wrong: row.errorRows,
        toResume: row.state === 'applied' && (await this.earlier.isToResume(row.id)),
        givingBack: row.undoneBy !== null,
        applied: leftToUndo(row),
        undone: row.undoneRows > 0,
        kept:
          row.state === 'undone' && leftToUndo(row) > 0
            ? await this.kept.whyNoneLeft(row.id, this.kinds.of(row))
            : null,
        givesBack: row.givesBack,
      }),
      tell: ({ fileName }, done) => ({ summary: `${done}\u00a0: «\u00a0${fileName}\u00a0»` }),
      lost: () => changedMeanwhile,
    });
  }

  byId(id: string): Promise<Import> {
    return this.moves.byId(id);
  }

  /** What a page offers of an import. */
  offered(row: Import, role: Role): Promise<OfferedAction<ImportState, ImportAction>[]> {
    return this.moves.offered(row, role);
  }

  /** @throws UnreadableFile when it is no table we can read, with the sentence to show */
  async upload({ kind, columns, words }: ImportKind, file: SpooledFile): Promise<string> {
    const look = await this.files.look(file, columns);
    const id = uuidv7();
    const fileName = safeFileName(file.fileName);
    const mapping = await this.earlier.mapping(kind, look.header);
    const resumesId = await this.earlier.resumed(kind, fileName, look.header);
    const own = { id, kind, fileName, size: file.size, sha256: '', mapping, resumesId };
    await this.db
      .repo(Import)
      .insert({ ...own, ...look, state: 'uploaded', createdBy: this.db.actor.name } as Partial<Import>);
    await this.db.execute('UPDATE imports SET sha256 = $2 WHERE id = $1', [id, await this.files.keep(id, file.path)]);
    await this.audit.record({
      subject: { kind: 'import', id },
      clientId: null,
      action: 'uploaded',
      to: 'uploaded',
      summary: `Fichier «\u00a0${fileName}\u00a0» déposé\u00a0: ${words.title.toLowerCase()}`,
    });
    return id;
  }

  /** Another sheet of the same workbook, read before the transaction in which it is chosen: no connection waits for a file. */
  async lookAtSheet(scope: TenantScope, id: string, sheet: string): Promise<FirstLook | null> {
    const row = await this.db.run(scope, () => this.db.one(Import, { id }));
    if (!row || !mayChooseSheet(row, sheet)) return null;
    return this.files.withFile(
      id,
      (work) => this.db.run(scope, work),
      (path) => this.files.lookAgain(path, row.fileName, sheet, this.kinds.of(row).columns),
    );
  }

  /** Its titles are read anew. */
  async chooseSheet(id: string, sheet: string, look: FirstLook | null): Promise<void> {
    const row = await this.byId(id);
    if (!look || !mayChooseSheet(row, sheet))
      throw new Refused(['Cette feuille ne peut plus être choisie. Rechargez la page.']);
    const { state, kind } = row;
    const mapping = await this.earlier.mapping(kind, look.header);
    await this.db
      .repo(Import)
      .update({ id, state }, { sheet, header: look.header, samples: look.samples, mapping } as never);
  }

  /** Remembers the mapping for the next file with the same titles, and starts the check. */
  async map(id: string, mapping: Mapping): Promise<void> {
    const row = await this.byId(id);
    // What was applied was read by the columns as they are.
    if (!mayBeMapped(row)) return this.check(id);
    const zero = { readRows: 0, readAll: false, ...unjudged };
    await this.moves.move(row, 'map', {
      columns: { mapping, failure: null, leftOut: [], confirmed: [], ...zero, ...(await this.checkedBy()) },
    });
    await this.rows.forget(id);
    await this.db.execute(
      `INSERT INTO import_mappings (kind, signature, mapping, used_by) VALUES ($1, $2, $3::jsonb, $4)
       ON CONFLICT (editor_id, kind, signature) DO UPDATE SET mapping = excluded.mapping, used_by = excluded.used_by, used_at = moment()`,
      [row.kind, signatureOf(row.header), JSON.stringify(rememberedPart(row.header, mapping)), this.db.actor.name],
    );
    await this.outbox.enqueue('imports.check', { importId: id });
  }

  /** A drop is checked as it came: its files say by themselves what they are. After it stopped, an import is checked again but for what it had applied. */
  async check(id: string): Promise<void> {
    const row = await this.own(id);
    const summary = `Vérification commencée\u00a0: «\u00a0${row.fileName}\u00a0»`;
    await this.moves.move(row, 'map', {
      columns: { failure: null, ...unjudged, ...(await this.checkedBy()) },
      summary,
    });
    await this.reopen(row);
    await this.outbox.enqueue('imports.check', { importId: id });
  }

  /** What to do with cells that stand in the way: every line is checked again with it. */
  async choose(id: string, { leftOut, confirmed }: Choices): Promise<void> {
    const row = await this.own(id);
    const { columns } = this.kinds.of(row);
    await this.moves.move(row, 'choose', {
      columns: {
        leftOut: columns.all.filter((one) => mayBeLeft(one) && leftOut.includes(one.key)).map(({ key }) => key),
        confirmed: columns.all
          .filter((one) => mayBeConfirmed(one) && confirmed.includes(one.key))
          .map(({ key }) => key),
        ...unjudged,
        ...(await this.checkedBy()),
      },
    });
    await this.reopen(row);
    await this.outbox.enqueue('imports.check', { importId: id });
  }

  async apply(id: string, seen: Seen): Promise<void> {
    const row = await this.own(id);
    if (row.state === 'checked') refuseUnread(row, seen, leftToApply(row), 'applique');
    await this.moves.move(row, 'apply', { columns: { appliedBy: this.db.actor.name, ...this.decided() } });
    await this.outbox.enqueue('imports.apply', { importId: id });
  }

  /** What may go back now of what an undoing kept. */
  left(row: Import): Promise<Left> {
    return this.kept.left(row.id, this.kinds.of(row));
  }

  /** Gives back everything the import changed and nobody changed since; once it is undone, what it kept and nothing keeps any more. */
  async undo(id: string, seen: Seen): Promise<void> {
    const row = await this.own(id);
    refuseUnread(row, seen, row.state === 'undone' ? (await this.left(row)).rows : leftToUndo(row), 'rend');
    const asked = { keptRows: 0, othersRows: 0 };
    await this.moves.move(row, 'undo', {
      columns: { undoneBy: this.db.actor.name, failure: null, ...asked, ...this.decided() },
    });
    await this.undone.reopen(id);
    await this.outbox.enqueue('imports.undo', { importId: id });
  }

  async cancel(id: string): Promise<void> {
    await this.moves.move(await this.own(id), 'cancel');
  }

  /** What was not applied is seen: nothing of it is to be taken up. */
  async settle(id: string): Promise<void> {
    const columns = { seenAt: clock.now(), seenBy: this.db.actor.name };
    await this.moves.move(await this.own(id), 'settle', { columns });
  }

  /** What the jobs say of themselves; nothing when someone else said it, or cancelled. */
  async note(
    id: string,
    action: 'note_checked' | 'note_applied' | 'note_undone' | 'fail',
    failure: string | null = null,
  ): Promise<void> {
    const columns = {
      ...(action === 'note_checked' ? { checkedAt: clock.now() } : {}),
      ...(action === 'note_applied' ? { appliedAt: clock.now() } : {}),
      ...(failure === null ? {} : { failure }),
    };
    await this.moves.note(id, action, { columns, reason: failure });
  }

  /** The claim of a batch: one worker at a time, and the state as it is once the one before is done. */
  lock(id: string): Promise<Import> {
    return this.moves.lock(id);
  }

  private async reopen(row: Import): Promise<void> {
    const { created, changed } = await this.rows.reopen(row.id);
    const crowded = await this.rows.refuseCrowds(row.id, this.kinds.of(row).columns);
    await this.db.execute(
      'UPDATE imports SET new_rows = $2, changed_rows = $3, error_rows = $4, stale_rows = 0 WHERE id = $1',
      [row.id, created, changed, crowded],
    );
  }

  // Some kinds are not for every role that imports.
  private async own(id: string): Promise<Import> {
    const row = await this.byId(id);
    refuseRole(this.kinds.of(row), this.db.actor);
    return row;
  }

  private decided(): Pick<Import, 'decidedById'> {
    const { actor } = this.db;
    return { decidedById: actor.kind === 'person' ? actor.id : null };
  }

  // Who sets a check going, and who follows the clients that it makes: kept, for the application may be another's.
  private async checkedBy(): Promise<Pick<Import, 'decidedById' | 'followerId'>> {
    return { ...this.decided(), followerId: await this.clients.presumedManager() };
  }
}

/** What the page that was read said: its version, and the number typed when many lines are moved. */
interface Seen {
  version: number;
  typed: string;
}

const unjudged = { newRows: 0, changedRows: 0, unchangedRows: 0, errorRows: 0 };

function refuseUnread(row: Import, seen: Seen, lines: number, does: string): void {
  if (row.version !== seen.version) throw new Refused([changedMeanwhile]);
  const sentence = `Cet import ${does} ${lines} lignes. Tapez ce nombre, ${lines}, pour le confirmer.`;
  refuseOtherNumber(lines, seen.typed, sentence);
}
