/** Whose number a certificate carries: the entité juridique's or an entité géographique's. */
export type HolderLevel = 'EJ' | 'EG';
