import type { ProblemCode } from './source-problem.js';

const operator = 'Demandez à la personne qui exploite le service';

/** What is wrong with a mailbox, and who does what: shown beside it. */
export const sourceProblems: Record<ProblemCode, string> = {
  address: `L’adresse de la boîte n’est pas lisible. ${operator} de la corriger.`,
  password: `Le mot de passe de la boîte n’est pas connu du service. ${operator} de le donner.`,
  login: `Le serveur de courriel refuse notre connexion\u00a0: nom ou mot de passe. Vérifiez si le mot de passe de la boîte a changé, puis demandez à la personne qui exploite le service de donner le nouveau.`,
  unreachable: `Le serveur de courriel ne répond pas. Rien n’est perdu\u00a0: les courriels seront relevés à son retour. Si cela dure, demandez à qui tient votre messagerie.`,
  tls: `Le certificat du serveur de courriel n’est pas valable, ou il ne chiffre pas la connexion\u00a0: rien n’a été lu. Demandez à qui tient votre messagerie de le renouveler.`,
  folder: `Le dossier à relever n’existe pas dans la boîte, ou son nom a changé. ${operator} d’indiquer le bon dossier.`,
  maildir_missing: `Le dossier des courriels (Maildir) n’existe pas sur le serveur. ${operator} de vérifier son chemin.`,
  maildir_denied: `Le service n’a pas le droit de lire le dossier des courriels (Maildir). ${operator} d’en corriger les droits.`,
  maildir_link: `Le dossier des courriels (Maildir) contient un lien vers un autre dossier\u00a0: il n’est pas suivi. ${operator} de mettre un vrai dossier à sa place.`,
};
