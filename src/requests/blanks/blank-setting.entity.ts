import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How one blank form is filled; its id is that of the blank's document. */
@Entity('blank_settings')
export class BlankSetting {
  @PrimaryColumn('uuid') id!: string;
  /** « Précisions sur l’usage »: written on the form, or left empty. */
  @Column('boolean') fillsPurpose!: boolean;
  @Column('int') version!: number;
}
