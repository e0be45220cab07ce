import type { PageRequest } from '../web/current.js';
import { localPath } from '../web/local-path.js';
import { cameFrom, sentForm } from '../web/sent/sent-form.js';

/**
 * The page between a form and its effect. What was typed waits in it and goes on to the same address with the password, so that the act is
 * done at once, or its form comes back filled when something else is wrong with it. A page that was asked for is led to.
 */
export function askedAgain(request: PageRequest, wrong: boolean) {
  const sent = sentForm(request);
  const error = wrong ? 'Ce n’est pas votre mot de passe. Vérifiez les majuscules.' : null;
  return {
    ...(sent ?? { action: '/confirmation', hidden: [{ name: 'next', value: next(request) }] }),
    // A file does not come back: its form is opened again.
    again: request.method === 'POST' && !sent,
    cancel: cameFrom(request) ?? '/',
    error,
    summary: error ? [{ field: '_confirmation', text: error }] : [],
    inError: wrong,
  };
}

function next(request: PageRequest): string {
  if (request.path === '/confirmation') return localPath((request.body as Record<string, unknown>)['next']);
  return request.method === 'GET' ? request.originalUrl : (cameFrom(request) ?? '/');
}
