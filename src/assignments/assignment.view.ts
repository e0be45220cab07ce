import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { shownNumber } from '../identifiers/structure-number.js';
import type { ClientFrame } from '../clients/client-frames.js';
import { eventView } from '../platform/changes/event.view.js';
import { changesView, type ChangeDisplays, type ReturnedChange } from '../platform/changes/changes.view.js';
import { actionsFrom, type Role } from '../journey/states/transitions.js';
import { shownForm } from '../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { date } from '../platform/web/view-helpers.js';
import { type AdministratorWithCard } from '../administrators/administrator-with-card.js';
import { type AssignmentAction, type AssignmentFacts, assignmentTable } from './assignment.transitions.js';
import type { AssignmentEvent, AssignmentRow } from './assignments.queries.js';
import { knownAssignmentFields } from './assignment.form.js';
import { requestTable } from '../requests/request.transitions.js';
import { cardStateView } from '../administrators/card.view.js';
import type { OrderingRightsOfClient } from './ordering-rights.js';
import { recordedStates } from '../journey/states/assignment-states.js';
import { onlyReads } from '../journey/states/roles.js';

/** How each action of an assignment shows, and the noun of its address; what ANS knew already is noted on the client's page, another number of the client moves them by itself. */
export const assignmentDisplays: ChangeDisplays<
  Exclude<AssignmentAction, 'record_known' | 'ask_again' | 'belie' | 'lapse'>
> = {
  request: { noun: 'request', icon: 'send' },
  abandon: { noun: 'abandonment', icon: 'trash', warn: true },
  activate: { noun: 'activation', icon: 'circle-check', labels: { date: 'Enregistrée par l’ANS le' } },
  withdraw: { noun: 'withdrawal', icon: 'arrow-back-up', warn: true },
  ask_end: { noun: 'end', icon: 'user-minus', warn: true },
  keep: { noun: 'keeping', icon: 'arrow-back-up' },
  request_end: { noun: 'end-request', icon: 'send' },
  withdraw_end: { noun: 'end-withdrawal', icon: 'arrow-back-up', warn: true },
  close: { noun: 'closure', icon: 'circle-minus', labels: { date: 'Fin confirmée par l’ANS le' } },
};

/** One line, from the client's side or the administrator's. */
export function assignmentRowView(
  row: AssignmentRow,
  person?: { administrator: AdministratorWithCard; today: string },
) {
  const { label, tone, icon } = assignmentTable.states[row.state];
  const card = person?.administrator.card;
  return {
    href: `/assignments/${row.id}`,
    client: {
      name: row.clientName,
      finess: shownNumber(row.clientNumber),
      href: `/clients/${row.clientId}/assignments`,
    },
    administrator: { name: row.administratorName, href: `/administrators/${row.administratorId}` },
    employer: person && (person.administrator.clientId ? 'du client' : 'de l’éditeur'),
    card: card && person ? { kind: card.kind, state: { ...cardStateView(card, person.today), plain: true } } : null,
    state: { tone, icon, label, plain: ['active', 'closed'].includes(row.state) },
    since: date(row.stateSince),
    offers: row.offers?.join(' et '),
    request: row.requestId ? { href: `/requests/${row.requestId}`, label: row.dossierNumber ?? 'ouvrir' } : null,
  };
}

// The form that asks for what is planned comes before the one that brought what is in force.
function requestFact({ row, facts: { askedBy } }: AssignmentPage) {
  if (askedBy)
    return {
      label: `Demande ${askedBy.kind} en cours`,
      value: requestTable.states[askedBy.state].label,
      href: `/requests/${askedBy.requestId}`,
    };
  const { request } = assignmentRowView(row);
  return request
    ? { label: `Demande ${row.requestKind}`, value: request.label, href: request.href }
    : { label: 'Demande', value: 'aucune' };
}

export interface ClientAssignmentsPage {
  frame: ClientFrame;
  rows: AssignmentRow[];
  people: Map<string, AdministratorWithCard>;
  candidates: AdministratorWithCard[];
  rights: OrderingRightsOfClient;
  role: Role;
  today: string;
  values?: Record<string, unknown>;
  errors?: FormErrors;
}

/** The page « Habilitations » of a client. */
export function clientAssignmentsView(page: ClientAssignmentsPage) {
  const { frame, rights } = page;
  return {
    title: `Habilitations · ${frame.name}`,
    frame,
    rows: page.rows.map((row) => {
      const administrator = page.people.get(row.administratorId);
      return assignmentRowView(row, administrator && { administrator, today: page.today });
    }),
    able: rights.administrators.map((person) => ({
      name: fullName(person),
      href: `/administrators/${person.id}`,
      only: person.offers?.length === 1 ? `offre ${person.offers[0]} seulement` : null,
    })),
    missing: rights.missing,
    alone: rights.administrators.length === 1,
    canChange: !onlyReads(page.role),
    newOwn: `/administrators/new?client=${frame.clientId}`,
    known: page.candidates.length > 0 ? knownFormView(page) : null,
  };
}

function knownFormView({ frame, candidates, values, errors }: ClientAssignmentsPage) {
  const people = candidates.map((person) => ({
    value: person.id,
    label: `${fullName(person)}${person.card ? `, ${person.card.kind}` : ', sans carte'}`,
  }));
  return shownForm({
    action: `${frame.base}/assignments`,
    fields: knownAssignmentFields(people),
    values,
    errors,
    submit: 'Enregistrer l’habilitation',
  });
}

export interface AssignmentPage {
  frame: ClientFrame;
  row: AssignmentRow;
  facts: AssignmentFacts;
  events: AssignmentEvent[];
  role: Role;
  today: string;
  returned?: ReturnedChange;
}

/** The page of one assignment: its state, what may be done, what happened. */
export function assignmentView(page: AssignmentPage) {
  const { row, frame, facts, role } = page;
  const shown = assignmentRowView(row);
  const offered = actionsFrom(assignmentTable, { state: row.state, facts, role });
  return {
    title: `Habilitation ${de(row.administratorName)} · ${frame.name}`,
    frame,
    heading: `Habilitation ${de(row.administratorName)}`,
    state: shown.state,
    facts: [
      { label: 'Administrateur', value: row.administratorName, href: shown.administrator.href },
      { label: 'Dans cet état depuis', value: shown.since },
      requestFact(page),
      ...(recordedStates.includes(row.state)
        ? [{ label: 'Offres habilitées', value: shown.offers ?? 'non précisées' }]
        : []),
      { label: 'Autres administrateurs actifs', value: String(facts.othersActive) },
    ],
    changes: changesView(offered, {
      base: `/assignments/${row.id}`,
      displays: assignmentDisplays,
      today: page.today,
      returned: page.returned,
    }),
    none: 'Cet état est définitif.',
    events: page.events.map((event) => eventView(event, assignmentTable.states)),
    errors: errorSummary(page.returned?.errors ?? {}),
  };
}
