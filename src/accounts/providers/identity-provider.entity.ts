import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who may still come in by a password. */
export type PasswordFor = 'everybody' | 'admins';
/** Who asks for the second factor of whoever comes by the provider. */
export type FactorBy = 'ours' | 'theirs';

/** The OpenID Connect provider of an editor. Its secret is in `secrets`. */
@Entity('identity_providers')
export class IdentityProvider {
  @PrimaryColumn('uuid') editorId!: string;
  @Column('text') name!: string;
  /** As `issuerOf` writes it. */
  @Column('text') issuer!: string;
  @Column('text') clientId!: string;
  @Column('text') scope!: string;
  @Column('text', { array: true }) acrValues!: string[];
  @Column('text', { nullable: true }) roleClaim!: string | null;
  /** « value = role ». */
  @Column('text', { array: true }) roleRules!: string[];
  @Column('text', { array: true }) emailDomains!: string[];
  @Column('boolean') createsPeople!: boolean;
  @Column('text') passwordFor!: PasswordFor;
  @Column('text') factorBy!: FactorBy;
  @Column('boolean') offered!: boolean;
  @Column('int') version!: number;
}
