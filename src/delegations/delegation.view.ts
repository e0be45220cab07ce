import { endsSoonDays } from '../journey/steps/card-actions.js';
import { actionsFrom, type Role } from '../journey/states/transitions.js';
import { daysBetween, parisDate } from '../journey/calendar/calendar-days.js';
import { frenchDate } from '../journey/calendar/french-date.js';
import { isOver } from '../journey/calendar/mandate-days.js';
import type { ClientFrame } from '../clients/client-frames.js';
import { archivedReason } from '../clients/read-only-client.js';
import { declinedNote, formerSignerNote } from '../clients/paper-notes.js';
import { date } from '../platform/web/view-helpers.js';
import { errorSummary } from '../platform/web/read-form.js';
import { eventView } from '../platform/changes/event.view.js';
import { changesView, type ReturnedChange } from '../platform/changes/changes.view.js';
import { delegationDisplays } from './delegation-displays.js';
import { channelLabels } from './delegation-phrases.js';
import {
  type DelegationAction,
  type DelegationFacts,
  delegationTable,
  leadsOut,
  whyFixed,
} from './delegation.transitions.js';
import { type DelegationState, isInForce } from '../journey/states/delegation-states.js';
import type { DelegationEvent, DelegationRow } from './delegations.queries.js';
import { followers } from '../journey/states/roles.js';

export interface DelegationPage {
  frame: ClientFrame;
  selfAdministered: boolean;
  rows: DelegationRow[];
  /** Facts of the rows whose state is not final. */
  facts: Map<string, DelegationFacts>;
  events: DelegationEvent[];
  role: Role;
  today: string;
  /** The form that came back, and the delegation it belongs to. */
  returned?: ReturnedChange & { id: string };
}

/** The page « Délégation » of a client. */
export function delegationPageView(page: DelegationPage) {
  const open = page.rows.filter((row) => page.facts.has(row.id));
  return {
    title: `Délégation · ${page.frame.name}`,
    frame: page.frame,
    notes: notes(page, open),
    delegations: open.map((row) => current(page, row)),
    none: open.length === 0,
    selfAdministered: page.selfAdministered,
    canPrepare: followers.includes(page.role),
    past: page.rows.filter((row) => !page.facts.has(row.id)).map(pastRow),
    events: page.events.map((event) => eventView(event, delegationTable.states)),
    errors: errorSummary(page.returned?.errors ?? {}),
  };
}

const unsigned: ReadonlySet<DelegationState> = new Set<DelegationState>(['prepared', 'requested', 'to_correct']);

function current(page: DelegationPage, row: DelegationRow) {
  const facts = page.facts.get(row.id);
  const { label, tone, icon } = delegationTable.states[row.state];
  const all = facts ? actionsFrom(delegationTable, { state: row.state, facts, role: page.role }) : [];
  // Its paper is there below: nobody asks for another one.
  const shown = all.filter(
    ({ action }) => !ofOtherChannel[row.channel].has(action) && (action !== 'add_evidence' || !row.evidenceDocumentId),
  );
  const offered = page.frame.archived
    ? shown.map((one) => (leadsOut.has(one.action) ? one : { ...one, allowed: false, reasons: [archivedReason] }))
    : shown;
  const base = `/delegations/${row.id}`;
  return {
    id: row.id,
    heading: channelLabels[row.channel],
    state: { tone, icon, label },
    facts: [
      { label: 'Étendue', value: row.scope.join(' et ') },
      ...(row.signedOn ? [{ label: 'Signée le', value: date(row.signedOn) }] : []),
      { label: 'Effet', value: row.startsOn ? date(row.startsOn) : 'à la signature' },
      { label: 'Fin', value: row.endsOn ? date(row.endsOn) : 'sans terme' },
      ...(row.reference ? [{ label: 'Référence', value: row.reference }] : []),
      { label: 'Dans cet état depuis', value: date(row.stateSince) },
      ...(row.evidenceDocumentId || unsigned.has(row.state) ? [] : [{ label: 'Pièce', value: 'aucune' }]),
    ],
    evidence: evidenceView(row),
    letter: row.channel === 'form' && unsigned.has(row.state) && facts?.representative ? `${base}/letter` : null,
    edit: whyFixed(row.state).length === 0 && !page.frame.archived ? `${base}/edit` : null,
    changes: changesView(offered, {
      base,
      displays: delegationDisplays,
      today: page.today,
      returned: page.returned?.id === row.id ? page.returned : undefined,
    }),
  };
}

/** What has no sense by its channel is not offered; the table refuses it of whoever asks. */
const ofOtherChannel: Record<DelegationRow['channel'], ReadonlySet<DelegationAction>> = {
  form: new Set(['see']),
  portal: new Set(['send', 'sign', 'send_back']),
};

function evidenceView(row: DelegationRow) {
  if (!row.evidenceDocumentId) return null;
  return {
    src: `/documents/${row.evidenceDocumentId}`,
    download: `/documents/${row.evidenceDocumentId}?download=1`,
    name: row.evidenceName,
    sha256: `${row.evidenceSha256?.slice(0, 8)}…${row.evidenceSha256?.slice(-4)}`,
    pdf: row.evidenceType === 'application/pdf',
    turns: row.answerId ? `/client-answers/${row.answerId}` : null,
  };
}

function notes(page: DelegationPage, open: DelegationRow[]) {
  const self = page.selfAdministered
    ? [
        {
          tone: 'none',
          text: 'Ce client s’administre lui-même\u00a0: aucune délégation n’est nécessaire pour ses commandes.',
        },
      ]
    : [];
  return [...self, ...open.flatMap((row) => warningOf(row, page) ?? [])];
}

interface Note {
  tone: string;
  title: string;
  text: string;
  href?: string;
  linkLabel?: string;
}

function warningOf(row: DelegationRow, page: DelegationPage): Note | null {
  if (row.formerSigner) return formerSignerNote(row.formerSigner, 'Le mandat', 'renvoyez-le à corriger');
  if (row.declinedOn) return declinedNote(page.frame.clientId, row.declinedOn, 'le mandat');
  if (!isInForce(row.state)) return null;
  if (row.endsOn && isOver(row, page.today))
    return {
      tone: 'bad',
      title: `Délégation échue depuis le ${frenchDate(row.endsOn)}.`,
      text: 'Plus aucune commande n’est permise\u00a0: faites signer un nouveau mandat. Une fois actif, il prend sa place.',
    };
  if (row.state === 'to_review') {
    const reason = page.events.find((event) => event.action === 'flag_for_review')?.reason ?? '';
    const text = `${reason} Elle reste en vigueur\u00a0: confirmez-la, ou faites signer un nouveau mandat.`.trim();
    return { tone: 'soon', title: 'Délégation à revoir.', text };
  }
  if (!row.endsOn) return null;
  const left = daysBetween(page.today, row.endsOn);
  if (left > endsSoonDays) return null;
  return {
    tone: 'soon',
    title: left === 0 ? 'La délégation prend fin aujourd’hui.' : `La délégation prend fin dans ${left}\u00a0j.`,
    text: `Faites signer un nouveau mandat avant le ${frenchDate(row.endsOn)}.`,
  };
}

function pastRow(row: DelegationRow) {
  const { label, tone, icon } = delegationTable.states[row.state];
  return {
    channel: channelLabels[row.channel],
    scope: row.scope.join(' et '),
    from: date(row.startsOn),
    to: date(row.endsOn),
    state: { tone, icon, label: `${label} le ${date(parisDate(row.stateSince))}`, plain: true },
    evidence: row.evidenceDocumentId ? `/documents/${row.evidenceDocumentId}` : null,
  };
}
