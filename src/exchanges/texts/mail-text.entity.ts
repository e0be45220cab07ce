import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A text of the editor that people write with: words and placeholders, never code. */
@Entity('mail_texts')
export class MailText {
  @PrimaryColumn('uuid') id!: string;
  /** Which of ours it began as; null: the editor’s own. */
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text') label!: string;
  @Column('text') subject!: string;
  @Column('text') text!: string;
  @Column('timestamptz', { nullable: true }) removedAt!: Date | null;
  @Column('int') version!: number;
}
