import type { MigrationInterface, QueryRunner } from 'typeorm';

// As `isSameOrganization` compares: cut at 40 characters (F1.2), accents, case and punctuation aside. « ST=Rhône (69), O=…, OU=… ».
const organization = (subject: string) => `btrim(searchable(substring(${subject} from '(?:^|, )O=(.*?), OU=')))`;
const isName = (subject: string, name: string) =>
  `${organization(subject)} = btrim(searchable(left(btrim(${name}), 40)))`;
const isPlace = (subject: string, departement: string) =>
  `coalesce(strpos(substring(${subject} from '(?:^|, )ST=(.*?), O='), '(' || ${departement}) > 0, true)`;

const exposed = `c.key_exposed_at IS NOT NULL AND EXISTS (SELECT 1 FROM certificates y JOIN exposed_keys k ON k.spki_sha256 = y.spki_sha256 WHERE y.id = x.id)`;
const carried = `f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0`;

const view = (right: string) => `
CREATE OR REPLACE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id,
       CASE WHEN ${exposed} THEN 'key'
            ELSE coalesce((SELECT f.number FROM former_numbers f WHERE ${carried} ORDER BY f.changed_on DESC LIMIT 1), '') END AS wrong
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE (x.not_before < c.subject_changed_at AND (${right}) IS NOT TRUE) OR (c.number_since IS NOT NULL AND EXISTS (SELECT 1 FROM former_numbers f WHERE ${carried})) OR (${exposed});
`;

/** What a certificate says of who it is for is compared by one gesture, for what is wrong and for what a new name or département would make wrong. */
export class WhatASubjectSays1764670001700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE FUNCTION subject_says(subject text, name text, departement text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT ${isName('subject', 'name')} AND ${isPlace('subject', 'departement')} $$;
COMMENT ON FUNCTION subject_says IS 'whether a certificate with this subject is for a structure of this name and département (domain rule 11); null: it names none';
CREATE FUNCTION subject_names_holder(subject text, slot uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM slots s JOIN establishments e ON e.id = s.establishment_id WHERE s.id = slot AND ${isName('subject', 'e.name')});
END $$;
COMMENT ON FUNCTION subject_names_holder IS 'whether it bears the name of the establishment that holds this slot: nothing that a change of the client makes wrong';
${view('subject_says(x.subject, c.name, c.departement) OR subject_names_holder(x.subject, x.slot_id)')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const holder = `EXISTS (SELECT 1 FROM slots s JOIN establishments e ON e.id = s.establishment_id WHERE s.id = x.slot_id AND ${isName('x.subject', 'e.name')})`;
    await runner.query(`${view(`${isName('x.subject', 'c.name')} AND ${isPlace('x.subject', 'c.departement')} OR ${holder}`)}
DROP FUNCTION subject_says; DROP FUNCTION subject_names_holder;`);
  }
}
