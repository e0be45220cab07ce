import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who must have a second factor. */
export type FactorFor = 'admins' | 'everybody';

/** How the people of an editor sign in. */
@Entity('sign_in_policies')
export class SignInPolicy {
  @PrimaryColumn('uuid') editorId!: string;
  @Column('text') factorFor!: FactorFor;
  @Column('int') version!: number;
}
