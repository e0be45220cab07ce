/** What may be prefilled of a procedure of Démarche Numérique, and how a value of it is judged there. F4.2. */
export type FieldKind =
  | 'text'
  | 'email'
  | 'phone'
  | 'siret'
  | 'date'
  | 'number'
  | 'tick'
  | 'choice'
  | 'choices'
  | 'formatted'
  | 'repetition'
  | 'other';

/** One question of a procedure, or one column of a list of it. */
export interface ProcedureField {
  /** What a value is sent under: `champ_Q2hhbXAtMTIz`, or `identite_nom`. */
  key: string;
  label: string;
  description: string;
  kind: FieldKind;
  required: boolean;
  options: string[];
  /** Any other answer than the options is taken too. */
  open: boolean;
  /** The list it is a column of. */
  of: string | null;
  /** The signer's own act: never given an answer. */
  signers: boolean;
}

/** Which answer each question is given, by its key; a question that is not there is left to the person. */
export type FieldMapping = Record<string, string>;

export const fieldKinds: Record<FieldKind, string> = {
  text: 'texte',
  email: 'adresse électronique',
  phone: 'téléphone',
  siret: 'SIRET',
  date: 'date',
  number: 'nombre',
  tick: 'à cocher',
  choice: 'un choix',
  choices: 'plusieurs choix',
  formatted: 'texte d’un format imposé',
  repetition: 'liste',
  other: 'ne se préremplit pas',
};
