import { Injectable } from '@nestjs/common';
import { closedSentence, OwnClients } from '../../clients/own-clients.service.js';
import type { ImportKind, Undoable } from '../kinds/import-kinds.js';
import { type Keeping, UndoneRows } from './undone-rows.js';

const thingsAtOnce = 2_000;

/** What is asked about together, and what of it would be kept, by what it is. */
export interface Asked {
  things: Undoable[];
  staying: Map<string, Keeping>;
}

/** Of what an undoing kept: how many lines may go back now, and why the others may not, each reason with its lines. */
export interface Left {
  rows: number;
  kept: Map<string, number>;
}

/** What an undoing leaves as it is, and why: the forecast, what is offered once more and the undoing ask here. */
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

  /** Everything that an undoing which begins now would ask about, part by part. */
  async *ahead(importId: string, kind: ImportKind): AsyncGenerator<Asked> {
    for (let after = '', more = true; more;) {
      const things = await this.undone.ahead(importId, kind, after, thingsAtOnce);
      yield { things, staying: await this.among(importId, kind, things, false) };
      after = things.at(-1)?.key ?? '';
      more = things.length === thingsAtOnce;
    }
  }

  /** What may go back now of what an undoing kept. */
  async left(importId: string, kind: ImportKind): Promise<Left> {
    const left: Left = { rows: 0, kept: new Map() };
    for await (const { things, staying } of this.ahead(importId, kind))
      for (const { subjectId, rows } of things) {
        const reason = staying.get(subjectId)?.reason;
        if (reason === undefined) left.rows += rows;
        else left.kept.set(reason, (left.kept.get(reason) ?? 0) + rows);
      }
    return left;
  }

  /** What keeps all that an undoing kept, still: that it is others’, or more than that; null as soon as something may go back. */
  async whyNoneLeft(importId: string, kind: ImportKind): Promise<'others' | 'changed' | null> {
    let why: 'others' | 'changed' = 'others';
    for await (const { things, staying } of this.ahead(importId, kind)) {
      if (things.some(({ subjectId }) => !staying.has(subjectId))) return null;
      if ([...staying.values()].some(({ ofOthers }) => !ofOthers)) why = 'changed';
    }
    return why;
  }
}
