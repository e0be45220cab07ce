import type { PageRequest } from './current.js';

/** One sentence told on the next page: what was done, or why not. */
export interface Flash {
  tone: 'ok' | 'soon' | 'bad' | 'move' | 'none';
  text: string;
  /** Where what is told is put right. */
  link?: { href: string; label: string };
  /** A reversible act offers to be undone: a POST to `action`. */
  undo?: { action: string; label: string; fields?: Record<string, string | number> };
}

/** Kept in the session until a page shows it. */
export function flash(request: PageRequest, message: Flash): void {
  const session = request.session as unknown as { flash?: Flash[] };
  session.flash = [...(session.flash ?? []), message].slice(-5);
}

/** What waits to be told, once: the session forgets it. */
export function takeFlash(request: PageRequest): Flash[] {
  const session = request.session as unknown as { flash?: Flash[] } | undefined;
  const messages = session?.flash ?? [];
  if (session?.flash) delete session.flash;
  return messages;
}
