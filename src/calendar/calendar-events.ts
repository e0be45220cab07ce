import { actOn } from '../certificates/grid/grid-cell.view.js';
import { addDays, parisDate } from '../journey/calendar/calendar-days.js';
import { coverageOf, declaredNote, isToRedo, renewableFrom } from '../journey/plan/coverage.js';
import type { CalendarEvent } from '../platform/files/calendar-file.js';
import { longDate } from '../platform/web/view-helpers.js';
import { coverageFactsOf } from '../slots/coverage.queries.js';
import type { CertificateEnd, DatesToCome } from './calendar-dates.queries.js';

/** Something that ends or begins on a day, as a calendar and the page « Agenda » tell it. */
export interface DatedEvent extends Omit<CalendarEvent, 'url'> {
  kind: 'certificate' | 'card' | 'mandate' | 'departure';
  /** Of our page. */
  path: string;
}

interface Told {
  now: Date;
  /** Whoever reads it is of the team: what is to be done next is said too, which may name colleagues. */
  toTeam: boolean;
}

/** All of them, the first first. What is read of one day stays in its order. */
export function eventsOf(dates: DatesToCome, told: Told): DatedEvent[] {
  const events = [
    ...dates.certificates.map((end) => certificateEvent(end, told)),
    ...dates.cards.map(cardEvent),
    ...dates.signers.map(signerEvent),
    ...dates.mandates.map(mandateEvent),
    ...dates.departures.map(departureEvent),
  ];
  return events.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

function certificateEvent(slot: CertificateEnd, { now, toTeam }: Told): DatedEvent {
  const { client, step, title, target } = slot;
  const answer = coverageOf(coverageFactsOf(slot), now);
  const { sentence } = actOn({ slot, answer }, { id: slot.clientId, step, title, target });
  const quiet = answer.coverage === 'covered' && !slot.orderId && !isToRedo({ ...answer, toRedo: slot.toRedo });
  const begins = longDate(renewableFrom(slot.notAfter));
  const next = quiet ? `Rien à faire avant le ${begins}.` : toTeam && sentence ? `${sentence}.` : null;
  return {
    kind: 'certificate',
    id: `slot-${slot.id}`,
    day: parisDate(slot.notAfter),
    title: `Fin de certificat${answer.declared ? ' (déclarée)' : ''}\u00a0: ${slot.label}, ${client}`,
    lines: [
      `Instance\u00a0: ${slot.instanceName}`,
      ...(answer.declared ? [`À savoir\u00a0: ${declaredNote}.`] : []),
      ...(next ? [next] : []),
    ],
    path: `/slots/${slot.id}`,
  };
}

function cardEvent({ id, person, client, kind, day }: DatesToCome['cards'][number]): DatedEvent {
  return {
    kind: 'card',
    id: `card-${id}`,
    day,
    title: `Fin de carte ${kind}\u00a0: ${whoOf(person, client)}`,
    lines: ['Dernier jour où elle sert. Une nouvelle carte prend des semaines\u00a0: la demander avant.'],
    path: `/administrators/${id}`,
  };
}

function signerEvent({ id, clientId, person, client, kind, day }: DatesToCome['signers'][number]): DatedEvent {
  return {
    kind: 'card',
    id: `representative-${id}`,
    day,
    title: `Fin de carte${kind ? ` ${kind}` : ''}\u00a0: ${whoOf(person, client)}`,
    lines: ['Dernier jour où elle sert. Sans carte valable, le représentant ne peut plus signer.'],
    path: `/clients/${clientId}`,
  };
}

function mandateEvent({ id, clientId, client, day }: DatesToCome['mandates'][number]): DatedEvent {
  return {
    kind: 'mandate',
    id: `mandate-${id}`,
    day,
    title: `Fin de délégation\u00a0: ${client}`,
    lines: ['Dernier jour du mandat, et aucun autre ne suit\u00a0: en faire signer un nouveau avant.'],
    path: `/clients/${clientId}/delegation`,
  };
}

function departureEvent({ id, person, client, day }: DatesToCome['departures'][number]): DatedEvent {
  return {
    kind: 'departure',
    id: `departure-${id}`,
    day,
    title: `Départ\u00a0: ${whoOf(person, client)}`,
    lines: [`Dernier jour le ${longDate(addDays(day, -1))}\u00a0: décider avant de ses habilitations et de sa carte.`],
    path: `/administrators/${id}`,
  };
}

const whoOf = (person: string, client: string | null) => (client === null ? person : `${person}, ${client}`);
