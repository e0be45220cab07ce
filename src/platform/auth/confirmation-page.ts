import type { PageRequest } from '../web/current.js';
import { localPath } from '../web/local-path.js';
import { cameFrom, sentForm } from '../web/sent/sent-form.js';

/**
 * The page between a form and its effect. What was typed waits in it and goes on to the same address with the password, so that the act is
 * done at once, or its form comes back filled when something else is wrong with it. A GET that is asked for is a file (test/rules/confirmed):
 * a browser that is led to one stays on this page, so the page one came from is led to, and offers the file.
 */
export function askedAgain(request: PageRequest, wrong: boolean) {
  const sent = sentForm(request);
  const error = wrong ? 'Ce n’est pas votre mot de passe. Vérifiez les majuscules.' : null;
  const { next, file } = onward(request);
  return {
    ...(sent && request.path !== goesOn ? sent : { action: goesOn, hidden: hiddenOf({ next, file }) }),
    file,
    // A file does not come back: its form is opened again.
    again: request.method === 'POST' && !sent,
    cancel: next,
    error,
    summary: error ? [{ field: '_confirmation', text: error }] : [],
    inError: wrong,
  };
}

const goesOn = '/confirmation';

function onward(request: PageRequest): { next: string; file: string | null } {
  const { next, file } = (request.body ?? {}) as Record<string, unknown>;
  if (request.path === goesOn) return { next: localPath(next), file: file === undefined ? null : localPath(file) };
  return { next: cameFrom(request) ?? '/', file: request.method === 'GET' ? request.originalUrl : null };
}

function hiddenOf(values: Record<string, string | null>) {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
}
