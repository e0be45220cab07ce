/** The offers of the IGC-Santé: certificates of a structure, and those of a server. */
export const offers = ['ORG', 'SERV'] as const;
export type Offer = (typeof offers)[number];

/** Whether a text names one of them. */
export const isOffer = (text: string): text is Offer => (offers as readonly string[]).includes(text);

/** Its platforms: the one whose certificates serve, and the one for trials. */
export const environments = ['PROD', 'TEST'] as const;
export type Environment = (typeof environments)[number];
