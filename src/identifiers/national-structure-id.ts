/** What the OU of an IGC-Santé certificate names. */
export interface StructureOu {
  kind: 'finess' | 'siret' | 'cabinet' | 'unknown';
  /** The identifier without its type digit; the whole text when the kind is unknown. */
  value: string;
}

/**
 * The OU of a structure: `1` + FINESS, or `3` + SIRET when it has no FINESS (F1.2, domain rule 4).
 * Throws a RangeError when given neither: a client always has one of them.
 */
export function structureOu(structure: { finess?: string | null; siret?: string | null }): string {
  if (structure.finess) return `1${structure.finess}`;
  if (structure.siret) return `3${structure.siret}`;
  throw new RangeError('A structure needs a FINESS or a SIRET to have a national identifier');
}

/** Reads an OU back. It cannot tell a FINESS juridique from a géographique one (F1.2); keys are not checked here. */
export function parseStructureOu(ou: string): StructureOu {
  const text = ou.trim().toUpperCase();
  const value = text.slice(1);
  // F1.2: 1 FINESS, 3 SIRET, 4 cabinet RPPS, 0 cabinet ADELI. TEST identifiers have letters, hence the lax FINESS pattern.
  if (/^1[0-9][0-9A-Z][0-9]{7}$/.test(text)) return { kind: 'finess', value };
  if (/^3[0-9]{14}$/.test(text)) return { kind: 'siret', value };
  if (/^4[0-9]{14}$/.test(text) || /^0[0-9A-Z]{9}$/.test(text)) return { kind: 'cabinet', value };
  return { kind: 'unknown', value: ou };
}
