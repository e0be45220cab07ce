import { nextHolder, orderedElsewhere } from '../../journey/plan/coverage.js';
import { Injectable } from '@nestjs/common';
import { archivedForecast, archivedReason } from '../../clients/read-only-client.js';
import { OrderingRights } from '../../assignments/ordering-rights.js';
import { parisDate } from '../../journey/calendar/calendar-days.js';
import { doneAlready, type Forecast } from '../../platform/changes/forecast.js';
import { clock } from '../../platform/clock.js';
import { grouped } from '../../platform/grouped.js';
import { count, date } from '../../platform/web/view-helpers.js';
import { CoverageQueries, type SlotFactsRow } from '../../slots/coverage.queries.js';
import { SlotSuccession } from '../../slots/slot-succession.service.js';
import { OrderSets, type SetOrder } from './order-sets.service.js';
import type { Offer } from '../../identifiers/igc-words.js';

/** The slots of one client whose certificate comes to its end, and what becomes of each. */
interface Ending {
  /** One order each: of establishments that one certificate of the client replaces, the first. */
  toOrder: SlotFactsRow[];
  ordered: SlotFactsRow[];
  /** Of closed establishments: nothing follows them. */
  over: SlotFactsRow[];
  /** Why nobody may order for it today. */
  barred: { slot: SlotFactsRow; reasons: string[] }[];
}

/** The orders of what expires soon, opened for many clients at once (domain rules 5 and 7). */
@Injectable()
export class Renewals {
  constructor(
    private readonly coverage: CoverageQueries,
    private readonly rights: OrderingRights,
    private readonly succession: SlotSuccession,
    private readonly orders: OrderSets,
  ) {}

  /** The one answer, beforehand and for the act. @param last ISO day by which a certificate ends */
  async judge(clientIds: string[], last: string): Promise<Map<string, Forecast>> {
    const endings = await this.endings(clientIds, last);
    return new Map([...endings].map(([id, ending]) => [id, judge(ending, last)]));
  }

  /** @returns the orders opened, client by client */
  async open(clientIds: string[], last: string): Promise<Map<string, SetOrder[]>> {
    const rows = [...(await this.endings(clientIds, last)).values()].flatMap(({ toOrder }) => toOrder);
    const next = await this.succession.nextMany(rows.map(({ id }) => id));
    const facts = new Map(rows.map((row) => [row.id, row]));
    const slots = new Map([...next.values()].map((slot) => [slot.id, slot]));
    const opened = await this.orders.open(
      [...slots.values()].map((slot) => ({ slot, renewsCertificateId: renewable(facts.get(slot.id)) })),
    );
    return grouped(opened, ({ clientId }) => clientId);
  }

  private async endings(clientIds: string[], last: string): Promise<Map<string, Ending>> {
    const barriers = await this.rights.whyNotOpenMany(clientIds);
    const slots = grouped(await this.coverage.slotFacts(clientIds), ({ clientId }) => clientId);
    return new Map([...barriers].map(([id, barrier]) => [id, endingOf(slots.get(id) ?? [], last, barrier)]));
  }
}

function endingOf(slots: SlotFactsRow[], last: string, barrier: Record<Offer, string[]>): Ending {
  const ending: Ending = { toOrder: [], ordered: [], over: [], barred: [] };
  const taken = new Set<string>();
  for (const slot of slots) {
    if (!isEnding(slot, slots, last)) continue;
    if (nextHolder(slot) === 'none') {
      ending.over.push(slot);
      continue;
    }
    const key = nextHolder(slot) === 'entity' ? workOf(slot) : slot.id;
    if (slot.orderId !== null) ending.ordered.push(slot);
    else if (slot.wentTo !== null) ending.barred.push({ slot, reasons: [orderedElsewhere(slot.wentTo)] });
    else if (barrier[slot.offer].length > 0) ending.barred.push({ slot, reasons: barrier[slot.offer] });
    else if (!taken.has(key)) ending.toOrder.push(slot);
    taken.add(key);
  }
  return ending;
}

function isEnding(slot: SlotFactsRow, slots: SlotFactsRow[], last: string): boolean {
  if (slot.notNeededReason !== null || slot.notAfter === null || parisDate(slot.notAfter) > last) return false;
  // Its successor has its own certificate already, that waits to be verified.
  const successor = slots.find(({ id }) => id === slot.successorId);
  return successor?.notAfter === undefined || successor.notAfter === null || parisDate(successor.notAfter) <= last;
}

// The same certificate of the client takes over from these: as `isSameWork` of the plan has it.
function workOf({ instanceId, offer, usage, purpose, commonName }: SlotFactsRow): string {
  const named = purpose === 'insi' || purpose === 'other' ? commonName : '';
  return [instanceId, offer, usage, purpose, named].join(' ');
}

// F5: the platform renews only while the certificate is active, and only what it says is still true (domain rule 11).
function renewable(slot: SlotFactsRow | undefined): string | null {
  if (!slot?.certificateId || slot.revoked || slot.toRedo !== null) return null;
  return slot.notAfter && slot.notAfter > clock.now() ? slot.certificateId : null;
}

function judge({ toOrder, ordered, over, barred }: Ending, last: string): Forecast {
  if (toOrder.length > 0) {
    const underEntity = toOrder.filter((slot) => nextHolder(slot) === 'entity').length;
    const told = [`${count(toOrder.length, 'commande', 'commandes')}\u00a0: ${toOrder.map(toldOf).join(', ')}`];
    if (underEntity > 0) told.push('Sous le FINESS juridique, nouveau produit, pour ce que portait un établissement.');
    if (barred.length > 0)
      told.push(
        `${count(barred.length, 'autre ne peut', 'autres ne peuvent')} pas être commandé${barred.length > 1 ? 's' : ''}\u00a0: ${barred[0]?.reasons[0] ?? ''}`,
      );
    // A slot whose order somebody cancels meanwhile was not among those that were read.
    return { forecast: 'would_do', reasons: told, basis: toOrder.map(({ id }) => id).join(' ') };
  }
  const [first] = barred;
  if (first)
    return {
      forecast: 'refused',
      reasons: [
        `${first.reasons[0] ?? ''}\n${barred.map(({ slot }) => toldOf(slot)).join(', ')}`,
        ...first.reasons.slice(1),
      ],
      mend: first.reasons.includes(archivedReason)
        ? archivedForecast.mend
        : { label: 'Avancement du client', href: '/clients/:id' },
    };
  if (ordered.length > 0)
    return doneAlready(
      `Commandes déjà ouvertes\n${ordered.map(({ orderNumber, label }) => `${label}, ${orderNumber}`).join(', ')}`,
    );
  if (over.length > 0)
    return doneAlready(
      `Établissement fermé\u00a0: rien ne suit son certificat\n${over.map((slot) => toldOf(slot)).join(', ')}`,
    );
  return doneAlready(`Aucun certificat n’arrive à échéance d’ici le ${date(last)}`);
}

const toldOf = ({ label, notAfter }: SlotFactsRow) => `${label} (${date(notAfter)})`;
