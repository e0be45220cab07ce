import { fullName } from '../../identifiers/person-name.js';
import { cardTable } from '../../administrators/card.transitions.js';
import { aroundPage, type Page } from '../../platform/lists/keyset.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { assignmentRowView } from '../assignment.view.js';
import { type AssignmentRow, assignmentsPerPage } from '../assignments.queries.js';
import { cardView, pastCard } from './administrator-cards.view.js';
import { administratorNotes } from './administrator-notes.view.js';
import { soleWords } from './sole-persons.js';
import type { AdministratorPage } from './administrator-page.js';
import { onlyReads } from '../../journey/states/roles.js';

/** The page of one administrator. */
export function administratorView(page: AdministratorPage) {
  const { administrator } = page;
  const base = `/administrators/${administrator.id}`;
  const canChange = !onlyReads(page.role);
  const { assignments } = page;
  const current = page.cards.filter((card) => !cardTable.states[card.state].final);
  return {
    title: fullName(administrator),
    head: head(page, base, canChange),
    notes: administratorNotes(page),
    cards: current.map((card) => cardView(page, card)),
    pastCards: page.cards.filter((card) => !current.includes(card)).map((card) => pastCard(page, card)),
    newCard: canChange ? `${base}/cards/new` : null,
    rows: assignments.rows.map((row) => assignmentRowView(row)),
    pages: assignments.previous || assignments.next ? pagesOf(assignments, base) : null,
    departure: canChange ? departure(page, base) : null,
    errors: errorSummary(page.returned?.errors ?? {}),
  };
}

function pagesOf(assignments: Page<AssignmentRow>, base: string) {
  return {
    note: `${assignmentsPerPage} lignes par page`,
    ...aroundPage(assignments, (at) => listAddress(base, at)),
  };
}

function head({ administrator, clientName }: AdministratorPage, base: string, canChange: boolean) {
  const { clientId, phone, email } = administrator;
  return {
    title: fullName(administrator),
    crumbs: [{ href: '/administrators', label: 'Habilitations' }],
    facts: [
      clientId
        ? { label: 'Administrateur technique de', value: clientName ?? '', href: `/clients/${clientId}/assignments` }
        : { value: 'Administrateur technique de l’éditeur' },
      phone ? { label: 'Téléphone', value: phone, num: true } : { label: 'Téléphone', value: 'à indiquer' },
      email ? { label: 'Adresse électronique', value: email } : { label: 'Adresse électronique', value: 'à indiquer' },
    ],
    links: canChange
      ? [
          { href: `/settings/persons/administrator/${administrator.id}`, label: 'Données personnelles', icon: 'eye' },
          { href: `${base}/edit`, label: 'Modifier', icon: 'pencil' },
        ]
      : [],
  };
}

function departure({ administrator, today, returned, soleFor, confirmed }: AdministratorPage, base: string) {
  if (administrator.leftOn)
    return {
      back: `${base}/return`,
      label: administrator.leftOn > today ? 'Annuler le départ prévu' : 'Annuler le départ',
      confirmed: confirmed && `/departures/${confirmed.id}`,
    };
  const reason =
    soleFor.total > 0
      ? `${soleWords(soleFor)}\u00a0: préparez le départ ligne par ligne, ou faites d’abord une campagne de réaffectation.`
      : '';
  const name = 'departure-date';
  const own = returned?.noun === 'departure' ? returned : undefined;
  return {
    // Somebody of ours: everything that names them is looked at, line by line.
    plan: administrator.clientId
      ? null
      : { href: `/departures/new?administrator=${administrator.id}`, label: 'Préparer le départ, ligne par ligne' },
    changes: [
      {
        noun: 'departure',
        label: 'Noter le départ…',
        submit: 'Noter le départ',
        icon: 'user-minus',
        warn: true,
        allowed: soleFor.total === 0,
        reason,
        href: `${base}/departure`,
        open: own !== undefined,
        fields: [
          {
            name,
            label: 'Quitte ses fonctions le',
            type: 'date',
            required: true,
            hint: 'Un jour à venir\u00a0: le départ est prévu et prend effet ce jour-là.',
            value: own?.values[name] ?? today,
            error: own?.errors[name],
          },
        ],
      },
    ],
  };
}
