import { actOn } from '../certificates/grid/grid-cell.view.js';
import { addDays, parisDate } from '../journey/calendar/calendar-days.js';
import { coverageOf, declaredNote, nextHolder, renewableFrom } from '../journey/plan/coverage.js';
import { nextOfSlot } from '../journey/steps/slot-acts.js';
import type { CalendarEvent } from '../platform/files/calendar-file.js';
import { date } from '../platform/web/view-helpers.js';
import { coverageFactsOf } from '../slots/coverage.queries.js';
import type { CertificateEnd, DatesToCome } from './calendar-dates.queries.js';

/** Something that ends or begins on a day, as a calendar and the page « Agenda » tell it. */
export interface DatedEvent extends Omit<CalendarEvent, 'url'> {
  /** Of our page. */
  path: string;
}

interface Told {
  now: Date;
  /** Whoever reads it is of the team: what is to be done next is said too, which may name colleagues. */
  toTeam: boolean;
  /** All are of the same client, whose name goes without saying. */
  ofOne: boolean;
}

/** All of them, the first first. What is read of one day stays in its order. */
export function eventsOf(dates: DatesToCome, told: Told): DatedEvent[] {
  const events = [
    ...dates.certificates.map((end) => certificateEvent(end, told)),
    ...dates.cards.map((end) => cardEvent(end, told)),
    ...dates.signers.map((end) => signerEvent(end, told)),
    ...dates.mandates.map((end) => mandateEvent(end, told)),
    ...dates.departures.map((leaving) => departureEvent(leaving, told)),
  ];
  return events.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

function certificateEvent(slot: CertificateEnd, told: Told): DatedEvent {
  const { client, step, title, target } = slot;
  const answer = coverageOf(coverageFactsOf(slot), told.now);
  const { sentence } = actOn({ slot, answer }, { id: slot.clientId, step, title, target });
  const next =
    nextOfSlot(slot, answer) === null
      ? nextHolder(slot) === 'none'
        ? 'L’établissement est fermé\u00a0: rien n’est à commander.'
        : `Rien à faire avant le ${date(renewableFrom(slot.notAfter))}.`
      : told.toTeam && sentence
        ? `${sentence}.`
        : null;
  return {
    id: `slot-${slot.id}`,
    day: parisDate(slot.notAfter),
    title: titled(client, `fin de certificat${answer.declared ? ' (déclarée)' : ''}, ${slot.label}`, told),
    lines: [
      `Instance\u00a0: ${slot.instanceName}`,
      ...(answer.declared ? [`À savoir\u00a0: ${declaredNote}.`] : []),
      ...(next ? [next] : []),
    ],
    path: `/slots/${slot.id}`,
  };
}

function cardEvent({ id, person, client, kind, day }: DatesToCome['cards'][number], told: Told): DatedEvent {
  return {
    id: `card-${id}`,
    day,
    title: titled(client, `fin de carte ${kind}, ${person}`, told),
    lines: ['Dernier jour où elle sert. Une nouvelle carte prend des semaines\u00a0: la demander avant.'],
    path: `/administrators/${id}`,
  };
}

function signerEvent(
  { id, clientId, person, client, kind, day }: DatesToCome['signers'][number],
  told: Told,
): DatedEvent {
  return {
    id: `representative-${id}`,
    day,
    title: titled(client, `fin de carte${kind ? ` ${kind}` : ''}, ${person}`, told),
    lines: ['Dernier jour où elle sert. Sans carte valable, le représentant ne peut plus signer.'],
    path: `/clients/${clientId}`,
  };
}

function mandateEvent({ id, clientId, client, day }: DatesToCome['mandates'][number], told: Told): DatedEvent {
  return {
    id: `mandate-${id}`,
    day,
    title: titled(client, 'fin de délégation', told),
    lines: ['Dernier jour du mandat, et aucun autre ne suit\u00a0: en faire signer un nouveau avant.'],
    path: `/clients/${clientId}/delegation`,
  };
}

function departureEvent({ id, person, client, day }: DatesToCome['departures'][number], told: Told): DatedEvent {
  return {
    id: `departure-${id}`,
    day,
    title: titled(client, `départ, ${person}`, told),
    lines: [`Dernier jour le ${date(addDays(day, -1))}\u00a0: décider avant de ses habilitations et de sa carte.`],
    path: `/administrators/${id}`,
  };
}

/** The client first: a month shows the beginning of a title. */
function titled(client: string | null, what: string, { ofOne }: Told): string {
  if (client !== null && !ofOne) return `${client}\u00a0: ${what}`;
  return what.charAt(0).toUpperCase() + what.slice(1);
}
