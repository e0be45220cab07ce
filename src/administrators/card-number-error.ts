import { InvalidForm } from '../platform/web/errors.js';
import { CardNumberTaken } from './cards.service.js';

/** A card number that somebody else holds is an error of its field: the form comes back filled. */
export async function withCardNumberError<Result>(
  work: () => Promise<Result>,
  again: (errors: Record<string, string>) => Promise<object>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CardNumberTaken)) throw error;
    throw new InvalidForm('administrators/edit', await again({ cardNumber: error.message }));
  }
}
