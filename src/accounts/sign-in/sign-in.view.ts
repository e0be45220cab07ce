import { errorSummary } from '../../platform/web/read-form.js';

export function signInView(input: { next: string; email?: string; failed?: boolean }) {
  const errors: Record<string, string> = input.failed
    ? {
        email: 'L’adresse ou le mot de passe ne convient pas. Vérifiez les majuscules.',
      }
    : {};
  return {
    layout: 'sign-in',
    title: 'Se connecter',
    next: input.next,
    email: input.email ?? '',
    errors,
    summary: errorSummary(errors),
  };
}
