import { Column, Entity, PrimaryColumn } from 'typeorm';

export type MailboxSecurity = 'tls' | 'starttls';
export type MailboxSignIn = 'password' | 'oauth';

/** A mailbox that an editor set: IMAP, at a public address. Its secrets are in `secrets`. */
@Entity('mailboxes')
export class Mailbox {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  /** What is sent to them arrives there. */
  @Column('text', { array: true }) addresses!: string[];
  @Column('text') host!: string;
  @Column('int') port!: number;
  @Column('text') security!: MailboxSecurity;
  @Column('text') username!: string;
  @Column('text') signIn!: MailboxSignIn;
  @Column('text', { nullable: true }) tokenUrl!: string | null;
  @Column('text', { nullable: true }) oauthClient!: string | null;
  @Column('text', { nullable: true }) oauthScope!: string | null;
  @Column('text', { array: true }) folders!: string[];
  /** Under which name its server signs what it checked of each sender; null: it checks nothing. */
  @Column('text', { nullable: true }) authservId!: string | null;
  @Column('timestamptz', { nullable: true }) pausedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) removedAt!: Date | null;
  /** A worker holds a line to it until then. */
  @Column('timestamptz', { nullable: true }) watchedUntil!: Date | null;
  @Column('int') version!: number;
}

/** What its reading is remembered under: an account elsewhere, or another folder, is read from its beginning. */
export function sourceOf({ security, username, host, port }: Mailbox, folder: string): string {
  const scheme = security === 'tls' ? 'imaps' : 'imap';
  return `${scheme}://${encodeURIComponent(username)}@${host}:${port}/${encodeURIComponent(folder)}`;
}
