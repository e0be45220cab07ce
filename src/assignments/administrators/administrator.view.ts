import { actionsFrom, type Role } from '../../journey/states/transitions.js';
import { changesView, type ChangeDisplays, type ReturnedChange } from '../../platform/changes/changes.view.js';
import { aroundPage, type Page } from '../../platform/lists/keyset.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { errorSummary } from '../../platform/web/read-form.js';
import { date } from '../../platform/web/view-helpers.js';
import type { Administrator } from '../../administrators/administrator.entity.js';
import { fullName } from '../../administrators/administrator-with-card.js';
import { assignmentRowView } from '../assignment.view.js';
import type { AssignmentRow } from '../assignments.queries.js';
import { type CardAction, cardTable } from '../../administrators/card.transitions.js';
import type { Card } from '../../administrators/card.entity.js';
import { cardStateView, validityOf } from '../../administrators/card.view.js';

/** How each action of a card shows, and the noun of its address; a renewal has a form of its own. */
export const cardDisplays: ChangeDisplays<CardAction> = {
  activate: { noun: 'activation', icon: 'circle-check' },
  replace: { noun: 'renewal', icon: 'repeat', page: true },
  block: { noun: 'blocking', icon: 'ban', warn: true },
};

export interface AdministratorPage {
  administrator: Administrator;
  clientName: string | null;
  cards: Card[];
  assignments: Page<AssignmentRow>;
  soleFor: { id: string; name: string }[];
  role: Role;
  today: string;
  returned?: ReturnedChange & { id: string };
}

/** The page of one administrator. */
export function administratorView(page: AdministratorPage) {
  const { administrator } = page;
  const base = `/administrators/${administrator.id}`;
  const canChange = page.role !== 'auditor';
  const { assignments } = page;
  const current = page.cards.filter((card) => !cardTable.states[card.state].final);
  return {
    title: fullName(administrator),
    head: head(page, base, canChange),
    notes: notes(page),
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
    label: 'Pages de la liste',
    note: '50 lignes par page',
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
    links: canChange ? [{ href: `${base}/edit`, label: 'Modifier', icon: 'pencil' }] : [],
  };
}

function notes({ administrator, assignments, cards, soleFor, today }: AdministratorPage) {
  const { leftOn } = administrator;
  const left = leftOn ? [leftOn > today ? plannedNote(leftOn, assignments.rows.length > 0) : leftNote(leftOn)] : [];
  const usable = cards.some((card) => card.state === 'active' && (!card.validUntil || card.validUntil >= today));
  // Domain § 3, Card: a blocked card without replacement suspends the assignments.
  const suspended =
    usable || (leftOn && leftOn <= today)
      ? []
      : [
          {
            tone: 'bad',
            title: 'Aucune carte valable aujourd’hui.',
            text: 'Les habilitations sont suspendues\u00a0: cette personne ne peut rien commander.',
          },
        ];
  const sole =
    soleFor.length > 0
      ? [
          {
            tone: 'soon',
            text: `Seule personne habilitée pour ${soleFor.length === 1 ? (soleFor[0]?.name ?? '') : `${soleFor.length} clients`}\u00a0: prévoyez une seconde personne.`,
          },
        ]
      : [];
  return [...left, ...suspended, ...sole];
}

function plannedNote(on: string, serves: boolean) {
  const until =
    'D’ici là, réaffectez ses clients par une campagne\u00a0: ils gardent cette personne jusqu’à la veille.';
  return {
    tone: 'soon',
    title: `Départ prévu le ${date(on)}.`,
    text: serves ? `Il prendra effet ce jour-là. ${until}` : 'Il prendra effet ce jour-là.',
  };
}

function leftNote(on: string) {
  return { tone: 'none', text: `A quitté ses fonctions le ${date(on)}. Les habilitations ci-dessous restent à clore.` };
}

function cardView(page: AdministratorPage, card: Card) {
  const facts = { today: page.today, number: card.number, validUntil: card.validUntil };
  const offered = actionsFrom(cardTable, { state: card.state, facts, role: page.role });
  const base = `/cards/${card.id}`;
  return {
    id: card.id,
    kind: card.kind,
    edit: page.role === 'auditor' ? null : `${base}/edit`,
    facts: [
      card.number ? { label: 'Numéro', code: card.number } : { label: 'Numéro', value: 'à indiquer' },
      { label: 'État', state: cardStateView(card, page.today) },
      { label: 'Fin de validité', value: validityOf(card) },
      { label: `e-${card.kind}`, value: card.ecpxActivated ? 'activée' : 'non activée' },
    ],
    changes: changesView(offered, {
      base,
      displays: cardDisplays,
      today: page.today,
      returned: page.returned?.id === card.id ? page.returned : undefined,
    }),
  };
}

function pastCard(page: AdministratorPage, card: Card) {
  const state = cardStateView(card, page.today);
  return {
    kind: card.kind,
    number: card.number ?? '',
    validUntil: validityOf(card),
    state: { ...state, label: `${state.label} le ${date(card.stateSince)}`, plain: true },
  };
}

function departure({ administrator, today, returned, soleFor }: AdministratorPage, base: string) {
  if (administrator.leftOn)
    return {
      back: `${base}/return`,
      label: administrator.leftOn > today ? 'Annuler le départ prévu' : 'Annuler le départ',
    };
  const reason =
    soleFor.length > 0
      ? `Seule personne habilitée pour ${soleFor.length === 1 ? '1\u00a0client' : `${soleFor.length}\u00a0clients`}\u00a0: faites d’abord une campagne de réaffectation.`
      : '';
  const name = 'departure-date';
  const own = returned?.noun === 'departure' ? returned : undefined;
  return {
    changes: [
      {
        noun: 'departure',
        label: 'Noter le départ…',
        submit: 'Noter le départ',
        icon: 'user-minus',
        warn: true,
        allowed: soleFor.length === 0,
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
