/** A column in which a row says by name who did something. Those that name a machine, an authority or a fact are not here. */
export interface Signature {
  table: string;
  column: string;
  /** What was done, in French. */
  said: string;
}

const signed = (table: string, column: string, said: string): Signature => ({ table, column, said });

/** Held against the schema by a test: a new one is named here, or there with its reason. */
export const signatures: Signature[] = [
  signed('account_links', 'created_by', 'Liens de compte envoyés'),
  signed('audit_checks', 'checked_by', 'Contrôles du journal'),
  signed('calendar_feeds', 'created_by', 'Adresses d’agenda faites'),
  signed('campaigns', 'created_by', 'Campagnes préparées'),
  signed('campaigns', 'confirmed_by', 'Campagnes confirmées'),
  signed('client_links', 'created_by', 'Liens vers l’espace client'),
  signed('client_links', 'revoked_by', 'Liens vers l’espace client révoqués'),
  signed('clients', 'archived_by', 'Clients archivés'),
  signed('csrs', 'uploaded_by', 'CSR déposées'),
  signed('departure_exceptions', 'decided_by', 'Exceptions décidées dans un départ'),
  signed('departures', 'created_by', 'Départs préparés'),
  signed('deputies', 'created_by', 'Suppléances prévues'),
  signed('departure_exceptions', 'decided_by', 'Exceptions décidées pour un départ'),
  signed('departures', 'created_by', 'Départs préparés'),
  signed('documents', 'created_by', 'Pièces déposées'),
  signed('editor_authorities', 'added_by', 'Autorités ajoutées'),
  signed('editor_revocation_lists', 'loaded_by', 'Listes de révocation chargées'),
  signed('form_blanks', 'created_by', 'Formulaires vierges déposés'),
  signed('form_blanks', 'used_by', 'Formulaires vierges mis en usage'),
  signed('former_numbers', 'recorded_by', 'Changements de FINESS ou de SIRET'),
  signed('import_mappings', 'used_by', 'Correspondances de colonnes'),
  signed('imports', 'created_by', 'Imports préparés'),
  signed('imports', 'applied_by', 'Imports appliqués'),
  signed('imports', 'seen_by', 'Imports dont les erreurs ont été vues'),
  signed('imports', 'undone_by', 'Imports défaits'),
  signed('instance_establishments', 'dmp_configured_by', 'FINESS EG configurés'),
  signed('mass_dossiers', 'created_by', 'Dossiers de masse ouverts'),
  signed('messages', 'matched_by', 'Courriels rattachés'),
  signed('other_papers', 'accepted_by', 'Formulaires acceptés'),
  signed('other_papers', 'withdrawn_by', 'Formulaires qui ne sont plus acceptés'),
  signed('prefilled_dossiers', 'created_by', 'Dossiers préremplis demandés'),
  signed('prefilled_dossiers', 'seen_by', 'Dossiers préremplis relus'),
  signed('procedures', 'created_by', 'Démarches importées'),
  signed('procedures', 'used_by', 'Démarches mises en usage'),
  signed('register_decisions', 'decided_by', 'Changements du répertoire décidés'),
  signed('request_doubts', 'settled_by', 'Doutes levés'),
  signed('requests', 'created_by', 'Demandes préparées'),
  signed('saved_views', 'created_by', 'Vues enregistrées'),
  signed('selections', 'created_by', 'Sélections faites'),
  signed('stopped_addresses', 'ended_by', 'Adresses corrigées'),
  signed('slots', 'declared_by', 'Échéances déclarées'),
];
