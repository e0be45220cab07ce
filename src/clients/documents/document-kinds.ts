/** What each kind of piece is called: the one place for these words. */
const documentKindLabels: Record<string, string> = {
  contract: 'Contrat',
  delegation_evidence: 'Délégation signée',
  delegation_letter: 'Lettre de mandat à signer',
  request_unsigned: 'Formulaire à signer',
  card_form: 'Commande de carte à signer',
  request_signed: 'Formulaire signé',
  request_evidence: 'Preuve d’envoi de la demande',
  mass_letter: 'Lettre et annexe d’un dossier de masse',
  mass_annex: 'Annexe d’un dossier de masse, CSV',
  number_change: 'Preuve du changement de FINESS ou de SIRET',
  raw_mail: 'Courriel reçu',
  mail_attachment: 'Pièce jointe d’un courriel',
  quarantined_raw_mail: 'Courriel en quarantaine',
  quarantined_mail_attachment: 'Pièce jointe en quarantaine',
  blank_413: 'Formulaire 413 vierge',
  blank_form: 'Formulaire vierge',
  import_source: 'Fichier importé',
  other: 'Autre pièce',
};

/** The kinds a person may give to a piece brought by hand. */
export type UploadKind = 'contract' | 'delegation_evidence' | 'other';
export const uploadKindLabels: Record<UploadKind, string> = {
  contract: 'Contrat',
  delegation_evidence: 'Délégation signée',
  other: 'Autre pièce',
};

export function documentKindLabel(kind: string): string {
  return documentKindLabels[kind] ?? 'Pièce';
}
