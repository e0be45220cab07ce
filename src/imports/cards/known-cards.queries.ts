import { Injectable } from '@nestjs/common';
import type { CardKind, CardState } from '../../administrators/card.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type KnownCards, personKey, type PersonKnown } from './card-state.js';
import { ownNumbers } from '../../clients/numbers/borne-numbers.facts.js';

interface PersonRow {
  id: string;
  version: number;
  clientId: string | null;
  employer: string | null;
  lastName: string;
  firstName: string;
  email: string | null;
  phone: string | null;
  rpps: string | null;
  gone: boolean;
}

interface CardRow {
  id: string;
  administratorId: string;
  number: string | null;
  kind: CardKind;
  state: CardState;
  validUntil: string | null;
  version: number;
}

/** Reads at once what a batch of lines of a file of cards is judged against. */
@Injectable()
export class KnownCardsQueries {
  constructor(private readonly db: TenantDb) {}

  /** The holders of these cards, the editor's own people, and those of these clients. */
  async read(numbers: string[], employers: string[], lock: boolean): Promise<KnownCards> {
    const people = await this.people(numbers, employers, lock);
    const cards = await this.cards([...people.keys()], lock);
    const clients = await this.clients(employers);
    const known: KnownCards = { cards: new Map(), people, named: new Map(), left: new Map(), clients };
    for (const { number, validUntil, ...card } of cards) {
      const whole = { ...card, number: number ?? '', validUntil: validUntil ?? '' };
      if (number !== null) known.cards.set(number, whole);
      const holder = people.get(card.administratorId);
      if (holder && card.state === 'active') holder.active = whole;
    }
    for (const person of people.values()) {
      const { lastName = '', firstName = '' } = person.values;
      const key = personKey(person.employer, lastName, firstName);
      const byName = person.gone ? known.left : known.named;
      if (!byName.has(key)) byName.set(key, person);
    }
    return known;
  }

  private async people(numbers: string[], employers: string[], lock: boolean): Promise<Map<string, PersonKnown>> {
    const which = `a.client_id IS NULL OR a.client_id IN (SELECT b.client_id FROM (${ownNumbers('$2')}) b) OR a.id IN (SELECT administrator_id FROM cards WHERE number = ANY ($1))`;
    if (lock)
      await this.db.query(`SELECT 1 FROM administrators a WHERE ${which} ORDER BY a.id FOR UPDATE`, [
        numbers,
        employers,
      ]);
    const rows = await this.db.query<PersonRow>(
      `SELECT a.id, a.version, a.client_id, c.number AS employer, a.last_name, a.first_name, a.email, a.phone, a.rpps, coalesce(a.left_on <= paris_today(), false) AS gone
         FROM administrators a LEFT JOIN clients c ON c.id = a.client_id
        WHERE ${which} ORDER BY a.id`,
      [numbers, employers],
    );
    return new Map(rows.map((row) => [row.id, personOf(row)]));
  }

  private cards(administratorIds: string[], lock: boolean): Promise<CardRow[]> {
    return this.db.query<CardRow>(
      `SELECT id, administrator_id, number, kind, state, valid_until, version FROM cards WHERE administrator_id = ANY ($1) ORDER BY id ${lock ? 'FOR UPDATE' : ''}`,
      [administratorIds],
    );
  }

  private async clients(employers: string[]): Promise<KnownCards['clients']> {
    const rows = await this.db.query<{
      siret: string | null;
      number: string;
      id: string;
      name: string;
      archived: boolean;
    }>(
      'SELECT siret, number, id, name, archived_at IS NOT NULL AS archived FROM clients WHERE finess_ej = ANY ($1) OR siret = ANY ($1)',
      [employers],
    );
    return new Map(
      rows.flatMap(({ siret, ...client }) => [
        [siret ?? client.number, client] as const,
        [client.number, client] as const,
      ]),
    );
  }
}

function personOf({ id, version, clientId, employer, gone, ...row }: PersonRow): PersonKnown {
  const { lastName, firstName, email, phone, rpps } = row;
  const values = { lastName, firstName, email: email ?? '', phone: phone ?? '', rpps: rpps ?? '' };
  return { id, version, clientId, employer: employer ?? '', values, gone, active: null };
}
