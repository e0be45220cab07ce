import { doorCookie } from '../accounts/providers/door.js';
import { spaceCookie } from '../client-space/door/door-cookies.js';
import type { Env } from '../config/env.js';
import { sessionCookie } from '../platform/auth/sessions.js';

/** « Mentions légales »: what the operator did not give is left out, for whoever reads it can do nothing about it. */
export function legalView({ OPERATOR_NAME: name, OPERATOR_ADDRESS: address, HOSTED_BY: host }: Env) {
  const whose = [name, address].filter(Boolean).join(', ');
  return {
    title: 'Mentions légales',
    layout: 'public',
    operator: whose === '' ? null : ended(whose),
    host: host ? ended(host) : null,
  };
}

/** « Données personnelles »: the cookies under the names by which a browser shows them. */
export function privacyView({ PUBLIC_URL: address }: Env) {
  const secure = address.startsWith('https:');
  return {
    title: 'Données personnelles',
    layout: 'public',
    cookies: [
      { name: sessionCookie(secure), use: 'tient ouverte la session de qui se connecte, douze heures au plus' },
      {
        name: spaceCookie,
        use: 'reconnaît le navigateur qui est entré dans l’espace d’un client par le lien reçu, douze heures au plus',
      },
      {
        name: doorCookie(secure),
        use: 'retient l’adresse d’équipe par laquelle ce navigateur est venu, pour proposer de nouveau le fournisseur d’identité de cette équipe, un an',
      },
    ],
  };
}

function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
