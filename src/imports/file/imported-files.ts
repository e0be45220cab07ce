import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';

// One file is up to 30 MB and a hundred thousand lines.
const mostAtOnce = 5;

/** The bytes and the lines of imports that are over: full of names and addresses, and of no use once what they changed is in the records. */
@IsKept()
export class ImportedFiles implements Kept {
  readonly key = 'imports';
  readonly label = 'Fichiers importés';
  readonly hint =
    'Leurs octets et leurs lignes\u00a0: un import effacé garde ses comptes, et ne se défait plus. Ce qu’il a changé reste dans les fiches.';
  readonly days = { usual: 365, least: 30, most: 1095 };

  constructor(private readonly db: TenantDb) {}

  async purge(before: Date, most: number): Promise<number> {
    const imports = await this.db.query<{ id: string }>(
      `SELECT id FROM imports i WHERE state IN ('applied', 'undone', 'cancelled', 'failed') AND state_since < $1
          AND (EXISTS (SELECT 1 FROM import_rows r WHERE r.import_id = i.id) OR EXISTS (SELECT 1 FROM import_pieces p WHERE p.import_id = i.id))
        ORDER BY state_since LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [before, Math.min(most, mostAtOnce)],
    );
    const ids = [imports.map(({ id }) => id)];
    if (imports.length === 0) return 0;
    await this.db.execute('DELETE FROM import_entries WHERE import_id = ANY ($1::uuid[])', ids);
    await this.db.execute('DELETE FROM import_rows WHERE import_id = ANY ($1::uuid[])', ids);
    await this.db.execute('DELETE FROM import_pieces WHERE import_id = ANY ($1::uuid[])', ids);
    return this.db.execute(
      `UPDATE imports SET samples = '[]', gives_back = false, version = version + 1 WHERE id = ANY ($1::uuid[])`,
      ids,
    );
  }
}
