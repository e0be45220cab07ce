/** Where ANS takes form 414, by which test cards and test certificates are asked for: another desk than that of the 413 and the 503 (F4.1, F6). */
export const testDesk = 'monserviceclient.developpement@esante.gouv.fr';

/** By which form a client in test asks ANS for anything, as the next action says it. */
export const byForm414 = `par le formulaire 414, à ${testDesk}, et non par le 413 ou le 503`;

/** Why nothing of a client in test leaves for ANS’s production desk, and what to do instead: said after whose it is. */
export const whyNotToProduction = `l’ANS prend ses demandes ${byForm414}. Envoyez le 414 vous-même et notez la demande «\u00a0envoyée par le client\u00a0», ou passez le client en production.`;

/** The same as one sentence. */
export const inTestReason = `Ce client est en environnement de test\u00a0: ${whyNotToProduction}`;
