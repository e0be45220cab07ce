import { hash, verify } from '@node-rs/argon2';

// OWASP minimum for argon2id: 19 MiB, 2 passes, 1 lane (argon2id is the library's default).
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Compared with when the account is unknown, so that both answers take the same time. */
const nobody = hash('nobody has this password', cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** @param passwordHash null for an unknown account: the work is done all the same, and the answer is false. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobody), password).catch(() => false);
  return passwordHash !== null && matches;
}
