import { isMailAddress } from '../../identifiers/mail-address.js';
import { plainLine } from '../../identifiers/plain-text.js';
import type { Role } from '../../journey/states/transitions.js';
import { issuerOf } from './issuer.js';

/** What a provider says of somebody, once verified: the claims of its ID token and of its userinfo. */
export type Claims = Readonly<Record<string, unknown>>;

export interface RoleRule {
  /** Of the claim. */
  value: string;
  role: Role;
}

/** Who comes, as the provider says it. */
export interface Identity {
  issuer: string;
  /** Empty: none by which somebody could be known again. */
  subject: string;
  /** Verified by the provider (`email_verified` is true, not "true"), and one that a mail reaches; null otherwise. */
  email: string | null;
  name: string | null;
  acr: string | null;
  /** null: no rule names a value of theirs. */
  role: Role | null;
}

/** @param rules the first that names one of the claim's values wins */
export function identityOf(
  claims: Claims,
  { roleClaim, rules }: { roleClaim: string | null; rules: RoleRule[] },
): Identity {
  const values = roleClaim === null ? [] : valuesAt(claims, roleClaim);
  const email = text(claims['email']);
  return {
    issuer: issuerOf(text(claims['iss']) ?? ''),
    subject: subjectOf(claims['sub']),
    email: claims['email_verified'] === true && email !== null && isMailAddress(email) ? email : null,
    name: nameOf(claims),
    acr: text(claims['acr']),
    role: rules.find(({ value }) => values.includes(value))?.role ?? null,
  };
}

/** The values of a claim: a text or a list of texts, under its name, or down a path as `realm_access.roles`. */
export function valuesAt(claims: Claims, path: string): string[] {
  const direct = own(claims, path);
  const found = direct ?? path.split('.').reduce<unknown>((at, step) => own(at, step), claims);
  return (Array.isArray(found) ? found : [found]).filter((value): value is string => typeof value === 'string');
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

/** Whether an address is one by which whoever has it is known, as a provider is set. @param domains none: any */
export function isOfDomains(email: string, domains: string[]): boolean {
  return domains.length === 0 || domains.includes(domainOf(email));
}

function nameOf(claims: Claims): string | null {
  const said = (name: string) => plainLine(text(claims[name]) ?? '');
  const parts = `${said('given_name')} ${said('family_name')}`.trim();
  const name = said('name') || parts || said('preferred_username');
  return name === '' ? null : name.slice(0, 100).trim();
}

// OpenID Connect Core § 2: at most 255 characters. Kept to the letter, or two would become one.
function subjectOf(value: unknown): string {
  const subject = text(value) ?? '';
  return /^\P{Cc}{1,255}$/u.test(subject) ? subject : '';
}

function own(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
