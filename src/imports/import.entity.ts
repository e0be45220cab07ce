import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TableFormat } from '../platform/files/spreadsheet.js';
import type { Mapping } from './file/column-mapping.js';
import type { ImportState } from './import.transitions.js';

/** A table, or a drop of files: in an archive or one by one. */
export type ImportFormat = TableFormat | 'zip' | 'files';

/** A file on its way in. Its bytes are in `import_pieces`, those of a drop in `import_entries`; its lines in `import_rows`. */
@Entity('imports')
export class Import {
  @PrimaryColumn('uuid') id!: string;
  /** What its lines speak of: the name of an `ImportKind`. */
  @Column('text') kind!: string;
  @Column('text') fileName!: string;
  @Column('text') format!: ImportFormat;
  @Column('int') size!: number;
  @Column('text') sha256!: string;
  @Column('text', { array: true }) sheets!: string[];
  @Column('text', { nullable: true }) sheet!: string | null;
  @Column('text', { array: true }) header!: string[];
  /** The first rows under the header, for the page where columns are mapped. */
  @Column('jsonb') samples!: string[][];
  @Column('jsonb', { nullable: true }) mapping!: Mapping | null;
  /** Columns whose wrong values are left out, and those where a line may take back a state. */
  @Column('text', { array: true }) leftOut!: string[];
  @Column('text', { array: true }) confirmed!: string[];
  @Column('text') state!: ImportState;
  @Column('timestamptz') stateSince!: Date;
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('int') readRows!: number;
  @Column('boolean') readAll!: boolean;
  @Column('int') newRows!: number;
  @Column('int') changedRows!: number;
  @Column('int') unchangedRows!: number;
  @Column('int') errorRows!: number;
  @Column('int') appliedRows!: number;
  @Column('int') staleRows!: number;
  @Column('int') undoneRows!: number;
  @Column('int') keptRows!: number;
  /** Of the kept ones, those of clients on whom whoever undid it may not act. */
  @Column('int') othersRows!: number;
  /** False: applied before what gives it back was kept with its rows. */
  @Column('boolean') givesBack!: boolean;
  @Column('timestamptz', { nullable: true }) checkedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) appliedAt!: Date | null;
  @Column('text', { nullable: true }) appliedBy!: string | null;
  /** Who set its last job going: its lines are judged by the clients of that person. */
  @Column('uuid', { nullable: true }) decidedById!: string | null;
  /** Who follows a client that it makes and whose line names nobody. */
  @Column('uuid', { nullable: true }) followerId!: string | null;
  /** The import whose outcome file it is. */
  @Column('uuid', { nullable: true }) resumesId!: string | null;
  /** Its lines that were not applied are taken up no more: somebody saw them. */
  @Column('timestamptz', { nullable: true }) seenAt!: Date | null;
  @Column('text', { nullable: true }) seenBy!: string | null;
  @Column('text', { nullable: true }) undoneBy!: string | null;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}
