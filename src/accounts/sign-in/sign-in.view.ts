import { errorSummary } from '../../platform/web/read-form.js';

/** The way in by the team's identity provider, where there is one. */
export interface OfferedProvider {
  name: string;
  slug: string;
}

/** What a page that led here has done, by its word in the address. */
const notices: Record<string, { tone: 'ok' | 'soon'; text: string }> = {
  chosen: { tone: 'ok', text: 'Votre mot de passe est enregistré. Connectez-vous avec lui.' },
  'too-long': {
    tone: 'soon',
    text: 'Plus de dix minutes ont passé\u00a0: cette connexion n’est plus en attente. Recommencez.',
  },
  'already-in-place': {
    tone: 'soon',
    text: 'Un code à usage unique est déjà en place pour ce compte\u00a0: connectez-vous de nouveau, il vous sera demandé. Si ce n’est pas vous qui l’avez mis en place, changez de mot de passe et prévenez un responsable Sceau de votre équipe.',
  },
};

export function signInView(input: {
  next: string;
  email?: string;
  failed?: boolean;
  provider?: OfferedProvider | null;
  /** What went wrong elsewhere, in sentences. */
  trouble?: string[];
  notice?: unknown;
}) {
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
    summary: [...errorSummary(errors), ...(input.trouble ?? []).map((text) => ({ field: 'form', text }))],
    provider: input.provider && wayIn(input.provider, input.next),
  };
}

function wayIn({ name, slug }: OfferedProvider, next: string) {
  return { name, href: `/s/${slug}/provider?next=${encodeURIComponent(next)}` };
}
