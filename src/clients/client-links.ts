import type { ActionTarget } from '../journey/steps/next-action.js';

/** The address of a target of the journey: a thing of its own, or a section of the client's page. */
export function linkOf(target: ActionTarget, clientId: string): string {
  if (target.kind === 'request' && target.id) return `/requests/${target.id}`;
  if (target.kind === 'order' && target.id) return `/orders/${target.id}`;
  if (target.kind === 'slot' && target.id) return `/slots/${target.id}`;
  if (target.kind === 'client_answer' && target.id) return `/client-answers/${target.id}`;
  if (target.kind === 'message' && target.id) return `/mailbox/messages/${target.id}`;
  if (!target.section) return `/clients/${clientId}`;
  return `/clients/${clientId}/${target.section === 'slots' ? 'certificates' : target.section}`;
}

const pages: Record<string, string> = {
  request: '/requests/',
  mass_dossier: '/mass-dossiers/',
  order: '/orders/',
  slot: '/slots/',
  certificate: '/certificates/',
  campaign: '/campaigns/',
  grouping: '/groupings/',
  administrator: '/administrators/',
  assignment: '/assignments/',
  message: '/mailbox/messages/',
  document: '/documents/',
};

/** The page of a thing that the journal, a mail or the line of a campaign names; null when it has none. */
export function linkOfSubject(row: { subjectKind: string; subjectId: string; clientId: string | null }): string | null {
  if (row.subjectKind === 'delegation') return row.clientId && `/clients/${row.clientId}/delegation`;
  const page = pages[row.subjectKind];
  return page ? page + row.subjectId : null;
}
