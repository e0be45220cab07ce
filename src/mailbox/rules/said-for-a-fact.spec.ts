import { describe, expect, it } from '@jest/globals';
import { defaultMailRules } from './default-mail-rules.js';
import type { RecognisedAs } from './mail-rule.entity.js';
import { recogniseMail } from './recognise-mail.js';

// As the agency, or any administration, writes. Its own wording is not known (domain rule 14).
const facts: Record<Exclude<RecognisedAs, 'to_collect'> | 'to_collect', string[]> = {
  validation: [
    'Votre demande est validée.',
    'Nous avons le plaisir de vous informer que votre demande d’habilitation a été validée.',
    'J’ai l’honneur de vous informer que votre demande n° 413 bis est acceptée.',
    'Votre demande n° 2026-118842 est validée par nos services.',
    'Votre demande est validée, n’hésitez pas à nous contacter.',
    'Votre demande est validée\nN’hésitez pas à nous contacter',
    'Votre demande est validée. Si vous avez des questions, n’hésitez pas à revenir vers nous.',
    'Votre demande est validée, si vous avez la moindre question, écrivez-nous.',
    'Votre demande est validée si vous souhaitez plus d’informations appelez-nous.',
    'N’hésitez pas à revenir vers nous, votre demande est validée.',
    'Merci de ne pas répondre à ce message\nVotre demande est validée',
    'Ceci est un message automatique, merci de ne pas y répondre - votre demande est validée.',
    'Bonjour,\nNous vous prions de nous excuser de ne pas avoir répondu plus tôt, votre demande est validée.',
    'Nous regrettons de ne pas avoir pu vous répondre plus tôt et vous informons que votre demande est validée.',
    'Nous n’avions pas encore répondu : votre demande a été validée.',
    'Après vérification, votre demande est acceptée.',
    'Votre demande, qui n’appelle aucune remarque, a été validée.',
    'Bien que votre dossier n’ait pas comporté de lettre, votre demande est acceptée.',
    'Votre demande est validée et aucune pièce n’est à fournir.',
    'Votre demande est validée et vous recevrez un courriel dès que le certificat sera prêt.',
    'Votre demande est validée, vous recevrez un courriel lorsque votre certificat sera prêt.',
    'Vous pouvez commander vos certificats car votre demande est validée.',
    'Nous pouvons vous confirmer que votre demande est validée.',
    'Nous vous informons que votre demande, reçue le 2 décembre, a été validée.',
    'Votre demande est validée ainsi que celle de votre établissement.',
    'Encore une fois, votre demande est validée.',
    'Suite à votre appel, nous vous confirmons que l’habilitation est active.',
    'Les administrateurs techniques ont été habilités.',
    'VOTRE DEMANDE EST ACCEPTÉE.\nCORDIALEMENT',
    'Votre demande est validée.\n\nCe message est envoyé automatiquement, ne pas y répondre. Si vous avez reçu ce message par erreur, supprimez-le.',
    'Votre demande est validée\nSi vous avez reçu ce message par erreur, merci de le supprimer',
    'Votre demande est validée (étape 3 sur 4), en cas de difficulté écrivez-nous.',
    'Il n’y a plus rien à faire : votre demande a été acceptée.',
  ],
  acknowledgement: [
    'Nous avons bien reçu votre formulaire.',
    'Accusé de réception',
    'Ceci est un accusé de réception automatique, merci de ne pas y répondre.',
    'ACCUSÉ DE RÉCEPTION\nVotre demande sera traitée dans un délai de trois jours ouvrés.',
    'Votre demande a bien été reçue et sera traitée dans les meilleurs délais.',
    'Votre demande a bien été reçue. Vous recevrez un courriel lorsque votre demande est validée.',
    'Nous avons bien reçu votre demande, un courriel vous dira que votre demande a été validée.',
    'Votre demande est enregistrée sous le numéro 2026-118842. Elle sera validée dans un délai de trois jours.',
    'Nous avons bien reçu votre demande. Sans réponse de votre part, votre demande est refusée.',
    'Nous avons bien reçu votre demande. Une demande incomplète est rejetée.',
    'Nous avons bien reçu votre demande. Tout dossier qui est incomplet est retourné.',
  ],
  correction: [
    'Votre dossier est incomplet.',
    'Nous ne pouvons traiter votre demande car elle est incomplète.',
    'Malheureusement, nous ne pouvons pas donner suite : votre dossier est incomplet.',
    'Nous sommes désolés, le cachet est illisible.',
    'La signature n’est pas conforme.',
    'Nous vous informons que votre dossier est incomplet et que le contrat manque.',
    'Merci de compléter le formulaire et de nous le renvoyer.',
    'Il apparaît que votre dossier est incomplet.',
    'Votre demande doit être corrigée, n’hésitez pas à nous appeler.',
    'Votre demande est incomplète, nous ne pouvons pas la traiter.',
    'Votre demande est incomplète, dans l’attente de votre retour, cordialement.',
  ],
  refusal: [
    'Votre demande est refusée.',
    'Nous avons le regret de vous informer que votre demande a été rejetée.',
    'Nous sommes désolés de ne pouvoir donner suite, votre demande est refusée.',
    'Votre demande ne peut pas être acceptée.',
    'Votre demande n’a pu aboutir et est refusée.',
    'Votre demande, qui n’est pas signée, est refusée.',
    'Votre demande est refusée : le signataire n’est pas le représentant légal.',
    'Votre demande a été refusée. Vous pouvez déposer une nouvelle demande si vous le souhaitez.',
  ],
  to_collect: [
    'Votre certificat est disponible.',
    'Votre certificat est prêt à être retiré, n’attendez pas.',
    'Le certificat peut être retiré dès maintenant.',
    'Le certificat que vous avez demandé est disponible : certificat est à retirer sur la plateforme.',
  ],
};

/** Not so, not yet, on a condition, asked, or said by somebody else. */
const noFacts = [
  'Votre demande n’est acceptée qu’à réception du contrat signé.',
  "Votre demande n'est validée qu'à réception de la carte.",
  'Votre demande n’a été validée par aucun de nos services.',
  'Votre demande a été validée par aucun de nos services.',
  'Votre demande n’a été validée ni par le médecin ni par nos services.',
  'Votre demande n’a pas été validée.',
  'Votre demande n’est pas encore validée.',
  'Votre demande n’est en aucun cas acceptée.',
  'Aucune demande n’est validée.',
  'Ni votre demande ni votre carte n’est validée.',
  'En aucun cas votre demande est validée.',
  'Nous ne pouvons dire que votre demande est validée.',
  'Nous ne pouvons pas, à ce jour, dire que votre demande est validée.',
  'Nous ne vous confirmons pas que votre demande est validée.',
  'Nous ne pensons pas que le dossier est complet et que la demande est validée.',
  'NOUS NE POUVONS DIRE\nQUE VOTRE DEMANDE EST VALIDÉE',
  'Rien ne prouve que votre demande a été acceptée.',
  'Il n’est pas certain que votre demande est validée.',
  'Il est faux que votre demande a été validée.',
  'Votre demande est validée, sous réserve de la réception de la carte.',
  'Votre demande est validée sous réserve de la réception de la carte.',
  'Votre demande est validée (sous réserve de la réception de la carte).',
  'Votre demande est validée. Sous réserve de la réception de la carte.',
  'Votre demande est validée\nSous réserve de la réception de la carte',
  'Votre demande est validée par nos services, le 2 décembre, sous réserve du contrat.',
  'Sous réserve de la réception de la carte, votre demande est validée.',
  'Votre demande est validée à condition que le contrat soit signé.',
  'Votre demande est validée, à condition de signer le contrat.',
  'Votre demande est acceptée à la seule condition que vous signiez.',
  'Votre demande est acceptée sous condition.',
  'Votre demande est validée, sauf opposition du médecin.',
  'Sauf erreur de notre part, votre demande est validée.',
  'Votre demande est validée, sauf pour le second administrateur.',
  'Votre demande est validée, à moins que le contrat ne soit pas signé.',
  'Votre demande est validée, pourvu que le contrat soit signé.',
  'Votre demande est validée dès que le contrat est signé.',
  'Votre demande est validée, dès réception du contrat.',
  'Votre demande est acceptée à réception du contrat.',
  'À réception du contrat, votre demande est acceptée.',
  'Votre demande est validée par nos services dès que l’original est arrivé.',
  'Votre demande est validée, si la carte est active.',
  'Votre demande est validée, si vous avez signé le contrat.',
  'Votre demande est validée si vous ne signalez aucune erreur.',
  'Votre demande est validée une fois le contrat signé.',
  'Une fois le contrat signé, votre demande est validée.',
  'Lorsque votre demande est validée, vous en êtes averti.',
  'Quand votre demande est validée, l’administrateur se connecte.',
  'Avant que votre demande est validée, rien ne peut être commandé.',
  'À partir du moment où votre demande est validée, vous pouvez commander.',
  'Vous recevrez un message indiquant que votre demande a été validée.',
  'Vous recevrez un courriel intitulé « Votre demande est validée ».',
  'Nous vous confirmerons que votre demande est validée.',
  'Un courriel vous dira que votre demande est validée.',
  'Pouvez-vous nous confirmer que votre demande a été validée',
  'Merci de nous confirmer que la demande est validée.',
  'Est-ce que votre demande est validée',
  'Votre demande est validée ?',
  'Nous espérons que votre demande est validée.',
  'Il semble que votre demande a été validée.',
  'Vous indiquez que votre demande a été validée.',
  'D’après votre message, la demande a été validée.',
  'Votre demande a été validée par erreur.',
  'Votre demande a été validée à tort, cette validation est annulée.',
  'Votre demande est validée, mais ne prendra effet qu’à réception du contrat.',
  'Votre demande est validée mais il manque le contrat.',
  'Votre demande est validée. Cette validation est soumise à la réception de votre carte.',
  'Votre demande est validée. Toutefois, cette validation ne prend effet qu’à réception de la carte.',
  'Votre demande est validée provisoirement.',
  'Votre demande est acceptée en partie.',
  'Votre demande est validée avec réserves.',
  'Votre demande est validée après réception du contrat.',
  'Votre demande est validée dans l’attente du contrat.',
  'Votre demande passera au statut « est validée ».',
  'Votre interlocuteur vous a dit que votre demande est validée\u202f; ce n’est pas le cas.',
  'Dans le cas contraire, votre demande est refusée.',
  'Passé ce délai, votre demande est rejetée.',
  'Sans réponse de votre part, votre demande est refusée.',
  'À défaut, votre demande est refusée.',
  'Toute demande non signée est refusée.',
  'Votre demande n’est refusée que si le contrat manque.',
  'Votre dossier n’est incomplet que si la carte manque.',
  'Nous ne considérons pas que votre dossier est incomplet.',
  'Nous n’avons bien reçu votre lettre que ce matin, sans le formulaire.',
  'Vous recevrez un accusé de réception.',
  'Un accusé de réception vous sera adressé.',
  'Ceci n’est pas un accusé de réception.',
  'L’accusé de réception n’a pas pu être envoyé.',
  'Dans l’attente de l’accusé de réception, patientez.',
  'Votre certificat n’est disponible nulle part.',
  'Le certificat est disponible dès que la commande est validée.',
  'Le certificat ne peut être retiré.',
  'Les administrateurs n’ont été habilités par personne.',
];

const read = (body: string, subject = 'Votre demande', rules = defaultMailRules) =>
  recogniseMail({ subject, body }, rules).recognisedAs;

describe('what a mail of an administration says', () => {
  const said = Object.entries(facts).flatMap(([kind, bodies]) => bodies.map((body) => [kind, body] as const));
  it.each(said)('is %s: « %s »', (kind, body) => {
    expect(read(body)).toBe(kind);
  });

  it.each(noFacts)('is nothing that it states: « %s »', (body) => {
    expect(read(body)).toBeNull();
  });

  it('is not what its subject alone says, where the text denies or restricts it', () => {
    const subject = 'Dossier 2026-118842 : votre demande est validée';
    expect(read('Bonjour,\nVous trouverez la suite ci-dessous.', subject)).toBe('validation');
    expect(read('Votre demande est validée sous réserve du contrat.', subject)).toBeNull();
    expect(read('Votre demande n’est validée qu’à réception du contrat.', subject)).toBeNull();
  });

  it.each(['Validation de votre demande', 'Validation : dossier 2026-118842', 'Confirmation'])(
    'is what its text says under the subject « %s »',
    (subject) => {
      expect(read('Votre demande est validée.', subject)).toBe('validation');
      expect(read('Votre demande n’est validée par personne.', subject)).toBeNull();
    },
  );
});

describe('the words that an editor writes', () => {
  const rules = [
    { recognises: 'validation' as const, phrases: ['validée', 'validation de votre demande'], dossierAfter: [] },
  ];

  it.each([
    'Demande validée.',
    'Votre demande est validée.',
    'Votre demande vient d’être validée.',
    'Votre demande a bien été validée.',
    'Nous vous confirmons la validation de votre demande.',
    'Validation de votre demande',
    'Objet : validation de votre demande n° 12',
  ])('state it: « %s »', (body) => {
    expect(read(body, '', rules)).toBe('validation');
  });

  it.each([
    'Votre demande sera validée.',
    'Votre demande sera prochainement validée.',
    'Votre demande serait validée.',
    'Votre demande pourra être validée.',
    'Votre demande pourrait ensuite être validée.',
    'Votre demande doit être validée.',
    'Votre demande doit d’abord être validée.',
    'Avant d’être validée, votre demande est contrôlée.',
    'Votre demande est en attente d’être validée.',
    'Votre demande reste à être validée.',
    'Votre demande va être validée.',
    'Une fois validée, votre demande ouvre des droits.',
    'Dès que votre demande sera validée, vous serez averti.',
    'Lorsque votre demande sera validée, vous serez averti.',
    'Quand votre demande sera validée, vous serez averti.',
    'Pour que votre demande soit validée, signez le contrat.',
    'Demande non validée.',
    'Demande pas encore validée.',
    'Demande partiellement validée.',
    'Votre demande n’a jamais été validée.',
    'Votre demande est en attente de validation : la validation de votre demande interviendra demain.',
    'Sous réserve de la validation de votre demande.',
    'Dans l’attente de la validation de votre demande.',
    'La validation de votre demande n’a pas eu lieu.',
    'La validation de votre demande est en cours.',
    'Vous recevrez la validation de votre demande.',
  ])('do not state it: « %s »', (body) => {
    expect(read(body, '', rules)).toBeNull();
  });
});
