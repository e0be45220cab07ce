import { z } from 'zod';
import { type Role, roleTitles } from '../../journey/states/transitions.js';
import { choicesOf, editSchema, field } from '../../platform/forms/form.js';
import { choice, line, optionalLine } from '../../platform/forms/form-fields.js';
import { isLoopback } from '../../platform/outside/outside-fetch.js';
import type { RoleRule } from './claims.js';
import { issuerOf } from './issuer.js';
import type { FactorBy, PasswordFor } from './identity-provider.entity.js';

const words = (value: string) => value.split(/[\s,;]+/).filter(Boolean);
const yesNo = { yes: 'Oui', no: 'Non' } as const;
const passwordForLabels: Record<PasswordFor, string> = {
  everybody: 'Toute l’équipe',
  admins: 'Les responsables Sceau seulement, en secours',
};
const factorByLabels: Record<FactorBy, string> = {
  ours: 'Sceau, comme après un mot de passe',
  theirs: 'Le fournisseur, qui en demande un lui-même',
};

const issuer = line('Indiquez l’adresse du fournisseur.')
  .refine((value) => URL.canParse(value) && isAsked(new URL(value)), {
    message: 'Une adresse de fournisseur commence par https://.',
  })
  .refine((value) => !URL.canParse(value) || !/[?#@]/.test(value), {
    message: 'L’adresse s’écrit sans nom, sans «\u00a0?\u00a0» et sans «\u00a0#\u00a0».',
  })
  .transform(issuerOf);

// Whether this very machine may be one is the operator’s to say, where it is asked.
function isAsked(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}

const rules = z
  .string()
  .default('')
  .transform((value, context) => {
    const lines = value
      .split(/[\n;]/)
      .map((each) => each.trim())
      .filter(Boolean);
    const read = lines.map(ruleOf);
    const wrong = lines.find((_, at) => read[at] === null);
    if (wrong !== undefined)
      context.addIssue({
        code: 'custom',
        message: `Chaque ligne s’écrit «\u00a0valeur = rôle\u00a0», avec un rôle de Sceau (${Object.values(roleTitles).join(', ')})\u00a0: voyez «\u00a0${wrong.slice(0, 60)}\u00a0».`,
      });
    if (lines.length > 50) context.addIssue({ code: 'custom', message: 'Au plus cinquante lignes.' });
    return read.flatMap((rule) => (rule ? [`${rule.value} = ${roleTitles[rule.role]}`] : []));
  });

const yes = choice(yesNo, 'Répondez par oui ou par non.').transform((answer) => answer === 'yes');
const yesField = {
  type: 'select',
  required: true,
  options: choicesOf(yesNo),
  show: (value: boolean) => (value ? 'Oui' : 'Non'),
} as const;

export const providerFields = [
  field(
    'name',
    'Nom sur la page de connexion',
    line('Indiquez un nom, comme «\u00a0le compte de l’entreprise\u00a0».', 60),
    {
      required: true,
      hint: 'Le bouton dit «\u00a0Avec …\u00a0».',
    },
  ),
  field('issuer', 'Adresse du fournisseur (issuer)', issuer, {
    required: true,
    mono: true,
    hint: 'Ses points d’accès sont lus à cette adresse, suivie de /.well-known/openid-configuration.',
  }),
  field(
    'clientId',
    'Identifiant de Sceau chez lui (client_id)',
    line('Indiquez l’identifiant donné par le fournisseur.'),
    {
      required: true,
      mono: true,
    },
  ),
  field(
    'scope',
    'Portée demandée (scope)',
    line('Indiquez au moins openid.').refine((value) => words(value).includes('openid'), {
      message: 'La portée comprend toujours openid.',
    }),
    {
      required: true,
      mono: true,
    },
  ),
  field(
    'acrValues',
    'Niveaux d’authentification exigés (acr_values)',
    z
      .string()
      .default('')
      .transform(words)
      .pipe(z.array(z.string().max(200)).max(10, 'Au plus dix niveaux.')),
    {
      mono: true,
      hint: 'eidas1 pour Pro Santé Connect. Une réponse d’un autre niveau est refusée.',
      show: (value) => value.join(' '),
    },
  ),
  field('roleClaim', 'Attribut qui dit le rôle', optionalLine(100), {
    mono: true,
    hint: 'Comme groups, ou realm_access.roles. Vide, les rôles se donnent dans Réglages, Équipe.',
  }),
  field('roleRules', 'Rôles, une ligne par valeur', rules, {
    type: 'textarea',
    rows: 4,
    mono: true,
    hint: '«\u00a0valeur = rôle\u00a0»\u00a0; la première qui convient l’emporte, à chaque connexion. Qui n’en a aucune n’entre pas.',
    show: (value) => value.join('\n'),
  }),
  field(
    'emailDomains',
    'Domaines des adresses reconnues',
    z
      .string()
      .default('')
      .transform((value) => words(value.toLowerCase()))
      .pipe(
        z
          .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'Un domaine s’écrit comme exemple.fr.'))
          .max(20, 'Au plus vingt domaines.'),
      ),
    {
      hint: 'Une personne déjà invitée est reconnue à son adresse vérifiée par le fournisseur, d’un de ces domaines\u202f; vide, de n’importe lequel.',
      show: (value) => value.join(', '),
    },
  ),
  field('createsPeople', 'Créer le compte de qui n’est pas encore invité', yes, {
    ...yesField,
    hint: 'Avec le rôle que dit l’attribut, et une adresse vérifiée d’un de ces domaines.',
  }),
  field('factorBy', 'Second facteur demandé par', choice(factorByLabels, 'Choisissez par qui.'), {
    type: 'select',
    required: true,
    options: choicesOf(factorByLabels),
    show: (value) => factorByLabels[value],
  }),
  field('passwordFor', 'Le mot de passe reste permis à', choice(passwordForLabels, 'Choisissez à qui.'), {
    type: 'select',
    required: true,
    options: choicesOf(passwordForLabels),
    show: (value) => passwordForLabels[value],
  }),
  field('offered', 'Proposé sur la page de connexion', yes, yesField),
];

export const providerForm = editSchema(providerFields);
export type ProviderForm = z.output<typeof providerForm>;

/** What the form sends of it; the yes and no by their codes. */
export function typedProvider<Record extends { createsPeople: boolean; offered: boolean }>(record: Record) {
  const code = (is: boolean) => (is ? 'yes' : 'no');
  return { ...record, createsPeople: code(record.createsPeople), offered: code(record.offered) };
}

export const secretFields = [
  field(
    'secret',
    'Secret de Sceau chez le fournisseur (client_secret)',
    z.string('Collez le secret.').trim().min(1, 'Collez le secret.').max(500, 'Au plus 500 caractères.'),
    {
      type: 'password',
      required: true,
      autocomplete: 'off',
      hint: 'Gardé chiffré, et jamais montré. À donner de nouveau quand l’adresse ou l’identifiant changent.',
    },
  ),
];

/** @returns null when it is none */
export function ruleOf(written: string): RoleRule | null {
  const at = written.lastIndexOf('=');
  const [value, title] = [written.slice(0, at).trim(), written.slice(at + 1).trim()];
  const roles = Object.entries(roleTitles) as [Role, string][];
  const role = roles.find(([code, label]) => [code, label.toLowerCase()].includes(title.toLowerCase()))?.[0];
  return at > 0 && value !== '' && role ? { value, role } : null;
}
