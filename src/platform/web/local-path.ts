/** A path of ours to go on to, or `/`: never another site (open redirect), never a page that posts. */
export function localPath(next: string | undefined): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  const url = URL.canParse(next, 'http://here') ? new URL(next, 'http://here') : null;
  return url && url.host === 'here' ? url.pathname + url.search : '/';
}
