/** The usages as the ANS's platform and form 413 write them. */
const usages: Record<string, string> = { SSL: 'SSL_SERVEUR', SMIME: 'S/MIME' };

/** A usage in the ANS's own word: `SSL` is « SSL_SERVEUR ». */
export function usageName(usage: string): string {
  return usages[usage] ?? usage;
}

/** Offer and usage of a slot, as a person reads them: « ORG AUTH_CLI », « SERV SSL_SERVEUR ». */
export function offerAndUsage({ offer, usage }: { offer: string; usage: string }): string {
  return `${offer} ${usageName(usage)}`;
}
