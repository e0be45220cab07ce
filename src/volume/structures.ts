import { finessNumber, siretNumber } from '../demo/story/made/numbers.js';
import type { Random } from '../demo/story/made/random.js';
import type { LegalEntity } from '../demo/story/register.js';
import { registerHouse, registerName, registerTown } from './names.js';

/** A legal entity with as many establishments as asked, all with right numbers. */
export function entityOf(serial: number, establishments: number, random: Random, numbers: FinessNumbers): LegalEntity {
  const place = registerTown(serial);
  return {
    ...place,
    finess: numbers.next(place.departement),
    name: registerName(random, place.town),
    siret: siretNumber(serial),
    establishments: Array.from({ length: establishments }, () => ({
      finess: numbers.next(place.departement),
      name: registerHouse(random),
    })),
  };
}

/** Legal entities and establishments share the numbers of their département. */
export class FinessNumbers {
  private readonly taken = new Map<string, number>();

  next(departement: string): string {
    // The overseas départements share their first two digits.
    const head = departement.slice(0, 2);
    const serial = (this.taken.get(head) ?? 0) + 1;
    this.taken.set(head, serial);
    return finessNumber(departement, serial);
  }
}
