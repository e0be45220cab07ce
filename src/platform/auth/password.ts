import { hash, verify } from '@node-rs/argon2';
import { coresButOne, Lanes } from './lanes.js';

// OWASP minimum for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default).
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Each takes a core whole.
const lanes = new Lanes(coresButOne);

/** Compared with when the account is unknown, so that both answers take the same time. */
const nobody = hash('nobody has this password', cost);

/** By argon2id, the parameters in the hash. Takes a core whole for some tens of milliseconds: waits for its turn. */
export function hashPassword(password: string): Promise<string> {
  return lanes.run(() => hash(password, cost));
}

/** @param passwordHash null for an unknown account: the work is done all the same, and the answer is false. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const compared = passwordHash ?? (await nobody);
  const matches = await lanes.run(() => verify(compared, password)).catch(() => false);
  return passwordHash !== null && matches;
}
