import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { isOutcomeColumn, type Mapping, mappingAgain, signatureOf } from './file/column-mapping.js';
import { outcomeOf } from './file/outcome-name.js';
import { toResume } from './to-resume.facts.js';

// Of the imports of one name: whoever sends an outcome file sends that of a late one.
const lookedAt = 20;

/** What the imports of before say of one that comes. */
@Injectable()
export class EarlierImports {
  constructor(private readonly db: TenantDb) {}

  /** How a file with the same titles was mapped. */
  async mapping(kind: string, header: string[]): Promise<Mapping | null> {
    const rows = await this.db.query<{ mapping: Mapping }>(
      'SELECT mapping FROM import_mappings WHERE kind = $1 AND signature = $2',
      [kind, signatureOf(header)],
    );
    return rows[0] ? mappingAgain(header, rows[0].mapping) : null;
  }

  /** The import whose outcome file this is, by the columns that we added, the others and its name: the latest that is called so. */
  async resumed(kind: string, fileName: string, header: string[]): Promise<string | null> {
    const name = header.some(isOutcomeColumn) ? outcomeOf(fileName) : null;
    if (name === null) return null;
    const rows = await this.db.query<{ id: string; header: string[] }>(
      `SELECT id, header FROM imports WHERE kind = $1 AND regexp_replace(file_name, '\\.[^.]*$', '') = $2 ORDER BY id DESC LIMIT ${lookedAt}`,
      [kind, name],
    );
    const signature = signatureOf(header);
    return rows.find((row) => signatureOf(row.header) === signature)?.id ?? null;
  }

  /** Whether some of its lines still wait for somebody. */
  async isToResume(id: string): Promise<boolean> {
    return (await this.db.query(sql`SELECT 1 FROM imports i WHERE i.id = ${id} AND ${toResume}`)).length > 0;
  }
}
