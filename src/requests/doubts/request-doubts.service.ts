import { Injectable } from '@nestjs/common';
import { reasonIn } from '../../mailbox/in/mail-words.js';
import type { Message } from '../../mailbox/message.entity.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RequestMoves } from '../moves/request-moves.js';
import type { Request } from '../request.entity.js';
import { isClosed } from '../request-states.js';
import type { Contradiction } from './contradictions.service.js';
import { DoubtsQueries } from './doubts.queries.js';
import type { DoubtPiece, OtherPiece } from './request-doubt.entity.js';

/** A request that is put in doubt, and by what. */
export interface Doubted {
  request: Request;
  reason: string;
  /** What is held, when it is something else than where the request stands. */
  held: DoubtPiece | null;
  says: OtherPiece;
  /** What the journal keeps beside. */
  details?: Record<string, unknown>;
}

/** The one gesture that parks a request (domain § 3): both pieces are kept side by side until a person settles it. */
@Injectable()
export class RequestDoubts {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: DoubtsQueries,
    private readonly moves: RequestMoves,
  ) {}

  /** As many statements for many as for one. @throws Refused by the table, or when somebody moved one of them meanwhile */
  async open(doubted: Doubted[]): Promise<void> {
    const requests = doubted.map(({ request }) => request);
    const held = await this.queries.heldOf(requests);
    const by = new Map(doubted.map((one) => [one.request.id, one]));
    const move = ({ id }: Request) => {
      const { reason, says, details } = by.get(id) as Doubted;
      return { reason, documentId: says.documentId ?? null, ...(details ? { details } : {}) };
    };
    const over = requests.filter(({ state }) => isClosed(state));
    const underWay = requests.filter(({ state }) => !isClosed(state));
    await this.moves.moveMany(underWay, 'doubt', move);
    // Who attached the mail decides nothing by it.
    await this.moves.moveMany(over, 'contradict', (request) => ({ ...move(request), decidedBy: 'job' }));
    await this.queries.open(
      doubted.map(({ request: { id, state }, held: other, says }) => ({
        requestId: id,
        fromState: state,
        held: other ?? (held.get(id) as DoubtPiece),
        says,
      })),
    );
  }

  /** A person says that something does not fit. @throws Refused by the table */
  async noted(id: string, reason: string): Promise<void> {
    const request = await this.moves.lock(id);
    const says: OtherPiece = {
      from: 'person',
      text: reason,
      at: clock.now().toISOString(),
      by: this.db.actor.name,
    };
    await this.open([{ request, reason, held: null, says }]);
  }

  /** A mail that contradicts what is held. */
  async byMail(request: Request, { reason, held, says }: Contradiction, mail: Message): Promise<void> {
    const details = { mail: mail.id, sender: mail.sender };
    await this.open([{ request, reason, held, says: { ...pieceOf(mail), text: says }, details }]);
  }

  /** One more mail about what is in doubt already stands beside the other pieces: only a person settles. */
  async beside({ id }: Request, mail: Message): Promise<void> {
    const [first] = (await this.queries.of(id)).filter(({ settledAt }) => settledAt === null);
    if (!first) return;
    const { fromState, held } = first;
    await this.queries.open([{ requestId: id, fromState, held, says: pieceOf(mail) }]);
  }
}

/** What a mail of ANS says, as a piece. */
export function pieceOf(mail: Message): OtherPiece {
  const { id, sender, rawDocumentId, recognisedAs, dossierNumber, receivedAt, createdAt, body } = mail;
  return {
    from: 'mail',
    text: dossierNumber ? `Dossier ${dossierNumber}.` : 'Sans numéro de dossier.',
    at: (receivedAt ?? createdAt).toISOString(),
    by: sender,
    messageId: id,
    documentId: rawDocumentId,
    words: reasonIn(body).slice(0, 600),
    outcome: recognisedAs && recognisedAs !== 'to_collect' ? { says: recognisedAs, dossierNumber } : null,
  };
}
