import { inTestReason } from '../../identifiers/form-414.js';
import type { ClientFrame } from '../../clients/client-frames.js';
import type { ChangeForecast } from '../change/change-forecast.js';
import type { Role } from '../../journey/states/transitions.js';
import { date } from '../../platform/web/view-helpers.js';
import type { OfferedCard } from '../forms/card-forms.service.js';
import type { ClientRequestRow } from '../page/request-page.queries.js';
import { stateView } from '../page/request-parts.view.js';
import { channelLabels, isClosed } from '../request-states.js';
import { followers } from '../../journey/states/roles.js';

export interface ClientRequestsPage {
  frame: ClientFrame;
  rows: ClientRequestRow[];
  role: Role;
  /** What a new request would lack, when none is open. */
  missing: string[];
  /** Whether a 503 may be begun, and what to do when not. */
  change: ChangeForecast;
  /** The dossiers of many clients in which the client is. */
  mass: { id: string; title: string }[];
  /** Cards that are to be ordered by a form of this client. */
  cards: OfferedCard[];
}

/** The section « Demandes » of a client. */
export function clientRequestsView({ frame, rows, role, missing, change, mass, cards }: ClientRequestsPage) {
  const open = rows.find(({ state }) => !isClosed(state));
  return {
    title: `Demandes · ${frame.name}`,
    frame,
    rows: rows.map(rowView),
    open: open ? `/requests/${open.id}` : null,
    canPrepare: followers.includes(role),
    action: `${frame.base}/requests`,
    missing,
    barred: frame.test ? inTestReason : null,
    mass: mass.map(({ id, title }) => ({ href: `/mass-dossiers/${id}`, title })),
    change: changeView(frame.base, change),
    cards: cards.map((card) => cardView(frame.base, card)),
  };
}

// Said once: an open request is told above.
function changeView(base: string, { forecast, reasons, mend, result }: ChangeForecast) {
  const href = mend?.href.startsWith('/clients/:id') ? mend.href.replace('/clients/:id', base) : mend?.href;
  return {
    action: `${base}/change-requests`,
    ready: forecast === 'would_do',
    // A client has one open request: the 413 button says so already.
    told: !result,
    reason: reasons.join(' '),
    mend: mend && href !== `${base}/requests` ? { label: mend.label, href } : null,
  };
}

function cardView(base: string, { kind, people, forecast, reasons, mend }: OfferedCard) {
  const what = kind === '101' ? 'carte CDE' : 'carte CPE';
  return {
    title: `Formulaire ${kind}, ${what}`,
    people,
    href: forecast === 'would_do' ? `${base}/card-forms/${kind}.pdf` : null,
    reason: reasons.join(' '),
    mend: mend ?? null,
    to: `form-${kind}`,
  };
}

function rowView(row: ClientRequestRow) {
  return {
    href: `/requests/${row.id}`,
    name: `Demande ${row.kind} du ${date(row.createdAt)}`,
    by: row.createdBy,
    state: stateView(row.state, row.state === 'validated' || row.state === 'cancelled'),
    since: date(row.stateSince),
    dossier: row.dossierNumber,
    administrators: row.administrators ?? (row.departures ? null : 'à choisir'),
    departures: row.departures,
    channel: row.channel ? channelLabels[row.channel] : null,
    corrections: row.corrections,
    signed: row.signedDocumentId ? `/documents/${row.signedDocumentId}` : null,
  };
}
