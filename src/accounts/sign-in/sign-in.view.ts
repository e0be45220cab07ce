import { errorSummary } from '../../platform/web/read-form.js';

/** What a page that led here has done, by its word in the address. */
const notices: Record<string, string> = {
  chosen: 'Votre mot de passe est enregistré. Connectez-vous avec lui.',
};

export function signInView(input: { next: string; email?: string; failed?: boolean; notice?: unknown }) {
  const errors: Record<string, string> = input.failed
    ? {
        email: 'L’adresse ou le mot de passe ne convient pas. Vérifiez les majuscules.',
      }
    : {};
  return {
    layout: 'sign-in',
    title: 'Se connecter',
    next: input.next,
    notice: (typeof input.notice === 'string' && Object.hasOwn(notices, input.notice) && notices[input.notice]) || null,
    email: input.email ?? '',
    errors,
    summary: errorSummary(errors),
  };
}
