/** A technical administrator, as named on the card. */
export interface Form413Administrator {
  cardNumber: string | null;
  lastName: string;
  firstName: string;
  phone: string | null;
  email: string | null;
}

/** What ANS calls the kinds of certificates asked for (domain.md: Offers). */
export type Form413Offer = 'ORG' | 'SERV_SSL' | 'SERV_SMIME';

/**
 * Everything form 413 asks for. FINESS: 9 characters; SIRET: 14 digits; when both are given only the FINESS is printed.
 * Phones are French and may have separators or a +33; card numbers have 10 digits (third line of the card).
 */
export interface Form413 {
  structure: { name: string; finess: string | null; siret: string | null };
  signer: {
    role: 'legal_representative' | 'agent';
    lastName: string;
    firstNames: string;
    phone: string | null;
    email: string | null;
    cardNumber: string | null;
  };
  administrators: Form413Administrator[];
  /** « Précisions sur l’usage »; null where the form says to leave them empty. */
  purpose: string | null;
  editorName: string;
  solutionName: string;
  offers: Form413Offer[];
  serverName?: string | null;
  domainName?: string | null;
  mailDomain?: string | null;
}

/** § 4.3 of the form: what is ticked, and the names that go with it. */
export type Form413Boxes = Pick<Form413, 'offers' | 'serverName' | 'domainName' | 'mailDomain'>;

/** One thing to mend: the path of the answer, its French name, and what to do in French. */
export interface MissingField {
  field: string;
  label: string;
  reason: string;
}

/** A finished PDF, or everything that prevents making it. */
export type FilledForm = { ok: true; pdf: Uint8Array } | { ok: false; missing: MissingField[] };
