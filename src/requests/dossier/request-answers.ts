import { z } from 'zod';
import { type AskedOffer, isAskedOffer } from '../../identifiers/igc-words.js';
import { offerAndUsage } from '../../journey/plan/certificate-names.js';
import { field } from '../../platform/forms/form.js';

/** The boxes of the form in its words. */
export const askedOfferLabels: Record<AskedOffer, string> = {
  ORG: 'ORG',
  SERV: offerAndUsage({ offer: 'SERV', usage: 'SSL' }),
  SERV_SMIME: offerAndUsage({ offer: 'SERV', usage: 'SMIME' }),
};

const offersSaid = (asked: string[]) =>
  [...asked]
    .sort()
    .map((one) => (isAskedOffer(one) ? askedOfferLabels[one] : one))
    .join(', ');

/** What a person decides on a form 413; all the rest comes from the records. */
export interface RequestAnswers {
  /** In the order of the form, four at most. */
  administratorIds: string[];
  solutionId: string | null;
  purpose: string;
  offers: string[];
  serverName: string | null;
  domainName: string | null;
  mailDomain: string | null;
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
  field('offers', 'Offres', z.array(z.string()), { show: offersSaid }),
  field('serverName', 'Nom du serveur', z.string().nullable()),
  field('domainName', 'Nom de domaine', z.string().nullable()),
  field('mailDomain', 'Domaine de messagerie', z.string().nullable()),
];
