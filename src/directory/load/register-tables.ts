/** How a legal entity is called until a file of legal entities names it. */
export const placeholder = `'Entité juridique '`;

/** One of the two tables of the register, as the merge sees it. */
export interface RegisterTable {
  kind: 'legal_entity' | 'establishment';
  name: string;
  /** Columns that a file may fill. A shorter file (the plain list has no SIRET) does not empty what a fuller one knew. */
  columns: string[];
  /** Its count in `directory_loads`. */
  counted: string;
  /** The FINESS EJ concerned, of a row called `alias`. */
  owner(alias: string): string;
}

export const legalEntityTable: RegisterTable = {
  kind: 'legal_entity',
  name: 'directory_legal_entities',
  columns: ['name', 'siren', 'town', 'postal_code', 'departement', 'address', 'legal_status'],
  counted: 'legal_entities',
  owner: (alias) => `${alias}.finess`,
};

export const establishmentTable: RegisterTable = {
  kind: 'establishment',
  name: 'directory_establishments',
  columns: ['legal_entity_finess', 'name', 'siret', 'category', 'town', 'postal_code', 'departement', 'address'],
  counted: 'establishments',
  owner: (alias) => `${alias}.legal_entity_finess`,
};
