import { representativeName } from '../clients/records/representative.facts.js';
import { administratorName } from '../administrators/administrator.facts.js';
import { Injectable } from '@nestjs/common';
import sql, { raw, type Sql } from 'sql-template-tag';
import { stillHere, withCardFrom } from '../administrators/administrator-list.js';
import type { CardKind } from '../administrators/card.entity.js';
import type { GridClient } from '../certificates/grid/grid.queries.js';
import { type GridSlot, gridSlotColumns } from '../certificates/grid/grid-slots.queries.js';
import { idsFollowedByMe } from '../clients/followed.facts.js';
import type { SignerCardKind } from '../journey/states/card-states.js';
import { lastMandate } from '../delegations/delegation.facts.js';
import type { Scope } from '../home/home-address.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { gathered } from '../platform/tenancy/together.js';
import { orderBeginsOn } from '../slots/coverage.facts.js';
import { expiryKeySql } from '../slots/coverage.facts.js';

/** Whose dates: of everybody, with the editor's own people; of the clients that the signed-in person follows; of one client. */
export type DatesOf = Scope | { clientId: string };

/** How far they go, in days from today, and how many of each kind are read at most: those that are nearest to today. */
export interface Stretch {
  from: number;
  until: number;
  most: number;
}

/** A certificate in force, or the day declared for one that was never imported; with what says what to do next about it. */
export interface CertificateEnd extends GridSlot {
  client: string;
  notAfter: Date;
  step: number | null;
  title: string | null;
  target: GridClient['target'];
}

interface OfPerson {
  id: string;
  person: string;
  /** The client who employs them, or whom they represent; null: the editor. */
  client: string | null;
  day: string;
}

export interface DatesToCome {
  certificates: CertificateEnd[];
  cards: (OfPerson & { kind: CardKind })[];
  signers: (OfPerson & { clientId: string; kind: SignerCardKind | null })[];
  mandates: { id: string; clientId: string; client: string; day: string }[];
  departures: OfPerson[];
}

/** The dates that calendars show: each as its room has it, along an index, the first first. */
@Injectable()
export class CalendarDatesQueries {
  constructor(private readonly db: TenantDb) {}

  /** In one journey. */
  of(whose: DatesOf, stretch: Stretch): Promise<DatesToCome> {
    return gathered<DatesToCome>({
      certificates: this.certificates(whose, stretch),
      cards: this.cards(whose, stretch),
      signers: this.signers(whose, stretch),
      mandates: this.mandates(whose, stretch),
      departures: this.departures(whose, stretch),
    });
  }

  private certificates(whose: DatesOf, stretch: Stretch) {
    const key = raw(expiryKeySql);
    return this.db.query<CertificateEnd>(sql`
      WITH first AS MATERIALIZED (
        SELECT s.id, ${key} AS ends FROM slots s
         WHERE s.phase IN ('issued', 'running') AND ${key} >= ${midnight(stretch.from)} AND ${key} < ${midnight(stretch.until + 1)} AND ${ofClients(whose, 's.client_id')}
         ${nearest(expiryKeySql, 's.id', stretch)})
      SELECT ${raw(gridSlotColumns)}, ${raw(orderBeginsOn)} AS order_begins_on, k.name AS client, p.step, p.title, p.target
        FROM first JOIN slots s ON s.id = first.id JOIN clients k ON k.id = s.client_id JOIN client_progress p ON p.client_id = s.client_id
        JOIN instances i ON i.id = s.instance_id LEFT JOIN open_orders o ON o.id = s.open_order_id ORDER BY first.ends, s.id`);
  }

  // The card that counts, as the list of administrators has it: of one that was renewed, the new one. A CASE: PostgreSQL would take an
  // equality for a rare one, and read all cards before it cuts the first.
  private cards(whose: DatesOf, stretch: Stretch) {
    return this.db.query<DatesToCome['cards'][number]>(sql`
      SELECT a.id, ${raw(administratorName('a'))} AS person, c.name AS client, e.kind, e.valid_until AS day
        FROM cards e JOIN (${raw(withCardFrom)}) ON a.id = e.administrator_id LEFT JOIN clients c ON c.id = a.client_id
       WHERE e.state = 'active' AND ${within('e.valid_until', stretch)} AND CASE WHEN k.id = e.id THEN true ELSE false END AND ${raw(stillHere)} AND ${ofEmployers(whose)}
       ${nearest('e.valid_until', 'a.id', stretch)}`);
  }

  private signers(whose: DatesOf, stretch: Stretch) {
    return this.db.query<DatesToCome['signers'][number]>(sql`
      SELECT r.id, r.client_id, ${raw(representativeName('r'))} AS person, c.name AS client, r.card_kind AS kind, r.card_valid_until AS day
        FROM representatives r JOIN clients c ON c.id = r.client_id
       WHERE r.ended_on IS NULL AND r.card_state = 'active' AND ${within('r.card_valid_until', stretch)} AND ${ofClients(whose, 'r.client_id')}
       ${nearest('r.card_valid_until', 'r.id', stretch)}`);
  }

  private mandates(whose: DatesOf, stretch: Stretch) {
    return this.db.query<DatesToCome['mandates'][number]>(sql`
      SELECT d.id, d.client_id, c.name AS client, d.ends_on AS day FROM delegations d JOIN clients c ON c.id = d.client_id
       WHERE ${raw(lastMandate)} AND ${within('d.ends_on', stretch)} AND ${ofClients(whose, 'd.client_id')}
       ${nearest('d.ends_on', 'd.id', stretch)}`);
  }

  // Once it was told, it is over: nothing is planned any more.
  private departures(whose: DatesOf, stretch: Stretch) {
    return this.db.query<DatesToCome['departures'][number]>(sql`
      SELECT a.id, ${raw(administratorName('a'))} AS person, c.name AS client, a.left_on AS day FROM administrators a LEFT JOIN clients c ON c.id = a.client_id
       WHERE a.departed_at IS NULL AND ${within('a.left_on', stretch)} AND ${ofEmployers(whose)}
       ${nearest('a.left_on', 'a.id', stretch)}`);
  }
}

/** What is over is read backwards. */
function nearest(day: string, id: string, { from, most }: Stretch): Sql {
  const way = from < 0 ? ' DESC' : '';
  return raw(`ORDER BY ${day}${way}, ${id}${way} LIMIT ${Math.trunc(most)}`);
}

const here = (id: string) => raw(`${id} NOT IN (SELECT id FROM clients WHERE archived_at IS NOT NULL)`);

/** Of clients that are not archived. An array, not a sub-select: few ids reach an index. @param id what says whose it is, in SQL */
function ofClients(whose: DatesOf, id: string): Sql {
  if (whose === 'team') return here(id);
  if (whose === 'mine') return sql`${raw(`${id} = ANY (ARRAY(${idsFollowedByMe}))`)} AND ${here(id)}`;
  return sql`${raw(id)} = ${whose.clientId}::uuid AND ${here(id)}`;
}

function ofEmployers(whose: DatesOf): Sql {
  const theirs = ofClients(whose, 'a.client_id');
  return whose === 'team' ? sql`(a.client_id IS NULL OR ${theirs})` : theirs;
}

// Numbers of ours, written out: PostgreSQL then knows how far a stretch goes.
const number = (value: number) => raw(String(Math.trunc(value)));

function within(day: string, { from, until }: Stretch): Sql {
  return sql`${raw(day)} >= (SELECT paris_today()) + ${number(from)} AND ${raw(day)} <= (SELECT paris_today()) + ${number(until)}`;
}

/** When the day begins in Paris, so many days from today. */
function midnight(days: number): Sql {
  return sql`(((SELECT paris_today()) + ${number(days)})::timestamp AT TIME ZONE 'Europe/Paris')`;
}
