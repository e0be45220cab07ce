import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An entité géographique: belongs to exactly one client. */
@Entity('establishments')
export class Establishment {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') clientId!: string;
  @Column('text') finessEg!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('text', { nullable: true }) town!: string | null;
  @Column('int') version!: number;
}
