import type { TenantDb } from '../../platform/tenancy/tenant-db.js';

/** A batch could not be written as one: it is done again, and only what cannot be is left. */
export class NotAsOne extends Error {}

interface Failed {
  code?: unknown;
  driverError?: { code?: unknown };
}

const codeOf = (error: unknown) => String((error as Failed).driverError?.code ?? (error as Failed).code ?? '');

/** Of what is written: data that a rule of the database refuses, or what our own code did not expect. Not of the moment, as a lock or a connection. */
export const isOfTheData = (error: unknown) => /^(2[23].*|P0001|)$/.test(codeOf(error));

/** @throws NotAsOne instead of an error that one thing of the batch may be the cause of */
export function asOne<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw isOfTheData(error) ? new NotAsOne('a batch could not be written as one', { cause: error }) : error;
  });
}

/**
 * Writes as many at once as can be: what fails is halved, down to the things that cannot be written, of which nothing stays.
 * @returns these, with why
 */
export async function apart<Thing>(
  db: TenantDb,
  things: Thing[],
  write: (some: Thing[]) => Promise<void>,
): Promise<Map<Thing, unknown>> {
  if (things.length === 0) return new Map();
  try {
    await db.savepoint(() => write(things));
    return new Map();
  } catch (error) {
    if (!isOfTheData(error)) throw error;
    const [first] = things;
    if (things.length === 1 && first !== undefined) return new Map([[first, error]]);
  }
  const half = Math.ceil(things.length / 2);
  const before = await apart(db, things.slice(0, half), write);
  return new Map([...before, ...(await apart(db, things.slice(half), write))]);
}

/** Why a thing is left as the import made it; null for what nobody expected. */
export function whyKept(error: unknown): string | null {
  const code = codeOf(error);
  if (code === '23503')
    return 'Ce qui serait rendu n’existe plus, ou quelque chose s’y rattache désormais. Corrigez la fiche à la main.';
  if (code === '23505')
    return 'Une valeur qui serait rendue est désormais celle d’une autre fiche. Corrigez la fiche à la main.';
  return null;
}
