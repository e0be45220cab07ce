/** The states of a form 413 or 503 (domain § 3). */
export type RequestState =
  | 'draft'
  | 'awaiting_signature'
  | 'signed'
  | 'submitted'
  | 'acknowledged'
  | 'validated'
  | 'to_correct'
  | 'in_doubt'
  | 'refused'
  | 'cancelled';

/** The form: 413 declares administrators, 503 changes them (guide V0.6, annexe). */
export type RequestKind = '413' | '503';

/** Mailed by us, sent by the client itself, filed on a portal (Démarche Numérique, mesHabilitations), or one line of a dossier of many. */
export type RequestChannel = 'mail' | 'client' | 'demarche_numerique' | 'portal' | 'mass_mandate';
