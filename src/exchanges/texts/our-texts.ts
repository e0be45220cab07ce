import {
  type PrerequisiteKind,
  prerequisiteKinds,
  prerequisitesCited,
  prerequisitesCounted,
  prerequisitesNamed,
} from '../../clients/records/prerequisites.js';

/** A text that people write with. */
export interface OurText {
  /** Under which an editor’s own wording of it is kept, and put back. */
  name: string;
  label: string;
  subject: string;
  text: string;
}

/** The one that asks a client for its contract and card. */
export const asksPrerequisites = 'prerequisites';

/** The one that asks a client for a CSR, and the one that tells who sent one by mail how to hand it over. Both say where. */
export const asksCsr = 'csr_request';
export const tellsHowToHandCsr = 'csr_by_mail';

/** The one that reminds a colleague of what was handed over to them, whatever it is. */
export const chasesColleagues = 'chase_colleague';

/** The one that reminds of a paper that came back, and was sent back to be made again. */
export const chasesReturns = 'chase_return';

const numbered = (questions: Record<PrerequisiteKind, string>) =>
  prerequisiteKinds.map((kind, place) => `${place + 1}. ${questions[kind]}`).join('\n');

/** What an editor begins with. The guide’s own words are said where it has some. */
export const ourTexts: OurText[] = [
  {
    name: 'signed_form',
    label: 'Renvoyer le formulaire à signer',
    subject: 'votre formulaire à signer',
    text: `Bonjour,

Voici de nouveau le formulaire préparé pour {client} ({numero}).

{representant} le date, le signe, coche les cases en personne et appose le cachet, puis vous nous le renvoyez numérisé en réponse à ce courriel.

{expediteur}
{editeur}`,
  },
  {
    name: asksPrerequisites,
    label: `Demander ${prerequisitesNamed}`,
    subject: 'ce qu’il nous faut pour vos certificats',
    text: `Bonjour,

Pour obtenir les certificats de {client}, il nous faut ${prerequisitesCounted} réponses\u00a0:

${numbered({
  contract: 'Un contrat est-il signé avec l’Agence du numérique en santé, au nom de {client} ({numero})\u202f?',
  card: '{representant} a-t-il une carte CPS ou CDE en cours de validité\u202f?',
})}

Répondez simplement à ce courriel. Sans carte, nous vous indiquons comment la commander.

{expediteur}
{editeur}`,
  },
  {
    name: 'stamp',
    label: 'Quel cachet, quelle signature',
    subject: 'signer et apposer le cachet',
    text: `Bonjour,

Le formulaire est signé par {representant}, représentant légal de {client}. Le cachet est celui de l’organisme gestionnaire, pas celui d’un établissement.

{expediteur}
{editeur}`,
  },
  {
    name: 'well_received',
    label: 'Accuser réception',
    subject: 'bien reçu',
    text: `Bonjour,

Votre réponse est bien arrivée, merci. Nous poursuivons la démarche et vous écrivons dès qu’il y a du nouveau.

{expediteur}
{editeur}`,
  },
  {
    name: asksCsr,
    label: 'Demander une CSR',
    subject: 'une demande de certificat (CSR) à nous remettre',
    text: `Bonjour,

Pour commander un certificat de {client} ({numero}), il nous faut {attendu}. Une CSR est un petit fichier public, fait sur le serveur où le certificat sera installé. La clé privée reste sur ce serveur\u00a0: ne l’envoyez à personne, pas même à nous.

Cette page dit comment la faire et la contrôle aussitôt. Elle est pour vous, et sert une fois\u00a0:
{espace}

Quelqu’un d’autre administre ce serveur\u202f? La page vous permet de lui passer la main. N’envoyez pas la CSR par courriel\u00a0: en chemin, n’importe qui peut la remplacer.

{expediteur}
{editeur}`,
  },
  {
    name: tellsHowToHandCsr,
    label: 'Demande de certificat reçue par courriel',
    subject: 'votre demande de certificat (CSR)',
    text: `Bonjour,

Vous nous avez envoyé une demande de certificat (CSR) par courriel. Elle n’est pas utilisée\u00a0: en chemin, n’importe qui a pu la remplacer. N’envoyez jamais non plus la clé privée, ni à nous ni à quiconque.

Remettez-nous {attendu} par cette page. Elle dit comment la faire, la contrôle aussitôt, et sert une fois\u00a0:
{espace}

Quelqu’un d’autre administre ce serveur\u202f? La page vous permet de lui passer la main.

{expediteur}
{editeur}`,
  },
  {
    name: 'chase_signature',
    label: 'Relance\u00a0: formulaire à signer',
    subject: 'rappel, {attendu}',
    text: `Bonjour {representant},

Nous vous avons envoyé le {depuis} un formulaire à signer pour {client} ({numero}). Sauf erreur, nous ne l’avons pas encore reçu en retour\u00a0: le voici de nouveau en pièce jointe.

Sans lui, l’Agence du numérique en santé (ANS) ne peut pas enregistrer les personnes qui commanderont les certificats de votre structure.

Pour le lire, le signer et nous le rendre, depuis un ordinateur ou un téléphone\u00a0:
{espace}

Vous pouvez aussi nous le renvoyer signé, daté et tamponné, en réponse à ce courriel. Une information est fausse\u202f? Ne signez pas, dites-nous laquelle.

Si vous l’avez envoyé entre-temps, ne tenez pas compte de ce rappel.

{editeur}`,
  },
  {
    name: 'chase_mandate',
    label: 'Relance\u00a0: mandat à signer',
    subject: 'rappel, {attendu}',
    text: `Bonjour {representant},

Nous vous avons envoyé le {depuis} le mandat par lequel {client} ({numero}) nous confie la gestion de ses certificats. Sauf erreur, nous ne l’avons pas encore reçu signé.

Sans lui, nous ne pouvons rien demander pour votre structure.

Pour le lire, le signer et nous le rendre\u00a0:
{espace}

Une question, ou vous préférez ne pas signer\u202f? Répondez à ce courriel.

{editeur}`,
  },
  {
    name: chasesReturns,
    label: 'Relance\u00a0: document renvoyé, à reprendre',
    subject: 'rappel, {attendu} de nouveau',
    text: `Bonjour {representant},

Le {depuis}, nous vous avons renvoyé ce qui nous était revenu pour {client} ({numero}), à reprendre\u00a0: {attendu}. Sauf erreur, nous ne l’avons pas encore reçu de nouveau.

Votre espace dit ce qui est à refaire. Vous y lisez le document, le signez et nous le rendez\u00a0:
{espace}

Vous pouvez aussi nous le renvoyer en réponse à ce courriel. Si vous l’avez envoyé entre-temps, ne tenez pas compte de ce rappel.

{editeur}`,
  },
  {
    name: 'chase_designation',
    label: 'Relance\u00a0: désignation sur mesHabilitations',
    subject: 'rappel, nous désigner sur mesHabilitations',
    text: `Bonjour {representant},

Le {depuis}, nous vous avons proposé de nous désigner sur mesHabilitations pour {client} ({numero}). Sauf erreur, nous ne l’y voyons pas encore.

1. Ouvrez https://meshabilitations.esante.gouv.fr avec votre carte CPS ou CDE, ou votre application e-CPS.
2. Ouvrez la désignation d’une structure tierce, pour la gestion des administrateurs techniques.
3. Désignez {editeur}, SIRET {siret}, puis répondez «\u00a0fait\u00a0» à ce courriel.

Vous préférez signer un formulaire 413\u202f? Répondez-le nous simplement.
Rien ne s’arrête entre-temps\u00a0: une habilitation sur papier déjà en place reste en vigueur. Si vous l’avez fait depuis, ne tenez pas compte de ce rappel.

{editeur}`,
  },
  {
    name: 'chase_designation_last',
    label: 'Dernière relance\u00a0: désignation, ou un formulaire',
    subject: 'désignation sur mesHabilitations, ou un formulaire à signer',
    text: `Bonjour {representant},

Le {depuis}, nous vous avons proposé de nous désigner sur mesHabilitations pour {client} ({numero}). Sauf erreur, nous ne l’y voyons pas encore.

1. Ouvrez https://meshabilitations.esante.gouv.fr avec votre carte CPS ou CDE, ou votre application e-CPS.
2. Ouvrez la désignation d’une structure tierce, pour la gestion des administrateurs techniques.
3. Désignez {editeur}, SIRET {siret}, puis répondez «\u00a0fait\u00a0» à ce courriel.

Si le portail ne vous convient pas, répondez «\u00a0413\u00a0»\u00a0: nous vous envoyons le formulaire à signer. Nous ne vous relancerons plus par courriel.
Rien ne s’arrête entre-temps\u00a0: une habilitation sur papier déjà en place reste en vigueur.

{editeur}`,
  },
  {
    name: 'chase_prerequisites',
    label: `Relance\u00a0: ${prerequisitesCited}`,
    subject: 'rappel, ce qu’il nous faut pour vos certificats',
    text: `Bonjour {representant},

Nous vous avons demandé le {depuis} ${prerequisitesCounted} réponses, pour obtenir les certificats de {client} ({numero})\u00a0:

${numbered({
  contract: 'Un contrat est-il signé avec l’Agence du numérique en santé\u202f?',
  card: 'Avez-vous une carte CPS ou CDE en cours de validité\u202f?',
})}

Pour y répondre, ou commander la carte\u00a0:
{espace}

Vous pouvez aussi répondre simplement à ce courriel.

{editeur}`,
  },
  {
    name: 'chase_csr',
    label: 'Relance\u00a0: demande de certificat (CSR)',
    subject: 'rappel, une demande de certificat (CSR) à nous remettre',
    text: `Bonjour,

Nous vous avons demandé le {depuis} {attendu}, pour {client} ({numero}). Sauf erreur, nous ne l’avons pas encore reçue, et sans elle le certificat ne se commande pas.

Cette page dit comment la faire et la contrôle aussitôt. Elle est pour vous, et sert une fois\u00a0:
{espace}

Quelqu’un d’autre administre ce serveur\u202f? La page vous permet de lui passer la main. N’envoyez pas la CSR par courriel\u00a0: en chemin, n’importe qui peut la remplacer. La clé privée reste sur le serveur\u00a0: ne l’envoyez à personne, pas même à nous.

Si vous l’avez remise entre-temps, ne tenez pas compte de ce rappel.

{editeur}`,
  },
  {
    name: chasesColleagues,
    label: 'Relance\u00a0: demande transmise à un collègue',
    subject: 'rappel, {attendu}',
    text: `Bonjour,

{transmis_par} vous a transmis ce que {editeur} attend de {client} ({numero})\u00a0: {attendu}. Sauf erreur, nous l’attendons encore depuis le {depuis}.

Votre espace, personnel, pour le lire et y répondre\u00a0:
{espace}

Vous n’êtes pas la bonne personne\u202f? Ne suivez pas le lien\u00a0: dites-le à qui vous l’a transmis. Si c’est fait entre-temps, ne tenez pas compte de ce rappel.

{editeur}`,
  },
  {
    name: 'chase_collection',
    label: 'Relance\u00a0: certificat à retirer',
    subject: 'un certificat est à retirer',
    text: `Bonjour,

Un certificat de {client} ({numero}) est prêt depuis le {depuis}\u00a0: {attendu}. Vous êtes administrateur technique de cette structure\u00a0: son retrait se fait sur la plateforme IGC-Santé, avec une carte CPE en cours de validité, la vôtre ou celle d’un collègue habilité.

Si c’est fait, ou si quelque chose vous en empêche, répondez à ce courriel.

{editeur}`,
  },
  {
    name: 'chase_revocation',
    label: 'Relance\u00a0: certificat révoqué, à remplacer',
    subject: 'un certificat est révoqué',
    text: `Bonjour,

Un certificat de {client} ({numero}) est révoqué depuis le {depuis}\u00a0: {attendu}. Le service qu’il protégeait, ou devait protéger, est sans certificat jusqu’à ce qu’un autre certificat soit commandé, retiré, installé, puis vérifié à sa place. Vous êtes administrateur technique de cette structure\u00a0: la commande et le retrait se font sur la plateforme IGC-Santé, avec une carte CPE en cours de validité, la vôtre ou celle d’un collègue habilité.

Si c’est fait, ou si quelque chose vous en empêche, répondez à ce courriel.

{editeur}`,
  },
  {
    name: 'chase_installation',
    label: 'Relance\u00a0: certificat à installer',
    subject: 'un certificat est à installer',
    text: `Bonjour,

Un certificat de {client} ({numero}) est émis depuis le {depuis}, et son installation n’est pas vérifiée\u00a0: {attendu}. Tant qu’elle ne l’est pas, le service qu’il protège peut s’interrompre.

Si c’est fait, répondez simplement «\u00a0installé\u00a0» à ce courriel.

{editeur}`,
  },
];
