/** Under which heading a kind is offered: what the campaign works on. */
export type CampaignGroup = 'requests' | 'rights' | 'certificates' | 'records' | 'writing';

/** In the order of the page: the way of a client, then their card, then what is said to them. */
export const campaignGroups: Record<CampaignGroup, { label: string; sentence: string }> = {
  requests: {
    label: 'Demandes',
    sentence: 'Préparer les formulaires, les faire signer, les envoyer à l’ANS, relancer.',
  },
  rights: {
    label: 'Habilitations et délégations',
    sentence: 'Qui administre pour les clients, et les pouvoirs qu’ils vous donnent.',
  },
  certificates: {
    label: 'Certificats',
    sentence: 'Commander, renouveler, changer les adresses de contact et le niveau du porteur.',
  },
  records: {
    label: 'Fiches',
    sentence: 'Qui suit les clients, et ce que leurs fiches disent.',
  },
  writing: {
    label: 'Écrire',
    sentence: 'Courriels et documents, un par client.',
  },
};
