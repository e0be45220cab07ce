import { Injectable } from '@nestjs/common';
import type { EntityTarget } from 'typeorm';
import type { MovesOf } from '../../platform/changes/moves-of.js';
import { Moves } from '../../platform/changes/moves.service.js';
import { Message, type OutgoingState } from '../message.entity.js';
import { type OutgoingAction, type OutgoingFacts, outgoingMailTable } from './outgoing-mail.transitions.js';
import { StoppedAddresses } from './stopped-addresses.service.js';
import { gathered } from '../../platform/tenancy/together.js';
import { StandingMails } from './standing-mails.service.js';

/** A mail of ours: the table of incoming ones is another. */
export type OwnMessage = Message & { state: OutgoingState };

/** Whom a mail has not reached yet, and leaves for: all, when it was never sent. */
export const stillFor = ({ leftOut, recipients }: Pick<Message, 'leftOut' | 'recipients'>): string[] =>
  leftOut ?? recipients;

/** Mails of ours along their table, whoever moves them: an attempt, or a person. */
@Injectable()
export class OwnMails {
  readonly moves: MovesOf<OwnMessage, OutgoingState, OutgoingAction, OutgoingFacts>;

  constructor(standing: StandingMails, stopped: StoppedAddresses, moves: Moves) {
    this.moves = moves.of({
      table: outgoingMailTable,
      entity: Message as EntityTarget<OwnMessage>,
      where: { direction: 'out' },
      facts: async ({ id, state, leftOut }) => {
        const without = state === 'sent' ? (leftOut ?? []) : [];
        const { noMore, marked } = await gathered({
          noMore: standing.whyNoMore(id),
          marked: stopped.among(without),
        });
        const partly = without.length > 0;
        return { noMore, partly, unreachable: partly && marked.length === new Set(without).size };
      },
      tell: (message, done) => ({
        summary: `${done}\u00a0: «\u00a0${message.subject}\u00a0», pour ${stillFor(message).join(', ')}`,
        details: message.subjectKind ? { about: { kind: message.subjectKind, id: message.subjectId } } : {},
      }),
      lost: () => 'Ce courriel vient de changer d’état. Rechargez la page, puis décidez de nouveau.',
    });
  }
}
