import type { ProblemCode } from './source-problem.js';

/** Who mends it: whoever set the mailbox, or whoever keeps the mail server. */
type Mender = 'setting' | 'server';

const told: Record<ProblemCode, { why: string; mender: Mender; mend: string }> = {
  address: {
    why: 'L’adresse de la boîte n’est pas lisible.',
    mender: 'setting',
    mend: 'de la corriger',
  },
  password: {
    why: 'Le mot de passe de la boîte, ou son jeton, n’est pas connu du service.',
    mender: 'setting',
    mend: 'de le donner',
  },
  login: {
    why: 'Le serveur de courriel refuse notre connexion\u00a0: identifiant ou mot de passe.',
    mender: 'setting',
    mend: 'de vérifier s’ils ont changé, puis de donner les nouveaux',
  },
  name: {
    why: 'Le nom du serveur de courriel est inconnu.',
    mender: 'setting',
    mend: 'de le corriger',
  },
  closed: {
    why: 'Le serveur de courriel refuse la connexion à ce port\u00a0: rien n’y écoute.',
    mender: 'setting',
    mend: 'de vérifier le port',
  },
  unreachable: {
    why: 'Le serveur de courriel ne répond pas. Rien n’est perdu\u00a0: les courriels seront relevés à son retour. Si cela dure, demandez à qui tient votre messagerie.',
    mender: 'server',
    mend: '',
  },
  internal: {
    why: 'Ce serveur est sur un réseau interne\u00a0: le service ne s’y connecte pas.',
    mender: 'server',
    mend: 'Indiquez son nom public, ou demandez à la personne qui exploite le service de l’autoriser (MAILBOX_HOSTS).',
  },
  tls: {
    why: 'Le serveur de courriel ne chiffre pas la connexion à ce port, ou pas comme prévu\u00a0: rien n’a été lu.',
    mender: 'setting',
    mend: 'de vérifier le port et le chiffrement',
  },
  tls_expired: {
    why: 'Le certificat du serveur de courriel a expiré\u00a0: rien n’a été lu.',
    mender: 'server',
    mend: 'Demandez à qui tient votre messagerie de le renouveler.',
  },
  tls_name: {
    why: 'Le certificat du serveur de courriel est au nom d’un autre serveur\u00a0: rien n’a été lu.',
    mender: 'setting',
    mend: 'd’indiquer le nom qui est sur le certificat',
  },
  tls_unknown: {
    why: 'Le certificat du serveur de courriel ne vient d’aucune autorité reconnue\u00a0: rien n’a été lu.',
    mender: 'server',
    mend: 'Demandez à qui tient votre messagerie d’en mettre un qui soit reconnu, avec sa chaîne.',
  },
  folder: {
    why: 'Le dossier à relever n’existe pas dans la boîte, ou son nom a changé.',
    mender: 'setting',
    mend: 'd’indiquer le bon dossier',
  },
  oauth: {
    why: 'Le fournisseur refuse le jeton OAuth2\u00a0: il a expiré, a été révoqué, ou l’application n’est pas la bonne.',
    mender: 'setting',
    mend: 'd’en donner un nouveau',
  },
  oauth_away: {
    why: 'Le fournisseur des jetons OAuth2 ne répond pas. Rien n’est perdu\u00a0: les courriels seront relevés à son retour.',
    mender: 'server',
    mend: '',
  },
  maildir_missing: {
    why: 'Le dossier des courriels (Maildir) n’existe pas sur le serveur.',
    mender: 'setting',
    mend: 'de vérifier son chemin',
  },
  maildir_denied: {
    why: 'Le service n’a pas le droit de lire le dossier des courriels (Maildir).',
    mender: 'setting',
    mend: 'd’en corriger les droits',
  },
  maildir_link: {
    why: 'Le dossier des courriels (Maildir) contient un lien vers un autre dossier\u00a0: il n’est pas suivi.',
    mender: 'setting',
    mend: 'de mettre un vrai dossier à sa place',
  },
};

/** What is wrong with a mailbox, and who does what. @param operated the operator set it; otherwise the editor did */
export function problemSentence(code: ProblemCode, operated: boolean): string {
  const { why, mender, mend } = told[code];
  if (mend === '') return why;
  if (mender === 'server') return `${why} ${mend}`;
  return operated
    ? `${why} Demandez à la personne qui exploite le service ${mend}.`
    : `${why} Dans Réglages, Boîtes aux lettres, c’est à un responsable Sceau ${mend}.`;
}
