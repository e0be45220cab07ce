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

const rulesPart = 'Guide V0.6, «\u00a0Règles et cas concrets\u00a0», p. 7 et suivantes';
const doctrinePart = 'Guide V0.6, «\u00a0Doctrine en cible\u00a0» et «\u00a0À court terme\u00a0», p. 7 et suivantes';

export const planRules: Record<PlanRuleId, PlanRule> = {
  unified_system: {
    text: 'Système d’information unifié\u00a0: un seul jeu de certificats, sous le FINESS juridique, sert tous les établissements.',
    reference: `${rulesPart}\u202f; résumé, p. 3, principe 1`,
  },
  set_per_instance: {
    text: 'Plusieurs solutions ou plusieurs serveurs\u00a0: un jeu de certificats par instance logicielle, chacun sous le même FINESS juridique.',
    reference: `${rulesPart}\u202f; résumé, p. 3, principe 1`,
  },
  grouping_separate: {
    text: 'Un groupement ne détient aucun certificat\u00a0: chaque organisme gestionnaire commande le sien, pour son système.',
    reference: `${rulesPart}\u202f; résumé, p. 3, principe 2`,
  },
  grouping_shared: {
    text: 'Système commun à un groupement\u00a0: chaque organisme gestionnaire a quand même son jeu, et le système commun doit savoir en tenir plusieurs.',
    reference: rulesPart,
  },
  never_editor: {
    text: 'Jamais de certificat au nom de l’éditeur\u00a0: le sujet porte l’organisme gestionnaire.',
    reference: `${rulesPart}\u202f; résumé, p. 3, principe 2`,
  },
  insi_alone: {
    text: 'INSi veut son propre certificat, nommé exactement INSI-AUTO ou INSI-MANU\u00a0: il n’est partagé avec aucun autre usage.',
    reference: `${rulesPart}, «\u00a0Un seul type de certificat (ORG)\u00a0»\u202f; «\u00a0Étape 4\u00a0», page «\u00a0Informations de produit\u00a0»`,
  },
  server_for_operators: {
    text: 'SERV SSL_SERVEUR\u00a0: seulement pour les opérateurs MSSanté, une fois par serveur, sous le FINESS juridique.',
    reference: `${rulesPart}, «\u00a0Un seul type de certificat (ORG)\u00a0»`,
  },
  contract_on_entity: {
    text: 'Un contrat d’adhésion avec l’ANS par numéro FINESS. Celui qui existe déjà sert\u00a0: il n’est pas refait.',
    reference: 'Guide V0.6, «\u00a0Étape 1\u00a0: contractualiser avec l’ANS\u00a0», p. 14 et suivantes',
  },
  signer_card: {
    text: 'Le représentant légal signe avec une carte\u00a0: sa CPS s’il est professionnel de santé, sinon une CDE (formulaire 101).',
    reference: 'Guide V0.6, «\u00a0Étape 1\u00a0», p. 14 et suivantes\u202f; formulaire 413, prérequis',
  },
  form_per_structure: {
    text: 'Un formulaire 413 par structure\u00a0: une seule case ORG couvre la signature, l’authentification et INSi.',
    reference: 'Guide V0.6, «\u00a0Étape 3\u00a0» et annexes, p. 41 et suivantes',
  },
  administrator_card: {
    text: 'L’administrateur technique a une carte (formulaire 301)\u00a0: CPA chez l’éditeur, où une même personne gère plusieurs organismes\u202f; CPE chez le client qui commande lui-même.',
    reference: 'Guide V0.6, «\u00a0Étape 2\u00a0», p. 14 et suivantes',
  },
  several_numbers: {
    text: 'Sous les FINESS géographiques, tout est multiplié\u00a0: N contrats, N cartes, N formulaires 413, N jeux de certificats.',
    reference: doctrinePart,
  },
  no_copied_key: {
    text: 'Un certificat et sa clé ne sont jamais copiés d’une instance sur une autre.',
    reference: 'Guide V0.6, «\u00a0Étape 4\u00a0: les bonnes pratiques\u00a0»',
  },
  metadata: {
    text: 'Le certificat porte le FINESS juridique, les métadonnées du DMP portent le FINESS géographique\u00a0: jeton VIHF, lot de soumission, document.',
    reference: doctrinePart,
  },
  keep_until_renewal: {
    text: 'Les certificats déjà obtenus sous un FINESS géographique se gardent jusqu’à leur fin, puis passent au FINESS juridique.',
    reference: 'Guide V0.6, résumé, p. 3, principe 5',
  },
  new_number_new_contract: {
    text: 'Changer de FINESS demande un nouveau contrat et une nouvelle carte (formulaire 101). Un client d’un seul site peut avoir son contrat au FINESS géographique\u202f; plusieurs sites, au FINESS juridique.',
    reference: 'Foire aux questions de l’ARS Bretagne, moyens d’authentification (postérieure au guide)',
  },
};
