import { Injectable } from '@nestjs/common';
import { closedSentence, OwnClients } from '../../clients/own-clients.service.js';
import type { ImportKind, Undoable } from '../kinds/import-kinds.js';
import { type Keeping, UndoneRows } from './undone-rows.js';

/** What an undoing leaves as it is, and why: the forecast and the undoing ask here. */
@Injectable()
export class KeptThings {
  constructor(
    private readonly clients: OwnClients,
    private readonly undone: UndoneRows,
  ) {}

  /**
   * By what they are: what somebody changed since, and what is about a client on whom whoever undoes may not act.
   * @param lock as of `ImportKind.changedSince`
   */
  async among(importId: string, kind: ImportKind, things: Undoable[], lock: boolean): Promise<Map<string, Keeping>> {
    const since = await kind.changedSince(importId, things, lock);
    const kept = new Map([...since].map(([id, reason]) => [id, { reason, ofOthers: false }]));
    if (!this.clients.mayBeLimited) return kept;
    const closed = await this.clients.closed(things.flatMap(({ clientId }) => clientId ?? []));
    for (const { subjectId, clientId } of things) {
      const reason = closedSentence(closed.get(clientId ?? ''));
      if (reason !== null) kept.set(subjectId, { reason, ofOthers: true });
    }
    return kept;
  }

  /** Whether whoever looks may act on none of the clients of what was left as others’. */
  async isAllOfOthers(importId: string, kind: ImportKind): Promise<boolean> {
    if (!this.clients.mayBeLimited) return false;
    const ids = await this.undone.clientsLeft(importId, kind);
    return ids.length > 0 && (await this.clients.closed(ids)).size === ids.length;
  }
}
