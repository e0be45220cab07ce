import { capital } from './view-helpers.js';

/** Something a person can act on. Everything that is not an AppError is a bug and becomes a 500 with its request id. */
export abstract class AppError extends Error {
  abstract readonly status: number;
  /** What the page is called, in its tab and above what it says; `message` is the sentence that says why and what to do, in French. */
  abstract readonly title: string;
}

/** Not found and not yours look the same. */
export class NotFound extends AppError {
  readonly status = 404;
  constructor(
    /** Without a reason the page says what whoever is there can do: look for it, or come back to their link. */
    readonly reason: string | null = null,
    readonly title = 'Cette page n’existe pas',
  ) {
    super(reason ?? 'Cette page n’existe pas, ou plus.');
  }
}

/** Their role, or this record, does not allow it: the sentence says whom to ask. */
export class Forbidden extends AppError {
  readonly status = 403;
  readonly title = 'Vous n’avez pas le droit de faire cela';
}

/** Nothing is done before the person has shown who they are: what they sent waits in the page `view`, which shows `model`. */
export abstract class HeldBack extends AppError {
  abstract readonly view: string;
  abstract readonly model: object;
}

/** The person must show that it is still them. */
export class ConfirmationNeeded extends HeldBack {
  readonly status = 403;
  readonly title = 'Confirmez que c’est vous';
  readonly view = 'errors/confirmation';
  constructor(
    readonly model: object,
    /** What was given was not their password. */
    readonly wrong: boolean,
  ) {
    super('Cette action demande de nouveau votre mot de passe.');
  }
}

/** Their session, or their code, was over before they had done typing: `model` is what `waitingForm` makes. */
export class SessionOver extends HeldBack {
  readonly status = 401;
  readonly view = 'errors/session-over';
  constructor(
    readonly title: string,
    readonly model: object,
  ) {
    super(title);
  }
}

/** What an address asked for is there no more, and another one has what is left of it: whoever follows it is brought there, and told. */
export class Moved extends AppError {
  readonly status = 303;
  readonly title = 'Cette page n’existe plus';
  /** @param told in French */
  constructor(
    readonly address: string,
    told: string,
  ) {
    super(told);
  }
}

/** A rule of the business refuses: the sentence says why and what to do. Shown above the form that comes back; of a button, on the page the person came from. */
export class Refused extends AppError {
  readonly status = 409;
  readonly title = 'Action refusée';
  constructor(readonly reasons: string[]) {
    super(reasons.join(' '));
  }
}

/** A rule refuses one answer of a form: told on its field by `submitForm`, with what was typed; `form` for none of them. */
export class RefusedField extends Refused {
  constructor(
    readonly field: string,
    reason: string,
    /** Where the person may want to go instead. */
    readonly see: { href: string; label: string } | null = null,
  ) {
    super([reason]);
  }
}

/**
 * What the page of a form was read with is otherwise by now: the form comes back with what was typed, and with what it is read with now; whoever sends
 * it again has been told.
 */
export class Overtaken extends RefusedField {
  /** @param hidden the answer of the form that says what its page was read with */
  constructor(
    field: string,
    reason: string,
    readonly hidden = 'seen',
  ) {
    super(field, reason);
  }
}

export interface ConflictField {
  name: string;
  label: string;
  long: boolean;
  /** null: the journal does not tell. */
  opened: string | null;
  yours: string;
  now: string;
  /** What is saved unless the person says otherwise. */
  kept: string;
  /** Why there is nothing to choose: who changed it alone; null when both did, to different values. */
  settled: 'unchanged' | 'same' | 'theirs' | 'yours' | null;
}

/** Somebody saved first. The page shows three columns and keeps what was typed. */
export class EditConflict extends AppError {
  readonly status = 409;
  readonly title: string;
  constructor(
    readonly conflict: {
      fields: ConflictField[];
      by: string;
      /** The same person saved, in another tab. */
      own: boolean;
      at: Date | string;
      action: string;
      version: number;
      cancel: string;
      extra?: Record<string, string>;
    },
  ) {
    super(
      'Cette fiche a changé depuis que vous l’avez ouverte. Rien de ce que vous avez saisi n’est perdu\u00a0: choisissez ligne par ligne.',
    );
    this.title = conflict.own
      ? 'Vous avez enregistré dans un autre onglet'
      : `${capital(conflict.by)} a enregistré avant vous`;
  }
}

/** One answer of a form, as a person would say it. */
export interface TypedAnswer {
  /** Of its field. */
  name: string;
  label: string;
  /** Several where several were chosen. */
  texts: string[];
}

/** Why a form came back, and all that was typed in it: the page may have that form no more. */
export interface RefusedForm {
  reasons: string[];
  /** They are those of single answers, which the page tells beside their fields. */
  onFields: boolean;
  typed: TypedAnswer[];
}

/** The form comes back filled, with an error summary: the filter renders `view` with `model` and status 422. */
export class InvalidForm extends AppError {
  readonly status = 422;
  readonly title = 'À corriger';
  constructor(
    readonly view: string,
    readonly model: object,
    /** What the page does not tell of it is told above. */
    readonly refused: RefusedForm | null = null,
  ) {
    super('Le formulaire est à corriger.');
  }
}

/** What was sent is bigger than what is taken there: the sentence says how much that is. */
export class TooLarge extends AppError {
  readonly status = 413;
  readonly title = 'Le fichier est trop gros';
}

/** Of a form with more fields or files than any of ours has. */
export const crowdedForm =
  'Le formulaire contient trop d’éléments pour être lu. Revenez en arrière et envoyez un seul fichier.';

/** Too often from one place, or for one account: the sentence says when to come back. */
export class TooMany extends AppError {
  readonly status = 429;
  readonly title = 'Trop de tentatives';
}
