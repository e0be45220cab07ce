import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An address by which a calendar program reads dates: those of one of our people, or of one client. Its token is nowhere: only the hash is. */
@Entity('calendar_feeds')
export class CalendarFeed {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { nullable: true }) userId!: string | null;
  @Column('uuid', { nullable: true }) clientId!: string | null;
  /** Of a client’s: whom it was made for. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text') tokenHash!: string;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') createdBy!: string;
}
