import { Injectable } from '@nestjs/common';
import { borneNumbers } from '../../../clients/numbers/borne-numbers.facts.js';
import { TenantDb } from '../../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../../platform/tenancy/write-rows.js';
import type { RequestState } from '../../request-states.js';
import type { Says } from '../../said-actions.js';

export type AnswerOutcome = 'pending' | 'moved' | 'known' | 'doubt' | 'parked';

/** What a mail says of one client of a dossier, or of a structure that is not in it. */
export interface WrittenAnswer {
  id: string;
  clientId: string | null;
  number: string | null;
  says: Says | null;
  words: string;
  outcome: AnswerOutcome;
  note: string;
}

/** An answer that is still to be done, with what it is done to. */
export interface PendingAnswer {
  id: string;
  dossierId: string;
  clientId: string;
  requestId: string | null;
  dossierNumber: string | null;
  says: Says | null;
  words: string;
  /** Of a doubt: why. */
  note: string;
}

/** What mails said of the clients of dossiers, by sets. */
@Injectable()
export class MassAnswersQueries {
  constructor(private readonly db: TenantDb) {}

  /** Where each client of the dossier stands. */
  async standing(dossierId: string): Promise<Map<string, { state: RequestState; dossierNumber: string | null }>> {
    const rows = await this.db.query<{ clientId: string; state: RequestState; dossierNumber: string | null }>(
      `SELECT m.client_id, q.state, q.dossier_number FROM mass_dossier_rows m JOIN requests q ON q.id = m.request_id WHERE m.dossier_id = $1`,
      [dossierId],
    );
    return new Map(rows.map(({ clientId, ...row }) => [clientId, row]));
  }

  /** Whose numbers these are, besides the dossier: a client of ours, and the title of the dossier it is in. */
  async elsewhere(numbers: string[]): Promise<Map<string, { name: string; dossier: string | null }>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.db.query<{ number: string; name: string; dossier: string | null }>(
      `SELECT n.number, c.name, (SELECT d.title FROM mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id AND d.state <> 'abandoned'
                                  WHERE m.client_id = c.id ORDER BY d.created_at DESC LIMIT 1) AS dossier
         FROM (${borneNumbers('$1')}) n JOIN clients c ON c.id = n.client_id`,
      [numbers],
    );
    return new Map(rows.map(({ number, ...row }) => [number, row]));
  }

  /** What the same mail said of the same client before is not said again. @returns how many are new */
  async write(dossierId: string, messageId: string, answers: WrittenAnswer[]): Promise<number> {
    if (answers.length === 0) return 0;
    return this.db.execute(
      `INSERT INTO mass_dossier_answers (id, dossier_id, message_id, client_id, number, says, words, outcome, note)
       SELECT r.id, $1, $2, r."clientId", r.number, r.says, r.words, r.outcome, r.note
         FROM jsonb_to_recordset($3::jsonb) AS r (id uuid, "clientId" uuid, number text, says text, words text, outcome text, note text)
       ON CONFLICT DO NOTHING`,
      [dossierId, messageId, JSON.stringify(answers)],
    );
  }

  async pending(messageId: string, atMost: number): Promise<PendingAnswer[]> {
    const held = await this.db.query<{ id: string }>(
      `SELECT id FROM mass_dossier_answers WHERE message_id = $1 AND outcome = 'pending' ORDER BY id LIMIT $2 FOR UPDATE`,
      [messageId, atMost],
    );
    return this.db.query<PendingAnswer>(
      `SELECT a.id, a.dossier_id, a.client_id, m.request_id, d.dossier_number, a.says, a.words, a.note
         FROM mass_dossier_answers a JOIN mass_dossiers d ON d.id = a.dossier_id
         LEFT JOIN mass_dossier_rows m ON m.dossier_id = a.dossier_id AND m.client_id = a.client_id
        WHERE a.id = ANY ($1::uuid[]) ORDER BY a.id`,
      [held.map(({ id }) => id)],
    );
  }

  async conclude(outcomes: { id: string; outcome: AnswerOutcome; note: string }[]): Promise<void> {
    await writeRows(
      this.db,
      `UPDATE mass_dossier_answers a SET outcome = r.outcome, note = r.note, decided_at = moment()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, outcome text, note text) WHERE a.id = r.id AND a.outcome = 'pending'`,
      outcomes,
    );
  }
}
