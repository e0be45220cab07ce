import pg from 'pg';
import { cardFields, personFields } from '../../src/administrators/administrator.form.js';
import { identityFields } from '../../src/clients/identity/client.form.js';
import { contractFields } from '../../src/clients/records/contract.form.js';
import { representativeFields } from '../../src/clients/records/representative.form.js';
import { termFields } from '../../src/delegations/delegation.form.js';
import { establishmentFields } from '../../src/establishments/establishment.form.js';
import { instanceFields } from '../../src/instances/instance.form.js';

/** Whose forms bring the version back that they were opened at, as the journal calls them. A view of one person alone is nobody else’s business: the journal is not told of it. */
const edited: Record<string, string> = {
  clients: 'client',
  representatives: 'representative',
  establishments: 'establishment',
  instances: 'instance',
  slots: 'slot',
  orders: 'order',
  solutions: 'solution',
  groupings: 'grouping',
  delegations: 'delegation',
  administrators: 'administrator',
  cards: 'card',
  requests: 'request',
  departures: 'departure',
  deputies: 'deputy',
  chase_rules: 'chase_rule',
  mail_rules: 'mail_rule',
  mailboxes: 'mailbox',
  mail_texts: 'mail_text',
  sign_in_policies: 'editor',
  identity_providers: 'editor',
  editors: 'editor',
};

// Nobody goes on with a form of what is over.
const over: Record<string, string> = {
  representatives: 'AND NEW.ended_on IS NULL AND NEW.erased_at IS NULL',
  administrators: 'AND NEW.erased_at IS NULL',
  cards: 'AND NEW.number IS NOT NULL',
};

// What files may write, by the names of the forms. A column is named after its field, but for these.
const formsOf: Record<string, { name: string }[]> = {
  clients: [...identityFields([]), ...contractFields],
  representatives: representativeFields,
  establishments: establishmentFields,
  instances: instanceFields,
  administrators: personFields,
  cards: cardFields('CPA'),
  delegations: termFields,
};
const otherwise: Record<string, string> = {
  ordering: 'self_administered',
  solutionName: 'solution_id',
  cardNumber: 'number',
};
const columnOf = (field: string) => otherwise[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const formColumns = (table: string) =>
  JSON.stringify(Object.fromEntries((formsOf[table] ?? []).map(({ name }) => [columnOf(name), name])));

const installed = `
CREATE FUNCTION refuse_untold_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  it jsonb := to_jsonb(NEW);
  own uuid := coalesce(it->>'id', it->>'editor_id')::uuid;
  by_import boolean;
  names text[];
  untold text;
BEGIN
  -- Two acts at once make two versions in one statement: what the first tells is told.
  SELECT bool_or(actor_kind = 'import') FILTER (WHERE (details->>'version')::int = NEW.version), array_agg(name) INTO by_import, names
    FROM audit_entries LEFT JOIN LATERAL jsonb_object_keys(details->'changes') name ON true
   WHERE editor_id = NEW.editor_id AND subject_kind = TG_ARGV[0] AND subject_id = own AND (details->>'version')::int > OLD.version AND (details->>'version')::int <= NEW.version;
  IF by_import THEN
    SELECT string_agg(f.value, ', ') INTO untold FROM jsonb_each_text(TG_ARGV[1]::jsonb) f
     WHERE to_jsonb(OLD)->f.key IS DISTINCT FROM it->f.key AND NOT (f.value = ANY (names)) IS TRUE;
    IF untold IS NOT NULL THEN
      RAISE EXCEPTION 'An import changed % of this row of %, and the journal does not say it under the name of its form', untold, TG_TABLE_NAME;
    END IF;
  END IF;
  IF by_import IS NOT NULL THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'Nothing in the journal tells the version % of this row of %, which has changed: %', NEW.version, TG_TABLE_NAME,
    (SELECT string_agg(n.key, ', ') FROM jsonb_each(it) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key) WHERE n.value IS DISTINCT FROM o.value);
END $$`;

/**
 * What the application changes under a form, the journal tells with the version it makes: who comes second reads who was first, what they wrote,
 * and goes on when it is nothing of theirs (`EditsService`). An import, and its undoing, also tell what each field was and is. Asked at each commit of whatever a test does.
 */
export async function tellVersions(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const triggers = Object.entries(edited).map(
    ([table, kind]) =>
      `CREATE CONSTRAINT TRIGGER untold_version AFTER UPDATE ON ${table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
       WHEN (OLD.version IS DISTINCT FROM NEW.version AND session_user = 'sceau_app' ${over[table] ?? ''}) EXECUTE FUNCTION refuse_untold_version('${kind}', '${formColumns(table)}')`,
  );
  await owner.query([installed, ...triggers].join(';'));
  await owner.end();
}
