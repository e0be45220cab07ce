import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { ClientLinks, type NewLink } from '../../client-space/links/client-links.service.js';
import { withValues } from '../../exchanges/letters/placeholders.js';
import { OneClientAMail, whyNot } from '../../mailbox/one-client/one-client-a-mail.js';
import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { mutedWords } from '../reminder-words.js';
import { addressesOf, ChaseObstacles, type Obstacle } from './chase-obstacles.service.js';
import { type ChaseBook, ChaseTexts } from './chase-texts.service.js';
import { valuesOf } from './chase-values.js';
import type { DueWait, RulesByWait } from './due-waits.js';
import type { WaitingRow } from './waits.queries.js';
import { waits } from './waits.js';

/** One stage for a client: the mails it makes, or why there is none. */
export interface ChaseLetter {
  due: DueWait;
  /** What its rule writes with, to be compared (`ChaseBook.wordsOf`). */
  words: string;
  mails: OutgoingMail[];
  /** What the ledger is told instead of « envoyé », by recipient. */
  refusals: Pick<ReminderDecision, 'recipient' | 'decision' | 'reason'>[];
}

/** What leaves for the client, from the editor’s texts: one mail a person, of one client. */
@Injectable()
export class ChaseLetters {
  constructor(
    private readonly texts: ChaseTexts,
    private readonly links: ClientLinks,
    private readonly oneClient: OneClientAMail,
    private readonly obstacles: ChaseObstacles,
  ) {}

  /** By as many statements for many as for one. */
  async of(dues: DueWait[], rules: RulesByWait, editor: Editor): Promise<ChaseLetter[]> {
    return this.withLinks(await this.drawn(dues, rules, editor));
  }

  /** The same, to be read: the place of a link stays one. */
  async drawn(dues: DueWait[], rules: RulesByWait, editor: Editor): Promise<ChaseLetter[]> {
    if (dues.length === 0) return [];
    const book = await this.texts.book(rules);
    const obstacles = await this.obstacles.of(dues, book, editor);
    const letters = dues.map((due): ChaseLetter => {
      const muted = mutedWords(due.row);
      const obstacle: Fate | undefined =
        muted === null ? obstacles.get(due.row) : { decision: 'muted', reason: muted, recipient: null };
      const letter = obstacle ? nothingFor(due, obstacle) : letterOf(due, book, editor);
      return { ...letter, words: book.wordsOf(due.row.rule) };
    });
    return this.ofOneClient(letters);
  }

  // The editor’s own wording may speak of another client: nobody is there to confirm it, so it does not leave.
  private async ofOneClient(letters: ChaseLetter[]): Promise<ChaseLetter[]> {
    const mails = letters.flatMap((letter) => letter.mails);
    const found = await this.oneClient.of(mails);
    const reasons = new Map(
      mails.map((mail, index) => [mail, found[index] ? whyNot(found[index], mail)[0] : undefined]),
    );
    return letters.map((letter) => {
      const reason = letter.mails.map((mail) => reasons.get(mail)).find(Boolean);
      if (!reason) return letter;
      const refusals = letter.mails.map(({ to }) => ({
        recipient: to[0] ?? '',
        decision: 'withheld' as const,
        reason,
      }));
      return { ...letter, mails: [], refusals: [...letter.refusals, ...refusals] };
    });
  }

  /** A link is made for the mails that cite one, and leave; a colleague’s is the one that they were given. */
  async withLinks(letters: ChaseLetter[]): Promise<ChaseLetter[]> {
    const citing = letters.filter(({ mails }) => mails.some(({ text }) => text.includes(linkPlace)));
    const given = citing.flatMap(({ due: { row } }) => row.handedLink ?? []);
    await this.links.prolong(given);
    const asked = citing.flatMap((letter) => {
      const link = letter.due.row.handedLink === null ? linkOf(letter.due.row) : null;
      return link ? [{ letter, link }] : [];
    });
    const ids = await this.links.usual(asked.map(({ link }) => link));
    const made = new Map(asked.map(({ letter }, index) => [letter, ids[index]]));
    return letters.map((letter) => {
      const id = letter.due.row.handedLink ?? made.get(letter);
      return id ? { ...letter, mails: letter.mails.map((mail) => ({ ...mail, link: { id } })) } : letter;
    });
  }
}

/** What is asked of the client itself is answered by a link of its own; null: not in the space. */
function linkOf(row: WaitingRow): NewLink | null {
  const { space } = waits[row.rule];
  return (
    space && {
      clientId: row.clientId,
      purpose: space,
      requestId: subjectOf(row, 'request'),
      delegationId: subjectOf(row, 'delegation'),
      orderId: subjectOf(row, 'order'),
      personName: row.signer ?? '',
      email: row.signerEmail ?? '',
    }
  );
}

const roles = {
  representative: 'représentant',
  administrators: 'administrateurs du client',
  asked: 'qui remet la CSR',
};

type Fate = Pick<Obstacle, 'recipient' | 'decision' | 'reason'>;

function nothingFor(due: DueWait, { recipient, decision, reason }: Fate): Omit<ChaseLetter, 'words'> {
  const { handedLink, signerEmail, rule } = due.row;
  const whom = recipient ?? (handedLink === null ? null : signerEmail) ?? roles[waits[rule].to];
  return { due, mails: [], refusals: [{ recipient: whom, decision, reason }] };
}

// What the obstacles let through: its text is there, and has all that it cites.
function letterOf(due: DueWait, book: ChaseBook, editor: Editor): Omit<ChaseLetter, 'words'> {
  const { row } = due;
  const words = book.textOf(due);
  if (typeof words === 'string') return nothingFor(due, { decision: 'withheld', reason: words, recipient: null });
  const values = valuesOf(row, editor);
  const mail = {
    purpose: waits[row.rule].purpose,
    clientId: row.clientId,
    about: { kind: row.subjectKind, id: row.subjectId },
    subject: withValues(words.subject, values)
      .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
      .trim(),
    text: withValues(words.text, values),
    attachmentIds: row.rule === 'signature' && row.documentId ? [row.documentId] : [],
    inReplyTo: row.thread,
    byHand: { naming: [] },
  };
  return { due, mails: addressesOf(row).map((address) => ({ ...mail, to: [address] })), refusals: [] };
}

function subjectOf({ subjectKind, subjectId }: WaitingRow, kind: WaitingRow['subjectKind']): string | null {
  return subjectKind === kind ? subjectId : null;
}
