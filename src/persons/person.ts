/** Whom Sceau holds data about, by the row that names them. */
export const personKinds = ['user', 'administrator', 'representative'] as const;
export type PersonKind = (typeof personKinds)[number];

export const personKindLabels: Record<PersonKind, string> = {
  user: 'Personne de l’équipe',
  administrator: 'Administrateur technique',
  representative: 'Représentant d’un client',
};

export interface Person {
  kind: PersonKind;
  id: string;
  name: string;
  clientId: string | null;
  clientName: string | null;
  /** null: the row still names them. */
  erasedAt: Date | null;
  /** By which they are found where they are only named: as written, either way round. Empty once erased. */
  names: string[];
  /** In small letters. */
  emails: string[];
}
