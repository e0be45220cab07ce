/** A word that a person must not read, because the house says another for the same idea (domain § 1). */
export interface ForbiddenWord {
  word: RegExp;
  /** What is written instead. */
  use: string;
  /** The files where it may stand, each with the reason. */
  allowed?: Record<string, string>;
}

const otherPeoplesHeadings = 'the headings that other people’s files carry';
const wordsOfTheForm = 'the words printed on form 413';

export const forbiddenWords: ForbiddenWord[] = [
  { word: /\d(?:\s|&nbsp;)Mo au plus/, use: '`atMost`, from the bound that refuses the file' },
  {
    word: /charg[ée]e?s? (de client|d’affaires)|suivi de compte|suivie?s? par\b|responsable de compte/i,
    use: 'chargé de compte',
    allowed: { 'src/imports/columns/identity-columns.ts': otherPeoplesHeadings },
  },
  { word: /filtre Suivi|label: 'Suivi'|<span>Suivi/, use: 'Chargé de compte' },
  { word: /accusée par|^Accusées?$/i, use: 'Accusé reçu' },
  { word: /<a [^>]*>Annuler</, use: 'Renoncer leaves a form; Annuler ends a thing that exists' },
  { word: /\bignorée?s?\b/i, use: 'Déjà fait' },
  {
    word: /(?<!technique )\badministrat(eur|rice)s? (de l’éditeur|de votre équipe|de l’équipe)|votre administrateur/i,
    use: 'administrateur technique (a person with a card) or responsable Sceau (the role)',
  },
  { word: /\bl’administration\b|Administration technique|rôle Administration/i, use: 'responsable Sceau' },
  { word: /\be-mails?\b/i, use: 'courriel (a message), adresse électronique (where it goes), Email de l’acteur' },
  {
    word: /\bEmail\b(?! (de l’acteur|d’une personne à informer))/,
    use: 'adresse électronique',
    allowed: { 'src/paper/field-413-map.ts': wordsOfTheForm },
  },
  {
    word: /adresses? (de courriel|mail)|"Courriel"|^Courriel professionnel$/i,
    use: 'adresse électronique',
    allowed: {
      'src/imports/columns/card-columns.ts': otherPeoplesHeadings,
      'src/imports/columns/representative-columns.ts': otherPeoplesHeadings,
    },
  },
  { word: /\b(un|le|les|des|du|ce|ces|votre|vos|aucun) mails?\b/i, use: 'courriel' },
  {
    word: /\bSERV SSL\b(?!_SERVEUR)|SSL_SERV\b/,
    use: 'SERV SSL_SERVEUR, as the platform and the form write it',
    allowed: { 'src/pki/certificate/profile.ts': 'a key: offer and usage as the tables hold them' },
  },
  { word: /\b(un|le|les|des|du|ce|ces|aucun) slots?\b/i, use: 'emplacement' },
  { word: /\b(aucun|ce|un autre|l’ancien) document\b|\bPages des documents\b|>Documents?</i, use: 'pièce' },
  { word: /\bremplaçante?s?\b|\b[Rr]emplacé par\b.{0,3}<\/th>/, use: 'suppléant' },
  { word: /(niveau|certificats?) du titulaire/i, use: 'porteur: whose number a certificate carries' },
  {
    word: /responsables? légal/i,
    use: 'représentant légal',
    allowed: {
      'src/paper/own-form-413.ts': wordsOfTheForm,
      'src/requests/moves/form-changes.ts': wordsOfTheForm,
    },
  },
  {
    // The platform's word: a certificate is collected (« retrait »). Whatever else leaves a list, a form or a group is not.
    word: /(?<!certificats?[^.]{0,60}|[àÀ] )\bretir(e[rz]?|ée?s?)(?![a-zéè])(?![^.]{0,60}certificat)/i,
    use: 'enlever (a filter, a value), supprimer, effacer (a note), mettre hors service (an instance), sortir (of a grouping)',
    allowed: {
      'src/journey/steps/slot-acts.ts': '« Il » is the certificate',
      'src/mailbox/rules/default-mail-rules.ts': 'the words of the platform’s mails about a certificate',
      'src/journey/states/order-states.ts': 'the state of an order whose certificate is collected',
      'src/settings/look/look-journey.view.ts': 'the same state, as a sample',
    },
  },
];
