import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { typedAbove } from '../campaigns/engine/campaigns.service.js';
import type { OfferedAction, Role } from '../journey/states/transitions.js';
import { AuditService } from '../platform/audit/audit.service.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { safeFileName } from '../platform/documents/documents.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import type { SpooledFile } from '../platform/web/current.js';
import { Refused } from '../platform/web/errors.js';
import { signatureOf, type Mapping } from './file/column-mapping.js';
import { ImportFiles } from './file/import-files.js';
import { ImportRows } from './apply/import-rows.js';
import { Import } from './import.entity.js';
import { importTable, type ImportAction, type ImportGuardFacts, type ImportState } from './import.transitions.js';
import { clock } from '../platform/clock.js';

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
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: importTable,
      entity: Import,
      facts: ({ newRows, changedRows }) => ({ valid: newRows + changedRows }),
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
  async upload(file: SpooledFile): Promise<string> {
    const look = await this.files.look(file.path, file.fileName, null);
    const id = uuidv7();
    const fileName = safeFileName(file.fileName);
    const own = { id, fileName, size: file.size, sha256: '', mapping: await this.remembered(look.header) };
    await this.db
      .repo(Import)
      .insert({ ...own, ...look, state: 'uploaded', createdBy: this.db.actor.name } as Partial<Import>);
    await this.db.execute('UPDATE imports SET sha256 = $2 WHERE id = $1', [id, await this.files.keep(id, file.path)]);
    await this.audit.record({
      subject: { kind: 'import', id },
      clientId: null,
      action: 'uploaded',
      to: 'uploaded',
      summary: `Fichier «\u00a0${fileName}\u00a0» déposé pour un import de clients`,
    });
    return id;
  }

  /** Another sheet of the same workbook: its titles are read anew. */
  async chooseSheet(id: string, sheet: string): Promise<void> {
    const { state, fileName, sheets } = await this.byId(id);
    if (state !== 'uploaded' || !sheets.includes(sheet))
      throw new Refused(['Cette feuille ne peut plus être choisie. Rechargez la page.']);
    const look = await this.files.withFile(
      id,
      (work) => work(),
      (path) => this.files.look(path, fileName, sheet),
    );
    const mapping = await this.remembered(look.header);
    await this.db
      .repo(Import)
      .update({ id, state }, { sheet, header: look.header, samples: look.samples, mapping } as never);
  }

  /** Remembers the mapping for the next file with the same titles, and starts the check. */
  async map(id: string, mapping: Mapping): Promise<void> {
    const row = await this.byId(id);
    const zero = {
      readRows: 0,
      readAll: false,
      newRows: 0,
      changedRows: 0,
      unchangedRows: 0,
      errorRows: 0,
      appliedRows: 0,
      staleRows: 0,
    };
    await this.moves.move(row, 'map', { columns: { mapping, failure: null, ...zero } });
    await this.rows.forget(id);
    await this.db.execute(
      `INSERT INTO import_mappings (signature, mapping, used_by) VALUES ($1, $2::jsonb, $3)
       ON CONFLICT (editor_id, signature) DO UPDATE SET mapping = excluded.mapping, used_by = excluded.used_by, used_at = moment()`,
      [signatureOf(row.header), JSON.stringify(mapping), this.db.actor.name],
    );
    await this.outbox.enqueue('imports.check', { importId: id });
  }

  /** @param seen the version of the page that was read, and the number typed when many lines apply */
  async apply(id: string, seen: { version: number; typed: string }): Promise<void> {
    const row = await this.byId(id);
    const valid = row.newRows + row.changedRows;
    if (row.version !== seen.version) throw new Refused([changedMeanwhile]);
    if (row.state === 'checked' && valid > typedAbove && seen.typed !== String(valid)) {
      throw new Refused([`Cet import applique ${valid} lignes. Tapez ce nombre, ${valid}, pour le confirmer.`]);
    }
    await this.moves.move(row, 'apply', { columns: { appliedBy: this.db.actor.name } });
    await this.outbox.enqueue('imports.apply', { importId: id });
  }

  async cancel(id: string): Promise<void> {
    await this.moves.move(await this.byId(id), 'cancel');
  }

  /** What the jobs say of themselves; nothing when someone else said it, or cancelled. */
  async note(
    id: string,
    action: 'note_checked' | 'note_applied' | 'fail',
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

  private async remembered(header: string[]): Promise<Mapping | null> {
    const rows = await this.db.query<{ mapping: Mapping }>('SELECT mapping FROM import_mappings WHERE signature = $1', [
      signatureOf(header),
    ]);
    return rows[0]?.mapping ?? null;
  }
}
