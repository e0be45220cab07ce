/** The part after the last `@`, in lower case; `Nom <a@b.fr>` gives `b.fr`. Empty when there is none. */
export function domainOf(address: string): string {
  const bare = /<([^<>]*)>\s*$/.exec(address)?.[1] ?? address;
  return bare.includes('@')
    ? bare
        .slice(bare.lastIndexOf('@') + 1)
        .trim()
        .toLowerCase()
    : '';
}

/** Domain rule 14: whether a mail comes, by proof, from one of these domains, or from one under them. */
export function comesFrom(mail: { sender: string; provenBy: string | null }, domains: string[]): boolean {
  return mail.provenBy !== null && saysToComeFrom(mail.sender, domains);
}

/** Whether the address of its author is of one of these domains, or of one under them: what a person sees, and no proof. */
export function saysToComeFrom(sender: string, domains: string[]): boolean {
  return domains.some((domain) => isUnder(domainOf(sender), domain));
}

/** Whether a domain, in lower case, is that one or one under it. */
export function isUnder(domain: string, trusted: string): boolean {
  const wanted = trusted.toLowerCase();
  return domain === wanted || domain.endsWith(`.${wanted}`);
}
