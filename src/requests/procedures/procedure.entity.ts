import { Column, Entity } from 'typeorm';
import { Edition } from '../edition.entity.js';
import type { RequestKind } from '../request-states.js';
import type { ProcedureField } from '../prefill/procedure-field.js';

/** A procedure of Démarche Numérique as it was imported, and which answer each of its questions is given. */
@Entity('procedures')
export class Procedure extends Edition {
  declare kind: RequestKind;
  /** Host and scheme: what is called, and nothing else. */
  @Column('text') origin!: string;
  @Column('text') path!: string;
  @Column('int') number!: number;
  @Column('text') title!: string;
  @Column('jsonb') fields!: ProcedureField[];
  /** Asked of the procedure itself; otherwise brought as a file. */
  @Column('boolean') fetched!: boolean;
}
