/**
 * SQL: the name, département or number of this client was changed once, or the key of a certificate of theirs came to us, so that certificates
 * in force may be to be made again; of hardly any. As the index `clients_changed` says it.
 */
export const mayHaveToRedo = (client: string) =>
  `(${client}.number_since IS NOT NULL OR ${client}.subject_changed_at IS NOT NULL OR ${client}.key_exposed_at IS NOT NULL)`;
