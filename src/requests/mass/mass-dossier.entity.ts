import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `mandate`: one dossier instead of forms. `forms`: signed forms that ANS follows under one number. */
export type MassDossierKind = 'mandate' | 'forms';

export type MassDossierState = 'open' | 'sent' | 'abandoned';

export const massKinds: Record<MassDossierKind, string> = {
  mandate: 'Mandat de masse',
  forms: 'Formulaires réunis',
};

/** One dossier of ANS for many clients. Where each of them stands is the state of its own request, and nothing else. */
@Entity('mass_dossiers')
export class MassDossier {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: MassDossierKind;
  @Column('text') title!: string;
  @Column('text') state!: MassDossierState;
  @Column('timestamptz') stateSince!: Date;
  /** Of a mandate: who is to be habilitated, for all its clients. */
  @Column('uuid', { array: true }) administratorIds!: string[];
  /** The covering letter with its printed annex, and the annex as a table: kept together, or not at all. */
  @Column('uuid', { nullable: true }) letterDocumentId!: string | null;
  @Column('uuid', { nullable: true }) annexDocumentId!: string | null;
  /** How many clients they name. */
  @Column('int', { nullable: true }) papersRows!: number | null;
  @Column('date', { nullable: true }) sentOn!: string | null;
  @Column('text', { nullable: true }) sendingReference!: string | null;
  @Column('uuid', { nullable: true }) sendingDocumentId!: string | null;
  @Column('text', { nullable: true }) dossierNumber!: string | null;
  @Column('int') version!: number;
  @Column('text') createdBy!: string;
  @Column('timestamptz') createdAt!: Date;
}
