import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RequestKind } from '../request-states.js';
import type { FieldMapping, ProcedureField } from '../prefill/procedure-field.js';

/** A procedure of Démarche Numérique as it was imported, and which answer each of its questions is given. */
@Entity('procedures')
export class Procedure {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: RequestKind;
  /** The first, the second… of its kind. */
  @Column('int') edition!: number;
  /** Host and scheme: what is called, and nothing else. */
  @Column('text') origin!: string;
  @Column('text') path!: string;
  @Column('int') number!: number;
  @Column('text') title!: string;
  @Column('jsonb') fields!: ProcedureField[];
  @Column('jsonb') mapping!: FieldMapping;
  /** Asked of the procedure itself; otherwise brought as a file. */
  @Column('boolean') fetched!: boolean;
  @Column('int') version!: number;
  @Column('timestamptz', { nullable: true }) usedAt!: Date | null;
  @Column('text', { nullable: true }) usedBy!: string | null;
  @Column('timestamptz', { nullable: true }) replacedAt!: Date | null;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}
