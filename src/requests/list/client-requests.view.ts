import type { ClientFrame } from '../../clients/client-frames.js';
import type { Role } from '../../journey/states/transitions.js';
import { date } from '../../platform/web/view-helpers.js';
import type { ClientRequestRow } from '../page/request-page.queries.js';
import { stateView } from '../page/request-parts.view.js';
import { channelLabels, requestStates } from '../request-states.js';

export interface ClientRequestsPage {
  frame: ClientFrame;
  rows: ClientRequestRow[];
  role: Role;
  /** What a new request would lack, when none is open. */
  missing: string[];
}

/** The section « Demandes » of a client. */
export function clientRequestsView({ frame, rows, role, missing }: ClientRequestsPage) {
  const open = rows.find(({ state }) => requestStates[state].final !== true);
  return {
    title: `Demandes · ${frame.name}`,
    frame,
    rows: rows.map(rowView),
    open: open ? `/requests/${open.id}` : null,
    canPrepare: ['admin', 'support', 'account_manager'].includes(role),
    action: `${frame.base}/requests`,
    missing,
  };
}

function rowView(row: ClientRequestRow) {
  return {
    href: `/requests/${row.id}`,
    name: `Demande du ${date(row.createdAt)}`,
    by: row.createdBy,
    state: stateView(row.state, row.state === 'validated' || row.state === 'cancelled'),
    since: date(row.stateSince),
    dossier: row.dossierNumber,
    administrators: row.administrators ?? 'à choisir',
    channel: row.channel ? channelLabels[row.channel] : null,
    corrections: row.corrections,
    signed: row.signedDocumentId ? `/documents/${row.signedDocumentId}` : null,
  };
}
