/** The rules of the guide that decide what is ordered, how often and under which number. */
export type PlanRuleId =
  | 'unified_system'
  | 'set_per_instance'
  | 'grouping_separate'
  | 'grouping_shared'
  | 'never_editor'
  | 'insi_alone'
  | 'server_for_operators'
  | 'contract_on_entity'
  | 'signer_card'
  | 'form_per_structure'
  | 'administrator_card'
  | 'several_numbers'
  | 'no_copied_key'
  | 'metadata'
  | 'keep_until_renewal'
  | 'new_number_new_contract';

export interface PlanRule {
  /** French sentence. */
  text: string;
  /** Where it is written: page or section of the guide of 12/12/2022 (V0.6), or what came later. */
  reference: string;
}

const rulesPart = 'Guide V0.6, « Règles et cas concrets », p. 7 et suivantes';
const doctrinePart = 'Guide V0.6, « Doctrine en cible » et « À court terme », p. 7 et suivantes';

export const planRules: Record<PlanRuleId, PlanRule> = {
  unified_system: {
    text: 'Système d’information unifié : un seul jeu de certificats, sous le FINESS juridique, sert tous les établissements.',
    reference: `${rulesPart} ; résumé, p. 3, principe 1`,
  },
  set_per_instance: {
    text: 'Plusieurs solutions ou plusieurs serveurs : un jeu de certificats par instance logicielle, chacun sous le même FINESS juridique.',
    reference: `${rulesPart} ; résumé, p. 3, principe 1`,
  },
  grouping_separate: {
    text: 'Un groupement ne détient aucun certificat : chaque organisme gestionnaire commande le sien, pour son système.',
    reference: `${rulesPart} ; résumé, p. 3, principe 2`,
  },
  grouping_shared: {
    text: 'Système commun à un groupement : chaque organisme gestionnaire a quand même son jeu, et le système commun doit savoir en tenir plusieurs.',
    reference: rulesPart,
  },
  never_editor: {
    text: 'Jamais de certificat au nom de l’éditeur : le sujet porte l’organisme gestionnaire.',
    reference: `${rulesPart} ; résumé, p. 3, principe 2`,
  },
  insi_alone: {
    text: 'INSi veut son propre certificat, nommé exactement INSI-AUTO ou INSI-MANU : il n’est partagé avec aucun autre usage.',
    reference: `${rulesPart}, « Un seul type de certificat (ORG) » ; « Étape 4 », page « Informations de produit »`,
  },
  server_for_operators: {
    text: 'SERV SSL_SERVEUR : seulement pour les opérateurs MSSanté, une fois par serveur, sous le FINESS juridique.',
    reference: `${rulesPart}, « Un seul type de certificat (ORG) »`,
  },
  contract_on_entity: {
    text: 'Un contrat d’adhésion avec l’ANS par numéro FINESS. Celui qui existe déjà sert : il n’est pas refait.',
    reference: 'Guide V0.6, « Étape 1 : contractualiser avec l’ANS », p. 14 et suivantes',
  },
  signer_card: {
    text: 'Le représentant légal signe avec une carte : sa CPS s’il est professionnel de santé, sinon une CDE (formulaire 101).',
    reference: 'Guide V0.6, « Étape 1 », p. 14 et suivantes ; formulaire 413, prérequis',
  },
  form_per_structure: {
    text: 'Un formulaire 413 par structure : une seule case ORG couvre la signature, l’authentification et INSi.',
    reference: 'Guide V0.6, « Étape 3 » et annexes, p. 41 et suivantes',
  },
  administrator_card: {
    text: 'L’administrateur technique a une carte (formulaire 301) : CPA chez l’éditeur, où une même personne gère plusieurs organismes ; CPE chez le client qui commande lui-même.',
    reference: 'Guide V0.6, « Étape 2 », p. 14 et suivantes',
  },
  several_numbers: {
    text: 'Sous les FINESS géographiques, tout est multiplié : N contrats, N cartes, N formulaires 413, N jeux de certificats.',
    reference: doctrinePart,
  },
  no_copied_key: {
    text: 'Un certificat et sa clé ne sont jamais copiés d’une instance sur une autre.',
    reference: 'Guide V0.6, « Étape 4 : les bonnes pratiques »',
  },
  metadata: {
    text: 'Le certificat porte le FINESS juridique, les métadonnées du DMP portent le FINESS géographique : jeton VIHF, lot de soumission, document.',
    reference: doctrinePart,
  },
  keep_until_renewal: {
    text: 'Les certificats déjà obtenus sous un FINESS géographique se gardent jusqu’à leur fin, puis passent au FINESS juridique.',
    reference: 'Guide V0.6, résumé, p. 3, principe 5',
  },
  new_number_new_contract: {
    text: 'Changer de FINESS demande un nouveau contrat et une nouvelle carte (formulaire 101). Un client d’un seul site peut avoir son contrat au FINESS géographique ; plusieurs sites, au FINESS juridique.',
    reference: 'Foire aux questions de l’ARS Bretagne, moyens d’authentification (postérieure au guide)',
  },
};
