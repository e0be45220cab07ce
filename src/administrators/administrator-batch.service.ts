import { Injectable } from '@nestjs/common';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { given, writeRows, writeVersions } from '../platform/tenancy/write-rows.js';
import type { CardKind } from './card.entity.js';

/** A person, by the names of the columns. */
export interface PersonRow {
  id: string;
  client_id: string | null;
  last_name: string;
  first_name: string;
  email: string | null;
  phone: string | null;
  rpps: string | null;
}

/** A card that serves, by the names of the columns. */
export interface CardRow {
  id: string;
  administrator_id: string;
  kind: CardKind;
  number: string;
  valid_until: string;
}

const named = 'last_name, first_name, email, phone, rpps';

/** Many people and their cards at once, one statement each, for an import; who calls has asked the table of cards, and writes the audit. */
@Injectable()
export class AdministratorBatch {
  constructor(
    private readonly db: TenantDb,
    private readonly outbox: Outbox,
  ) {}

  async insert(people: PersonRow[]): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO administrators (id, client_id, ${named}) SELECT id, client_id, ${named} FROM jsonb_populate_recordset(NULL::administrators, $1::jsonb)`,
      people,
    );
  }

  /** @returns the version each has now, by id */
  update(people: PersonRow[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE administrators a SET (${named}) = ROW(${given(named)}), version = a.version + 1
         FROM jsonb_populate_recordset(NULL::administrators, $1::jsonb) r WHERE a.id = r.id RETURNING a.id, a.version`,
      people,
    );
  }

  /** Cards in service. */
  async insertCards(cards: CardRow[]): Promise<void> {
    await writeRows(
      this.db,
      `INSERT INTO cards (id, administrator_id, kind, number, state, state_since, valid_until)
       SELECT id, administrator_id, kind, number, 'active', moment(), valid_until FROM jsonb_populate_recordset(NULL::cards, $1::jsonb)`,
      cards,
    );
  }

  /** What is printed on a card, and its state. @returns the version each has now, by id */
  updateCards(cards: { id: string; valid_until: string | null; state: string }[]): Promise<Map<string, number>> {
    return writeVersions(
      this.db,
      `UPDATE cards c SET valid_until = r.valid_until, state = r.state, version = c.version + 1,
              state_since = CASE WHEN c.state = r.state THEN c.state_since ELSE moment() END
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, valid_until date, state text) WHERE c.id = r.id RETURNING c.id, c.version`,
      cards,
    );
  }

  /** People and cards that were recorded by mistake: as if they had never been, but for the journal. */
  async forget({ people, cards }: { people: string[]; cards: string[] }): Promise<void> {
    await this.db.execute('DELETE FROM cards WHERE id = ANY ($1)', [cards]);
    await this.db.execute('DELETE FROM administrators WHERE id = ANY ($1)', [people]);
  }

  /** Every client's next action may depend on our own people's cards: computed again soon, once for many changes. */
  async refreshClients(): Promise<void> {
    await this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }
}
