import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { numbersIn } from '../../mailbox/in/mail-proposals.js';
import type { FoundSubject, Subject } from '../../mailbox/in/mail-subjects.js';
import type { Message } from '../../mailbox/message.entity.js';
import { amongStates } from '../../platform/tenancy/among-states.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { orderTable } from '../order.transitions.js';
import { orderStatesAt, type OrderState } from '../../journey/states/order-states.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** An order that a mail might be about, with what ties them. */
export interface OrderCandidate {
  id: string;
  clientId: string;
  clientName: string;
  clientNumber: string;
  number: string;
  productNumber: string | null;
  slot: string;
  commonName: string;
  state: OrderState;
  since: string;
  numberFound: boolean;
  nameFound: boolean;
}

const columns = `o.id, o.client_id, c.name AS client_name, c.number AS client_number, o.number, o.product_number, s.label AS slot, s.common_name, o.state,
  ${parisDay('o.state_since')} AS since`;
const parts = 'orders o JOIN slots s ON s.id = o.slot_id JOIN clients c ON c.id = o.client_id';
const passedOrToPass = amongStates('o', ['to_order', ...orderStatesAt('placed')]);
// Its announcement may be read after its certificate: it is filed there, and moves nothing.
const issued = amongStates('o', orderStatesAt('issued'));

@Injectable()
export class OrderMailQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly found: FoundClients,
  ) {}

  /**
   * The one order under way for this product; without any, the one that was: a renewal keeps the number of its product.
   * A number that two of them share proves nothing.
   */
  async byProduct(productNumber: string): Promise<Subject | null> {
    const rows = await this.db.query<Subject & { open: boolean }>(
      `SELECT o.id AS "subjectId", o.client_id AS "clientId", EXISTS (SELECT 1 FROM open_orders x WHERE x.id = o.id) AS open
         FROM orders o WHERE o.product_number = $1 ORDER BY o.created_at DESC LIMIT 20`,
      [productNumber],
    );
    const open = rows.filter((row) => row.open);
    const [found, ...others] = open.length > 0 ? open : rows;
    return found && others.length === 0 ? { subjectId: found.subjectId, clientId: found.clientId } : null;
  }

  /** Orders passed or to pass that share the product, the number of their client or of an establishment with the mail; of an announcement, those whose certificate is here too, after the others. */
  candidates(mail: Message): Promise<OrderCandidate[]> {
    const text = `${mail.subject}\n${mail.body}`.slice(0, 20_000);
    return this.db.query<OrderCandidate>(
      `WITH named AS MATERIALIZED (${borneNumbers('$2')}),
         tied AS MATERIALIZED (SELECT o.id FROM orders o WHERE o.client_id IN (SELECT n.client_id FROM named n) UNION SELECT o.id FROM orders o WHERE o.product_number = $3)
       SELECT ${columns}, strpos((SELECT searchable($1)), searchable(s.common_name)) > 0 AS name_found,
              o.client_id IN (SELECT n.client_id FROM named n) AS number_found
         FROM ${parts} WHERE (${passedOrToPass} OR ($4 AND ${issued})) AND o.id IN (SELECT t.id FROM tied t)
        ORDER BY ${issued}, name_found DESC, o.number LIMIT 10`,
      [text, numbersIn(text), mail.dossierNumber, mail.recognisedAs === 'to_collect'],
    );
  }

  /** Those of the clients that have these words, and the one of this number or product. */
  async search(query: string): Promise<FoundSubject[]> {
    const ofClients = await this.found.ofWords(query, 'o.client_id');
    const number = query.trim().toUpperCase();
    const rows = await this.db.query<OrderCandidate>(
      sql`SELECT ${raw(columns)} FROM ${raw(parts)}
        WHERE (${raw(passedOrToPass)} OR ${raw(issued)}) AND (${ofClients} OR o.number = ${number} OR o.product_number = ${number})
        ORDER BY o.state_since DESC, o.id LIMIT 10`,
    );
    return rows.map((row) => ({ subjectId: row.id, clientName: row.clientName, description: describeOrder(row) }));
  }
}

/** « Commande C-2026-0012, DMP signature, « Commandée » depuis le 17/11/2026, produit … ». */
export function describeOrder(row: Pick<OrderCandidate, 'number' | 'slot' | 'state' | 'since' | 'productNumber'>) {
  const product = row.productNumber ? `, produit ${row.productNumber}` : '';
  const label = orderTable.states[row.state].label;
  return `Commande ${row.number}, ${row.slot}, «\u00a0${label}\u00a0» depuis le ${date(row.since)}${product}`;
}
