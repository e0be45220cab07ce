const longest = 2_000;
// RFC 3986 § 2, and the letters that browsers leave as they were typed. No backslash, no control character, no fragment.
const ours = /^\/[\w\-.~%!$&'()*+,;=:@/?[\]\u00a1-\u024f ]*$/;

/**
 * The one owner of « where to go on to »: a path of ours, or `/`. Never another site (open redirect), never a name twice, never
 * something a browser reads otherwise than we do (backslashes, control characters, `/.//host`).
 * @param next whatever came in a form or an address: a list when the name came twice
 */
export function localPath(next: unknown): string {
  if (typeof next !== 'string' || next.length > longest || !ours.test(next)) return '/';
  const url = URL.canParse(next, 'http://here') ? new URL(next, 'http://here') : null;
  // Judged as it will be read: `/.//evil.example` becomes `//evil.example` once its dots are resolved.
  if (!url || url.origin !== 'http://here' || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search;
}
