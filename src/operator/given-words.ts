import { isSlug } from '../accounts/slug.js';
import { isMailAddress } from '../identifiers/mail-address.js';
import { openMailSource } from '../mailbox/sources/open-mail-source.js';
import { UsageError } from './command.js';
import { parted } from './mailbox-password.js';

/** The slug of a new editor: in addresses from then on. One that looks like an id would be taken for one by `--editor`. */
export function newSlug(value: string): string {
  if (!isSlug(value) || /^[0-9a-f-]{36}$/.test(value))
    throw new UsageError(
      `--slug ${value} is made of lower-case letters, digits and hyphens, 100 at most, and does not look like an id`,
    );
  return value;
}

export function oneName(value: string): string {
  const name = value.trim();
  if (name.length < 2 || name.length > 100) throw new UsageError('--name is 2 to 100 characters long');
  return name;
}

/** @param option by which it was given */
export function oneAddress(value: string, option: string): string {
  if (!isMailAddress(value)) throw new UsageError(`--${option} ${value} is no mail address`);
  return value;
}

export function sourceOrNone(value: string): string | null {
  if (value === 'none') return null;
  if (parted(value).password !== null)
    throw new UsageError('a password does not stand in the address: mailbox:password keeps it sealed');
  try {
    // Only its form is looked at: the password is the worker's.
    openMailSource(value, '', 'none', {});
  } catch (error) {
    throw new UsageError(`--mail-source: ${(error as Error).message}`);
  }
  return value;
}

export function nameOrNone(value: string): string | null {
  if (value === 'none') return null;
  if (!/^[!-~]{1,253}$/.test(value)) throw new UsageError(`--authserv-id ${value} is no name of a server`);
  return value;
}

export function domainsOf(value: string): string[] {
  const domains = value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const odd = domains.filter((domain) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain));
  if (odd.length > 0 || domains.length === 0)
    throw new UsageError(`--sender-domains ${odd.join(', ') || value}: a domain is written esante.gouv.fr`);
  return domains;
}
