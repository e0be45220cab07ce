/** Domain rule 6: an EG number passes every check of an EJ number; only the register tells. */
export function isAnEstablishment(finess: string, registered: { name: string; owner: string }): string {
  return `${finess} est un établissement («\u00a0${registered.name}\u00a0»), pas une entité juridique. Le FINESS EJ à écrire est ${registered.owner}.`;
}

/** What is known of a FINESS EG that someone wants to add to a client. */
export interface ClaimedEstablishment {
  finessEg: string;
  /** null: the client is known by its SIRET alone. */
  finessEj: string | null;
  /** The legal entity the register gives it to, null when the register does not know it. */
  owner: string | null;
  isLegalEntity: boolean;
  /** Whose FINESS EJ it is among our own clients, which the register may not know: « d’Asso Mère »; null when it is nobody's. */
  entityOf: string | null;
  /** The client that has it already, or to which a line of the same file gives it; closed there when it is this client itself. */
  holder: { name: string; closedHere: boolean; line?: number | undefined } | null;
}

/** A FINESS EG always belongs to a FINESS EJ. */
export const withoutEntity =
  'Ce client est connu par son SIRET seul\u00a0: un établissement (FINESS EG) dépend d’un FINESS EJ. Donnez d’abord au client le sien, depuis sa page.';

/** Why a FINESS EG cannot become an establishment of the client, or null when it can. */
export function establishmentRefusal({
  finessEg,
  finessEj,
  owner,
  isLegalEntity,
  entityOf,
  holder,
}: ClaimedEstablishment): string | null {
  if (finessEj === null) return withoutEntity;
  if (finessEg === finessEj)
    return `${finessEg} est le FINESS juridique du client. Donnez celui de l’établissement (EG).`;
  if (!owner && isLegalEntity) {
    return `${finessEg} est une entité juridique (EJ), pas un établissement. Cherchez ses établissements dans l’annuaire.`;
  }
  if (!owner && entityOf !== null)
    return `${finessEg} est le FINESS EJ ${entityOf}\u00a0: il n’est pas celui d’un établissement.`;
  if (owner && owner !== finessEj)
    return `${finessEg} dépend de l’entité juridique ${owner} dans le registre, pas de ${finessEj}.`;
  if (holder?.closedHere) return `${finessEg} est là, fermé\u00a0: ouvrez sa fiche pour le rouvrir.`;
  if (holder?.line !== undefined)
    return `${finessEg} est déjà donné à «\u00a0${holder.name}\u00a0» par la ligne ${holder.line} du fichier. Laissez cet établissement à l’un des deux.`;
  return holder === null ? null : `${finessEg} est déjà un établissement de «\u00a0${holder.name}\u00a0».`;
}
