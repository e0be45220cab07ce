import { Injectable } from '@nestjs/common';
import { closedSentence, OwnClients } from '../../clients/own-clients.service.js';
import type { ImportKind, Undoable } from '../kinds/import-kinds.js';

/** What an undoing leaves as it is, and why: the forecast and the undoing ask here. */
@Injectable()
export class KeptThings {
  constructor(private readonly clients: OwnClients) {}

  /**
   * By what they are: what somebody changed since, and what is about a client on whom whoever undoes may not act.
   * @param lock as of `ImportKind.changedSince`
   */
  async among(importId: string, kind: ImportKind, things: Undoable[], lock: boolean): Promise<Map<string, string>> {
    const kept = await kind.changedSince(importId, things, lock);
    if (!this.clients.mayBeLimited) return kept;
    const closed = await this.clients.closed(things.flatMap(({ clientId }) => clientId ?? []));
    for (const { subjectId, clientId } of things) {
      const why = closedSentence(closed.get(clientId ?? ''));
      if (why !== null) kept.set(subjectId, why);
    }
    return kept;
  }
}
