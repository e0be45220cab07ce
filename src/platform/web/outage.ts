import { AppError } from './errors.js';
import { isCrossing } from '../crossing.js';
import { Crossed, DatabaseAway, TookTooLong, TooBusy } from './unavailable.js';

/** What a person cannot mend: the operator finds it in the log too. */
export class DiskFull extends AppError {
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
  if (isCrossing(error)) return new Crossed();
  if (full.test(sign)) return new DiskFull();
  if (tooLong.test(sign)) return new TookTooLong();
  // Nobody gave a connection back in time (connectionTimeoutMillis).
  if (words.includes('timeout exceeded when trying to connect')) return new TooBusy();
  return away.test(sign) || awayInWords.test(words) ? new DatabaseAway() : null;
}
