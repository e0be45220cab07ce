import { longestStatement } from '../tenancy/patience.js';
import { AppError } from './errors.js';

/** Sceau cannot answer now. When it is worth asking again is said once: to people by the page, to programs by Retry-After. */
export abstract class Unavailable extends AppError {
  readonly status = 503;

  /** @param seconds when what stands in the way is over, at the latest */
  constructor(
    readonly seconds: number,
    sentence: (when: string) => string,
  ) {
    super(sentence(`dans ${{ 1: 'une seconde', 60: 'une minute' }[seconds] ?? `${seconds}\u00a0secondes`}`));
  }
}

/** Files come faster than they can be read: nothing of this one was kept. */
export class TooManyReadings extends Unavailable {
  readonly title = 'Trop de fichiers à la fois';

  /** @param seconds what those before it may take */
  constructor(seconds: number) {
    super(
      seconds,
      (when) =>
        `Trop de fichiers sont lus en ce moment. Rien n’a été enregistré\u00a0: déposez celui-ci de nouveau ${when}.`,
    );
  }
}

/** More people at once than connections: nothing was begun. */
export class TooBusy extends Unavailable {
  readonly title = 'Trop de demandes à la fois';

  constructor() {
    super(
      longestStatement,
      (when) => `Trop de demandes arrivent en même temps. Rien n’a été changé\u00a0: rechargez cette page ${when}.`,
    );
  }
}

/** A statement, or the wait for what somebody else is changing, lasted too long: the transaction is undone. */
export class TookTooLong extends Unavailable {
  readonly title = 'La réponse a été trop longue';

  constructor() {
    super(
      longestStatement,
      (when) =>
        `Le service est très occupé, et cette page a été abandonnée avant la fin. Rien n’a été changé\u00a0: recommencez ${when}.`,
    );
  }
}

/** Two changed the same things, each in the other’s way: this one was undone. */
export class Crossed extends Unavailable {
  readonly title = 'Une autre modification est passée avant';

  constructor() {
    super(
      1,
      (when) => `Quelqu’un changeait les mêmes choses au même instant. Rien n’a été changé\u00a0: recommencez ${when}.`,
    );
  }
}

/** PostgreSQL is away. What was being saved may have been: the answer to a commit can be lost with the line. The operator finds it in the log too. */
export class DatabaseAway extends Unavailable {
  readonly title = 'La base de données ne répond pas';

  constructor() {
    super(
      60,
      (when) =>
        `Le service est interrompu pour quelques instants. Rechargez cette page ${when}\u202f; si vous étiez en train d’enregistrer, vérifiez d’abord si c’est fait\u00a0: un même formulaire envoyé deux fois ne compte qu’une fois.`,
    );
  }
}
