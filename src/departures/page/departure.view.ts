import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import type { Administrator } from '../../administrators/administrator.entity.js';
import { campaignTable } from '../../campaigns/engine/campaign.transitions.js';
import { daysBetween } from '../../journey/calendar/calendar-days.js';
import { workingDaysBetween } from '../../journey/calendar/working-days.js';
import { changesView, type ShownChanges } from '../../platform/changes/changes.view.js';
import { type FormField, openedAt, shownFields, shownForm } from '../../platform/forms/form.js';
import { askedNumber, typedNumber } from '../../platform/forms/typed-number.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { count, date, dateTime, number } from '../../platform/web/view-helpers.js';
import { delaysView, halfDoneNotes, leavingNotes, needlessNotes, nextView } from './departure-around.view.js';
import { decisionGroups } from './departure-decisions.view.js';
import { remainsSentence } from './departure-list.view.js';
import { outcomeView } from './departure-outcome.view.js';
import { stoppedNotes } from './departure-stopped.view.js';
import { courseView, stepsView } from './departure-steps.view.js';
import { ordersLeft, viewsLeft } from '../departure-lines.js';
import { type DepartureAction, departureTable } from '../departure.transitions.js';
import type { DeparturePage, Returned } from './departure-page.js';
import { onlyReads } from '../../journey/states/roles.js';

export const typedField = typedNumber('Nombre de clients');
const whenNames = ['lastDay', 'accessTime', 'replacementId', 'secondId'];
const blockersShown = 20;

/** The others have a form of their own on the page, or are done by a job. */
export const departureDisplays: ShownChanges<DepartureAction> = {
  abandon: { noun: 'abandonment', icon: 'trash', warn: true },
};

/** One page, one decision a line; what comes out of it beside. */
export function departureView(page: DeparturePage) {
  const { departure, person, fields, values, errors } = page;
  const own = `/departures/${departure.id}`;
  const open = departure.state === 'draft' && !onlyReads(page.role);
  const shown = shownFields(fields, values, errors);
  const all = { ...errors, ...page.returned?.errors };
  return {
    title: `Départ ${de(fullName(person))}`,
    own,
    head: headOf(page),
    steps: stepsView(page),
    open,
    version: openedAt(departure, values),
    when: shown.filter(({ name }) => whenNames.includes(name)),
    whenNote: whenNote(page),
    notes: [...halfDoneNotes(page), ...stoppedNotes(page), ...notesOf(page)],
    groups: decisionGroups(page, shown, open),
    left: page.undecided.length === 0 ? null : count(page.undecided.length, 'ligne à décider', 'lignes à décider'),
    blockers: blockersOf(page),
    // Once it is confirmed, its campaign tells what came out: the facts counted here have changed since.
    outcome: departure.state === 'draft' ? outcomeView(page) : null,
    simulate: open ? { action: `${own}/simulation` } : null,
    confirm: open ? confirmation(page, own) : null,
    course: departure.state === 'abandoned' ? null : courseView(page),
    delays: delaysView(page),
    next: nextView(page),
    ending: onlyReads(page.role) ? [] : endingOf(page, own),
    follow: departure.state === 'confirmed' ? followView(page, own) : null,
    errors: errorSummary(all),
  };
}

function endingOf({ offered, today, returned }: DeparturePage, base: string) {
  return changesView(offered, { base, displays: departureDisplays, today, returned });
}

/** When, and who takes over: the first thing to say. */
export function newDepartureView(person: Administrator, fields: FormField[], { values = {}, errors = {} }: Returned) {
  const title = `Préparer le départ ${de(fullName(person))}`;
  return {
    title,
    head: {
      title,
      crumbs: [
        { href: '/administrators', label: 'Habilitations' },
        { href: `/administrators/${person.id}`, label: fullName(person) },
      ],
    },
    form: shownForm({
      action: '/departures',
      fields,
      values: { accessTime: '18:00', ...values },
      errors,
      hidden: [{ name: 'administrator', value: person.id }],
      submit: 'Faire l’inventaire',
      lead: 'Rien ne change encore\u00a0: vous verrez tout ce qui nomme cette personne, puis une décision par ligne.',
    }),
    cancel: `/administrators/${person.id}`,
  };
}

function headOf({ departure, person, recorded }: DeparturePage) {
  const { card } = person;
  return {
    title: `Départ ${de(fullName(person))}`,
    state: departureTable.states[departure.state],
    crumbs: [
      { href: '/departures', label: 'Départs' },
      { href: `/administrators/${person.id}`, label: fullName(person) },
    ],
    facts: [
      {
        label: 'Administrateur technique',
        value: card
          ? `carte ${card.kind} ${card.number ?? 'à indiquer'}${card.validUntil ? `, valide jusqu’au ${date(card.validUntil)}` : ''}`
          : 'sans carte',
      },
      {
        label: 'Habilité sur',
        value: count(recorded, 'client', 'clients'),
        href: `/departures/${departure.id}/lines/recorded`,
      },
      { label: 'Enregistré le', value: dateTime(departure.savedAt) },
    ],
  };
}

function whenNote({ departure, takers, candidates, counts, today }: DeparturePage): string {
  const held = counts.others_active + counts.portal + counts.next_413 + counts.alone;
  const days = daysBetween(today, departure.lastDay);
  const inDays =
    days > 0
      ? `Dans ${count(workingDaysBetween(today, departure.lastDay), 'jour ouvré', 'jours ouvrés')}.`
      : days === 0
        ? 'Aujourd’hui.'
        : 'Ce jour est passé\u00a0: les accès finissent dès la confirmation.';
  const said = takers.map((taker) => {
    const own = candidates.find(({ id }) => id === taker.id);
    const card = taker.card?.validUntil
      ? `carte ${taker.card.kind} valide jusqu’au ${date(taker.card.validUntil)}`
      : taker.card
        ? `carte ${taker.card.kind} sans fin connue`
        : 'sans carte';
    return `${fullName(taker)}\u00a0: ${card}, ${count(own?.recorded ?? 0, 'client', 'clients')} aujourd’hui, déjà habilité sur ${number(own?.shared ?? 0)} de ces ${number(held)}.`;
  });
  return [inDays, ...said].join(' ');
}

function notesOf(page: DeparturePage) {
  const { departure, leaver, campaign, counts } = page;
  const { stopped } = page.around;
  return [
    ...leavingNotes(page),
    ...needlessNotes(page),
    ...(departure.accessEndedAt && counts.views > 0 ? [{ tone: 'soon', text: viewsLeft(counts.views) }] : []),
    ...(departure.accessEndedAt && counts.orders > 0
      ? [
          {
            tone: 'soon',
            text: ordersLeft(counts.orders),
            href: `/departures/${departure.id}/lines/orders`,
            linkLabel: 'Voir ses commandes',
          },
        ]
      : []),
    ...(leaver.userId === null && counts.portfolio + counts.views === 0
      ? [
          {
            tone: 'none',
            text: 'Aucun compte Sceau n’est lié à cette personne\u00a0: portefeuille, vues et sessions ne sont pas cherchés.',
            href: `/administrators/${departure.administratorId}/edit`,
            linkLabel: 'Lier un compte',
          },
        ]
      : []),
    ...(leaver.email === null
      ? [
          {
            tone: 'none',
            text: 'L’adresse de cette personne manque, ou d’autres l’ont aussi\u00a0: les contacts d’emplacement ne sont pas cherchés.',
          },
        ]
      : []),
    ...(campaign && departure.state !== 'draft' && !stopped
      ? [
          {
            tone: 'none',
            text: `La campagne «\u00a0${campaign.title}\u00a0» est ${campaignTable.states[campaign.state].label.toLowerCase()}.`,
            href: `/campaigns/${campaign.id}`,
            linkLabel: 'Voir la campagne',
          },
        ]
      : []),
  ];
}

function blockersOf({ blockers }: DeparturePage) {
  return {
    total: blockers.length,
    counted: count(blockers.length, 'client', 'clients'),
    more:
      blockers.length > blockersShown
        ? `Et ${number(blockers.length - blockersShown)} autres\u00a0: voyez la simulation, par motif.`
        : null,
    rows: blockers.slice(0, blockersShown).map(({ facts, plan }) => ({
      href: `/clients/${facts.clientId}`,
      name: facts.clientName,
      reason: plan.reasons.join(' ').replaceAll('\n', ' '),
      mend: plan.mend && { label: plan.mend.label, href: plan.mend.href.replace(':id', facts.clientId) },
    })),
  };
}

function confirmation({ departure, offered, forecasts, errors }: DeparturePage, own: string) {
  const asked = offered.find(({ action }) => action === 'confirm');
  const changes = forecasts.find(({ forecast }) => forecast === 'would_do')?.count ?? 0;
  return shownForm({
    action: `${own}/confirmation`,
    fields: askedNumber(typedField, changes),
    version: departure.version,
    errors: errors['typed'] ? { typed: errors['typed'] } : {},
    submit: 'Confirmer le départ',
    tone: 'primary',
    ...(asked && !asked.allowed ? { refused: asked.reasons } : {}),
  });
}

function followView({ departure, remaining, kept, counts, person }: DeparturePage, own: string) {
  const waiting = remaining > 0;
  return {
    sentence: `${remainsSentence({ state: 'confirmed', clients: departure.clients, remaining })}.`,
    href: waiting ? `${own}/lines/remaining` : null,
    kept:
      kept > 0
        ? {
            text: `${count(kept, 'habilitation gardée', 'habilitations gardées')} depuis la confirmation\u00a0: le départ n’en demande plus la fin.`,
            href: `${own}/lines/kept`,
          }
        : null,
    card:
      departure.accessEndedAt && counts.card > 0
        ? {
            text: `Carte ${person.card?.kind ?? 'CPA'} ${person.card?.number ?? ''}\u00a0: demande d’opposition à envoyer à l’ANS.`,
            href: `/administrators/${person.id}`,
          }
        : null,
    portal:
      counts.portal > 0
        ? { action: `${own}/portal`, label: 'Noter le retrait de l’équipe, fait sur le portail' }
        : null,
  };
}
