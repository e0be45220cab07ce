import { z } from 'zod';
import { field } from '../../platform/forms/form.js';

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
export const answerFields = [
  field('administratorNames', 'Administrateurs techniques', z.string()),
  field('solutionName', 'Solution', z.string()),
  field('purpose', 'Usage des certificats', z.string()),
  field('offers', 'Offres', z.array(z.string()), { show: (offers) => [...offers].sort().join(', ') }),
  field('serverName', 'Nom du serveur', z.string().nullable()),
  field('domainName', 'Nom de domaine', z.string().nullable()),
];
