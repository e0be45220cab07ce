import type { EditedField } from '../../platform/changes/edits.service.js';

/** What a person decides on a form 413; all the rest comes from the records. */
export interface RequestAnswers {
  /** In the order of the form, four at most. */
  administratorIds: string[];
  solutionId: string | null;
  purpose: string;
  offers: string[];
  serverName: string | null;
  domainName: string | null;
}

/** The same, with the names that the conflict page and the journal show instead of ids. */
export interface NamedAnswers extends RequestAnswers {
  administratorNames: string;
  solutionName: string;
}

/** The two first are shown only: their ids travel beside them, hidden. */
export const answerFields: EditedField<NamedAnswers>[] = [
  {
    name: 'administratorNames',
    label: 'Administrateurs techniques',
    show: ({ administratorNames }) => administratorNames,
  },
  { name: 'solutionName', label: 'Solution', show: ({ solutionName }) => solutionName },
  { name: 'purpose', label: 'Usage des certificats', show: ({ purpose }) => purpose },
  { name: 'offers', label: 'Offres', show: ({ offers }) => [...offers].sort().join(', ') },
  { name: 'serverName', label: 'Nom du serveur', show: ({ serverName }) => serverName ?? '' },
  { name: 'domainName', label: 'Nom de domaine', show: ({ domainName }) => domainName ?? '' },
];
