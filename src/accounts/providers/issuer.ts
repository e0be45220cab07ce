/**
 * The address of a provider, written in the one way by which what it vouched for is found again: openid-client, which compares addresses, takes
 * `https://host` and `https://host/` for the same one (OpenID Connect Discovery § 4.3 compares texts, and providers write either).
 */
export function issuerOf(written: string): string {
  if (!URL.canParse(written)) return written;
  const url = new URL(written);
  return url.pathname === '/' ? url.origin : url.href;
}
