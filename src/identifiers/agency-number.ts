/**
 * A number that ANS gave, of a dossier or of a product, as it is kept and looked for: in capitals, whoever wrote it. How they are made is
 * not told anywhere, so that nothing else of them is judged.
 */
export function agencyNumber(written: string): string {
  return written.toUpperCase();
}
