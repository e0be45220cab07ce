import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

// RFC 4226 § 4, R6: 160 bits are advised. SHA-1, six digits and thirty seconds are what every application knows.
const seedBytes = 20;
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const steps = [0, -1, 1];

/** @returns a new seed, in base32 */
export function newSeed(): string {
  return new Secret({ size: seedBytes }).base32;
}

/**
 * The interval whose code this is: now's, or its neighbour's on either side (RFC 6238 § 5.2, clocks that differ a little).
 * Each of the three is compared whole, in constant time.
 * @param typed spaces in it mean nothing
 * @returns null when it is none of them
 */
export function stepOf(seed: string, typed: string, at: Date): number | null {
  const given = Buffer.from(typed.replace(/\s/g, ''));
  if (given.length !== shape.digits) return null;
  const generator = new TOTP({ ...shape, secret: Secret.fromBase32(seed) });
  const now = Math.floor(at.getTime() / 1_000 / shape.period);
  const matching = steps.filter((step) => {
    const code = generator.generate({ timestamp: (now + step) * shape.period * 1_000 });
    return timingSafeEqual(Buffer.from(code), given);
  });
  return matching[0] === undefined ? null : now + matching[0];
}

/** What the QR code says, for an application: `otpauth://totp/Sceau (Éditeur):address?secret=…`. */
export function applicationAddress(seed: string, person: { email: string; editorName: string }): string {
  const label = { issuer: `Sceau (${person.editorName.replaceAll(':', ' ')})`, label: person.email };
  return new TOTP({ ...shape, ...label, secret: Secret.fromBase32(seed) }).toString();
}
