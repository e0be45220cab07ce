import { Injectable } from '@nestjs/common';
import { closedSentence, OwnClients } from '../clients/own-clients.service.js';
import { closingEffect, isKept } from '../establishments/establishment-changes.service.js';
import { EstablishmentQueries, type EstablishmentTies } from '../establishments/establishment.queries.js';
import { transferEffect, wayToTransfer, whyNoTransfer } from '../establishments/establishment-transfer.service.js';
import { isTakeable, reasonOf, staleReason } from './register-changes.labels.js';
import type { PendingChange } from './register-changes.queries.js';

/** What stands in the way of deciding of a change. */
interface Verdict {
  /** Why whoever looks decides nothing of this client, the rule on the first line; null when they do. */
  closed: string | null;
  /** Why it is not taken into our record, and where that is mended; null when it is. */
  reason: string | null;
  way: { href: string; label: string } | null;
  /** Of an establishment that ends: whether its record stays. */
  kept: boolean;
  /** What an establishment that goes to another client takes from the one it leaves, or leaves under way as it ends; null: nothing. */
  leaves: string | null;
}
export type JudgedChange = PendingChange & Verdict;

/** What may become of each change: the list, what is foretold and the act ask this alone. */
@Injectable()
export class RegisterChangesJudge {
  constructor(
    private readonly own: OwnClients,
    private readonly establishments: EstablishmentQueries,
  ) {}

  async judge<Change extends PendingChange>(changes: Change[]): Promise<(Change & Verdict)[]> {
    const ties = await this.establishments.tiesOf(changes.flatMap(whoseTies));
    const owners = [...ties.values()].flatMap(({ ownerClientId }) => ownerClientId ?? []);
    const closed = await this.own.closed([...changes.map(({ clientId }) => clientId), ...owners]);
    return changes.map((change) => {
      const its = change.establishmentId === null ? undefined : ties.get(change.establishmentId);
      const stands = whyNotTaken(change, its, closed);
      return {
        ...change,
        closed: closed.get(change.clientId) ?? null,
        ...stands,
        kept: its === undefined || isKept(its),
        leaves: its && stands.reason === null ? leavesOf(change, its) : null,
      };
    });
  }
}

function leavesOf({ change }: PendingChange, ties: EstablishmentTies): string | null {
  if (change === 'transferred') return transferEffect(ties);
  return change === 'closed' && isKept(ties) ? closingEffect(ties) : null;
}

const whoseTies = ({ change, establishmentId }: PendingChange) =>
  establishmentId !== null && (change === 'transferred' || change === 'closed') ? [establishmentId] : [];

function whyNotTaken(
  change: PendingChange,
  ties: EstablishmentTies | undefined,
  closed: Map<string, string>,
): Pick<Verdict, 'reason' | 'way'> {
  if (!isTakeable(change)) return { reason: reasonOf(change), way: null };
  if (change.saidNow !== null) return { reason: staleReason(change.saidNow), way: null };
  if (change.change !== 'transferred' || !ties) return { reason: null, way: null };
  const reason = whyNoTransfer({ finessEj: change.clientFiness }, ties);
  // Whoever receives it is acted upon too.
  const theirs = closedSentence(closed.get(ties.ownerClientId ?? ''));
  return { reason: reason ?? theirs, way: wayToTransfer(ties) };
}
