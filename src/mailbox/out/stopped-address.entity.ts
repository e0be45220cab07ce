import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An address that gave a mail back: nothing leaves for it until a person has corrected it, or knows that it receives again. */
@Entity('stopped_addresses')
export class StoppedAddress {
  @PrimaryColumn('uuid') id!: string;
  /** In lower case. */
  @Column('text') address!: string;
  @Column('uuid', { nullable: true }) clientId!: string | null;
  /** The mail of ours that came back. */
  @Column('uuid', { nullable: true }) messageId!: string | null;
  /** In the words of the server that gave it back. */
  @Column('text') reason!: string;
  @Column('timestamptz') stoppedAt!: Date;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) endedBy!: string | null;
  /** null once ended: it receives again. */
  @Column('text', { nullable: true }) correctedTo!: string | null;
}
