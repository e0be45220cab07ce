/** SQL: the dossiers `d` of many that hold a client, by its row `m`: neither abandoned nor over for it. */
export const holdingDossiers = `mass_dossier_rows m JOIN mass_dossiers d ON d.id = m.dossier_id LEFT JOIN open_requests q ON q.id = m.request_id
  WHERE m.left_out IS NULL AND (d.state = 'open' OR (d.state = 'sent' AND (m.request_id IS NULL OR q.id IS NOT NULL)))`;

/** SQL: one of them holds the client already. Read once of all, however many are asked. @param client what says whose */
export const heldInDossier = (client: string) => `${client} IN (SELECT m.client_id FROM ${holdingDossiers})`;

/** SQL: a request of the client is under way, a 413 beyond its draft or any 503: it enters no mandate. */
export const requestUnderWay = (client: string) =>
  `${client} IN (SELECT o.client_id FROM open_requests o WHERE o.state <> 'draft' OR o.kind <> '413')`;
