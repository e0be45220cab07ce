/** A text that people write with. */
export interface OurText {
  /** Under which an editor’s own wording of it is kept, and put back. */
  name: string;
  label: string;
  subject: string;
  text: string;
}

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
    name: 'prerequisites',
    label: 'Demander le contrat et la carte',
    subject: 'ce qu’il nous faut pour vos certificats',
    text: `Bonjour,

Pour obtenir les certificats de {client}, il nous faut deux réponses\u00a0:

1. Un contrat est-il signé avec l’Agence du numérique en santé, au nom de {client} ({numero})\u202f?
2. {representant} a-t-il une carte CPS ou CDE en cours de validité\u202f?

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
    name: 'csr_by_mail',
    label: 'Demande de certificat reçue par courriel',
    subject: 'votre demande de certificat (CSR)',
    text: `Bonjour,

Vous nous avez envoyé une demande de certificat (CSR) par courriel. Elle n’est pas utilisée\u00a0: une CSR ne voyage pas par courriel. N’envoyez jamais non plus la clé privée, ni à nous ni à quiconque.

Appelez-nous\u00a0: nous vous disons comment nous la remettre.

{expediteur}
{editeur}`,
  },
];
