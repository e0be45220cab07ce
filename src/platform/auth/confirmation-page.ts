import type { PageRequest } from '../web/current.js';
import { localPath } from '../web/local-path.js';

/** What never comes back in a page: the token, made anew, and what was typed unseen. */
const unseen = /^_|password|passphrase|secret/i;

/**
 * The page between a form and its effect. What was typed waits in it and goes on to the same address with the password, so that the act is
 * done at once, or its form comes back filled when something else is wrong with it. A page that was asked for is led to.
 */
export function askedAgain(request: PageRequest, wrong: boolean) {
  const goesOn = request.method === 'POST' && !hasFiles(request);
  const error = wrong ? 'Ce n’est pas votre mot de passe. Vérifiez les majuscules.' : null;
  return {
    title: 'Confirmez que c’est vous',
    action: goesOn ? request.originalUrl : '/confirmation',
    hidden: goesOn ? typed(request) : [{ name: 'next', value: next(request) }],
    // A file does not come back: its form is opened again.
    again: request.method === 'POST' && !goesOn,
    cancel: cameFrom(request),
    error,
    summary: error ? [{ field: '_confirmation', text: error }] : [],
    inError: wrong,
  };
}

function hasFiles({ uploads, spooled }: PageRequest): boolean {
  return Object.keys(uploads ?? {}).length > 0 || Object.keys(spooled ?? {}).length > 0;
}

function typed(request: PageRequest): { name: string; value: string }[] {
  const body = (request.body ?? {}) as Record<string, unknown>;
  return Object.entries(body)
    .filter(([name]) => !unseen.test(name))
    .flatMap(([name, given]) => [given].flat().map((value) => ({ name, value: String(value) })));
}

function next(request: PageRequest): string {
  if (request.path === '/confirmation') return localPath((request.body as Record<string, unknown>)['next']);
  return request.method === 'GET' ? request.originalUrl : cameFrom(request);
}

function cameFrom(request: PageRequest): string {
  const referer = request.get('referer');
  const url = referer && URL.canParse(referer) ? new URL(referer) : null;
  return url?.host === request.get('host') ? localPath(url?.pathname + (url?.search ?? '')) : '/';
}
