/** SQL: the name, département or number of this client was changed once, so that certificates of before may be wrong; hardly any was. As the index `clients_changed` says it. */
export const subjectWasChanged = (client: string) =>
  `(${client}.number_since IS NOT NULL OR ${client}.subject_changed_at IS NOT NULL)`;
