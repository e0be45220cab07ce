import { domainOf } from '../mail-address.js';

/** Domain rule 14: whether a mail comes from one of these domains, or from one under them. A forged author comes from nowhere. */
export function comesFrom(mail: { sender: string; forged: boolean }, domains: string[]): boolean {
  const domain = domainOf(mail.sender);
  if (!domain || mail.forged) return false;
  return domains.some((trusted) => domain === trusted.toLowerCase() || domain.endsWith(`.${trusted.toLowerCase()}`));
}
