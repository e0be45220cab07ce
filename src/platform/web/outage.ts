import { AppError, TooBusy } from './errors.js';

/** What a person cannot mend: the operator finds it in the log too. */
export abstract class Outage extends AppError {}

/** PostgreSQL is away. What was being saved may have been: the answer to a commit can be lost with the line. */
export class DatabaseAway extends Outage {
  readonly status = 503;
  readonly title = 'La base de données ne répond pas';
  constructor() {
    super(
      'Le service est interrompu pour quelques instants. Rechargez cette page dans une minute\u202f; si vous étiez en train d’enregistrer, vérifiez d’abord si c’est fait\u00a0: un même formulaire envoyé deux fois ne compte qu’une fois.',
    );
  }
}

/** A statement, or the wait for what somebody else is changing, lasted too long: the transaction is undone. */
export class TookTooLong extends AppError {
  readonly status = 503;
  readonly title = 'La réponse a été trop longue';
  constructor() {
    super(
      'Le service est très occupé, et cette page a été abandonnée avant la fin. Rien n’a été changé\u00a0: recommencez dans quelques instants.',
    );
  }
}

export class DiskFull extends Outage {
  readonly status = 507;
  readonly title = 'Le disque du serveur est plein';
  constructor() {
    super(
      'Rien n’a été enregistré, et ce que vous aviez déjà est intact. Prévenez votre exploitant qu’il n’y a plus de place sur le disque, puis recommencez.',
    );
  }
}

// SQLSTATE of PostgreSQL, and the codes of the system: https://www.postgresql.org/docs/current/errcodes-appendix.html
const away =
  /^(08...|57P0[1235]|53300|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const tooLong = /^(57014|55P03)$/;
const full = /^(53100|ENOSPC|EDQUOT)$/;
// node-postgres names these by no code.
const awayInWords =
  /Connection terminated|connection error and is not queryable|Connection ended|timeout expired|Query read timeout/i;

/** What fails when a machine fails, not the program. @returns null for anything else: a bug, or a rule */
export function outageOf(error: unknown): AppError | null {
  const { driverError = error } = (error ?? {}) as { driverError?: unknown };
  const { code, message } = (driverError ?? {}) as { code?: unknown; message?: unknown };
  const [sign, words] = [String(code ?? ''), String(message ?? '')];
  if (full.test(sign)) return new DiskFull();
  if (tooLong.test(sign)) return new TookTooLong();
  // Nobody gave a connection back in time (connectionTimeoutMillis).
  if (words.includes('timeout exceeded when trying to connect')) return new TooBusy();
  return away.test(sign) || awayInWords.test(words) ? new DatabaseAway() : null;
}
