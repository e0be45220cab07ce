/** The offers of the IGC-Santé: certificates of a structure, and those of a server. */
export const offers = ['ORG', 'SERV'] as const;
export type Offer = (typeof offers)[number];

/** Whether a text names one of them. */
export const isOffer = (text: string): text is Offer => (offers as readonly string[]).includes(text);

/**
 * The boxes of form 413, § 4.3, by what a request keeps of them: SERV is the one of SSL_SERVEUR, as it was when there was no other;
 * S/MIME, SIGN and CONF of a server have their own, and are the offer SERV all the same.
 */
export const askedOffers = [...offers, 'SERV_SMIME'] as const;
export type AskedOffer = (typeof askedOffers)[number];

/** The offer that a box of the form asks ANS for. */
export const offerOf = (asked: AskedOffer): Offer => (asked === 'SERV_SMIME' ? 'SERV' : asked);

/** Whether a text names a box of the form. */
export const isAskedOffer = (text: string): text is AskedOffer => (askedOffers as readonly string[]).includes(text);

/** Its platforms: the one whose certificates serve, and the one for trials. */
export const environments = ['PROD', 'TEST'] as const;
export type Environment = (typeof environments)[number];
