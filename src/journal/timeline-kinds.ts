/** One filter of the timeline: the kinds of things its entries are about. */
export interface TimelineKind {
  label: string;
  subjects: string[];
  /** Also what brought or made a piece, whatever it is about. */
  withDocument?: boolean;
}

/** By their word in the address: `?kind=notes`. */
export const timelineKinds: Record<string, TimelineKind> = {
  notes: { label: 'Notes', subjects: ['comment'] },
  record: {
    label: 'Fiche',
    subjects: ['client', 'establishment', 'instance', 'representative', 'deputy', 'grouping'],
  },
  journey: {
    label: 'Délégation et demandes',
    subjects: ['delegation', 'administrator', 'card', 'assignment', 'request'],
  },
  certificates: { label: 'Certificats', subjects: ['slot', 'order', 'csr', 'certificate', 'reminder'] },
  mail: { label: 'Courriels', subjects: ['message'] },
  documents: { label: 'Pièces', subjects: ['document'], withDocument: true },
};

/** What was asked for in the address; null for a word that means nothing. */
export function timelineKindOf(given: string | undefined): TimelineKind | null {
  return given !== undefined && Object.hasOwn(timelineKinds, given) ? (timelineKinds[given] ?? null) : null;
}
