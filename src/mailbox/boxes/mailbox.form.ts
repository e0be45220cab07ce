import { z } from 'zod';
import { choicesOf, editSchema, field, newSchema } from '../../platform/forms/form.js';
import { choice, line, optionalLine } from '../../platform/forms/form-fields.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import type { MailboxSecurity, MailboxSignIn } from './mailbox.entity.js';

const securityLabels: Record<MailboxSecurity, string> = {
  tls: 'TLS dès la connexion (port 993)',
  starttls: 'STARTTLS exigé (port 143)',
};
const signInLabels: Record<MailboxSignIn, string> = {
  password: 'Mot de passe',
  oauth: 'Jeton OAuth2 (XOAUTH2)',
};

const lines = z
  .string()
  .default('')
  .transform((value) => [
    ...new Set(
      value
        .split('\n')
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  ]);

const host = line('Indiquez le nom du serveur, comme imap.exemple.fr.', 253)
  .transform((value) => value.toLowerCase())
  .refine((value) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/.test(value), {
    message: 'Un serveur s’écrit comme imap.exemple.fr, sans «\u00a0://\u00a0» ni port.',
  });

const port = z.coerce
  .number('Indiquez le port\u00a0: 993, ou 143 avec STARTTLS.')
  .int('Indiquez le port\u00a0: 993, ou 143 avec STARTTLS.')
  .min(1, 'Un port va de 1 à 65535.')
  .max(65_535, 'Un port va de 1 à 65535.');

const addresses = lines
  .transform((values) => values.map((value) => value.toLowerCase()))
  .refine((values) => values.length > 0, 'Indiquez au moins une adresse, comme certificats@exemple.fr.')
  .refine((values) => values.length <= 50, 'Au plus cinquante adresses.')
  .refine((values) => values.every(isMailAddress), 'Une adresse par ligne, comme certificats@exemple.fr.');

const folders = lines
  .transform((values) => (values.length === 0 ? ['INBOX'] : values))
  .refine((values) => values.length <= 10, 'Au plus dix dossiers.')
  .refine((values) => values.every((value) => value.length <= 200), 'Un nom de dossier fait 200 caractères au plus.');

const tokenUrl = optionalLine(500).refine(
  (value) => value === null || (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)),
  { message: 'Cette adresse commence par https://.' },
);
const authservId = optionalLine(253).refine((value) => value === null || /^[!-~]+$/.test(value), {
  message: 'Ce nom s’écrit sans espace, comme mx.exemple.fr.',
});
const oneALine = (values: string[]) => values.join('\n');

export const mailboxFields = [
  field('name', 'Nom', line('Indiquez un nom, comme «\u00a0Certificats\u00a0».', 60), {
    required: true,
    hint: 'Comme l’équipe l’appelle.',
  }),
  field('addresses', 'Adresses qui y arrivent', addresses, {
    type: 'textarea',
    rows: 3,
    required: true,
    hint: 'Une par ligne, alias et renvois compris\u00a0: Sceau sait ainsi quels courriels de l’ANS il verra.',
    show: oneALine,
  }),
  field('host', 'Serveur IMAP', host, { required: true, mono: true }),
  field('port', 'Port', port, { required: true, mono: true, inputmode: 'numeric', show: String }),
  field('security', 'Chiffrement', choice(securityLabels, 'Choisissez comment la connexion est chiffrée.'), {
    type: 'select',
    required: true,
    options: choicesOf(securityLabels),
    show: (value) => securityLabels[value],
  }),
  field('username', 'Identifiant', line('Indiquez l’identifiant de la boîte, souvent son adresse.'), {
    required: true,
    mono: true,
    autocomplete: 'off',
  }),
  field('folders', 'Dossiers relevés', folders, {
    type: 'textarea',
    rows: 2,
    hint: 'Un par ligne. Vide\u00a0: INBOX. Sceau les lit sans rien y changer.',
    show: oneALine,
  }),
  field('signIn', 'Connexion par', choice(signInLabels, 'Choisissez un mot de passe ou un jeton.'), {
    type: 'select',
    required: true,
    options: choicesOf(signInLabels),
    show: (value) => signInLabels[value],
  }),
  field('tokenUrl', 'Adresse des jetons OAuth2', tokenUrl, {
    mono: true,
    hint: 'Microsoft\u202f365\u00a0: https://login.microsoftonline.com/…/oauth2/v2.0/token. Google\u00a0: https://oauth2.googleapis.com/token.',
  }),
  field('oauthClient', 'Identifiant de l’application (client_id)', optionalLine(300), { mono: true }),
  field('oauthScope', 'Portée demandée (scope)', optionalLine(500), {
    mono: true,
    hint: 'Microsoft\u202f365\u00a0: https://outlook.office.com/IMAP.AccessAsUser.All offline_access. Google n’en demande pas.',
  }),
  field('authservId', 'Serveur qui vérifie les expéditeurs', authservId, {
    mono: true,
    hint: 'Le premier mot de l’en-tête Authentication-Results que ce serveur écrit, s’il contrôle DMARC et efface ceux des autres. Vide\u00a0: aucun courriel de cette boîte ne change un état de lui-même.',
  }),
];

export const newMailboxForm = newSchema(mailboxFields);
export const mailboxForm = editSchema(mailboxFields);
export type NewMailbox = z.output<typeof newMailboxForm>;
export type MailboxChange = z.output<typeof mailboxForm>;

/** What a secret is given for: it is never shown to another account, whoever changed the address. */
export const givenFor: Record<MailboxSignIn, (typeof mailboxFields)[number]['name'][]> = {
  password: ['host', 'port', 'security', 'username'],
  oauth: ['host', 'username', 'tokenUrl', 'oauthClient'],
};
/** The same in the words of the form: « Serveur IMAP », « Port » ou « Identifiant ». */
export function givenForInWords(signIn: MailboxSignIn): string {
  const labels = mailboxFields
    .filter(({ name }) => givenFor[signIn].includes(name))
    .map(({ label }) => `«\u00a0${label}\u00a0»`);
  return `${labels.slice(0, -1).join(', ')} ou ${labels.at(-1)}`;
}

const secret = (missing: string) =>
  z.string(missing).trim().min(1, missing).max(8_000, 'Au plus 8\u202f000 caractères.');
const kept = 'Gardé chiffré, et jamais montré.';

export const passwordFields = [
  field('password', 'Mot de passe de la boîte', secret('Saisissez le mot de passe.'), {
    type: 'password',
    required: true,
    autocomplete: 'off',
    hint: `${kept} Un mot de passe d’application, là où le serveur en demande un.`,
  }),
];
export const tokenFields = [
  field(
    'clientSecret',
    'Secret de l’application (client_secret)',
    z
      .string()
      .default('')
      .transform((value) => value.trim())
      .pipe(z.string().max(8_000, 'Au plus 8\u202f000 caractères.')),
    { type: 'password', autocomplete: 'off', hint: 'Vide pour une application publique.' },
  ),
  field('refreshToken', 'Jeton de renouvellement (refresh_token)', secret('Collez le jeton de renouvellement.'), {
    type: 'password',
    required: true,
    autocomplete: 'off',
    hint: `${kept} Sceau le remplace quand le fournisseur en donne un nouveau.`,
  }),
];
