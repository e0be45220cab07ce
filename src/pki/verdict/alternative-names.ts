import type { GeneralName } from '@peculiar/x509';

/** A subject alternative name as it is shown: a DNS name alone, any other with its kind. */
export function nameText({ type, value }: GeneralName): string {
  return type === 'dns' ? value : `${type}:${value}`;
}

/** Whether these names hold a server name, whatever the case (RFC 4343). */
export function holdsName(names: readonly string[], serverName: string): boolean {
  return names.some((name) => name.toLowerCase() === serverName.toLowerCase());
}
