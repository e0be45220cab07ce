import { parisMidnight } from '../platform/tenancy/paris-day.js';

/**
 * SQL: the name, département, number or environment of this client was changed once, or the key of a certificate of theirs came to us, so that
 * certificates in force may be to be made again; of hardly any. As the index `clients_changed` says it.
 */
export const mayHaveToRedo = (client: string) =>
  `(${client}.number_since IS NOT NULL OR ${client}.subject_changed_at IS NOT NULL OR ${client}.key_exposed_at IS NOT NULL OR ${client}.environment_changed_at IS NOT NULL)`;

/** SQL: the last moment at which what makes certificates of this client to be made again happened; null: none of it ever did. */
export const redoSince = (client: string) =>
  `greatest(${client}.subject_changed_at, ${parisMidnight(`${client}.number_since`)}, ${client}.key_exposed_at, ${client}.environment_changed_at)`;

/** What a client would be, each in SQL; its environment is left out where nothing changes it. */
export interface ClientThen {
  name: string;
  departement: string;
  environment?: string;
}

/**
 * SQL: the certificate in force `x` of the client `c` becomes wrong once the client has this name, this département and this environment (domain
 * rule 11): what `certificates_to_redo` will say of it, and does not say yet.
 */
export const becomesWrong = ({ name, departement, environment }: ClientThen) =>
  `(((${name} <> c.name OR ${departement} <> c.departement) AND x.not_before < moment()
    AND (subject_says(x.subject, ${name}, ${departement}) OR subject_names_holder(x.subject, x.slot_id)) IS NOT TRUE${environment === undefined ? '' : ` OR ${isOfOther(environment)}`})
    AND what_is_wrong(x.id) IS NULL)`;

const isOfOther = (environment: string) =>
  `${environment} <> c.environment AND x.environment <> ${environment} AND x.environment <> 'unknown'`;
