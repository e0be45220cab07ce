/**
 * Why a paper that came back signs nothing: it is, byte for byte, what was to be signed. In French; null when it is another.
 * Whoever takes a signed paper asks it here.
 * @param toSign the SHA-256 of what went, or could have gone, to be signed @param what « le formulaire »
 */
export function whyUnsigned(came: string, toSign: ReadonlySet<string>, what: string): string | null {
  if (!toSign.has(came)) return null;
  return `Ce fichier est exactement ${what} à signer\u00a0: il ne porte pas de signature. Déposez la version signée.`;
}

/** Of a scan that signed the paper as it was before it changed. @param of « du formulaire » */
export function signsAnOlderOne(of: string): string {
  return `Ce scan porte la signature d’une version antérieure ${of}. Faites signer la version actuelle, puis déposez-la.`;
}
