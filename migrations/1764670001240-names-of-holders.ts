import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate that bears the name of the establishment that holds it says nothing that a change of the client makes wrong: it never bore the
 * client’s name, and its département is that of a structure of which we know none. The verdict takes both names; so does what is to be made again.
 */
export class NamesOfHolders1764670001240 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return runner.query(view(`${saysToday} OR ${saysHolder}`));
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query(view(saysToday));
  }
}

// As `isSameOrganization` compares: cut at 40 characters (F1.2), accents, case and punctuation aside. « ST=Rhône (69), O=…, OU=… ».
const isName = (name: string) =>
  `btrim(searchable(substring(x.subject from '(?:^|, )O=(.*?), OU='))) = btrim(searchable(left(btrim(${name}), 40)))`;
const place = `coalesce(strpos(substring(x.subject from '(?:^|, )ST=(.*?), O='), '(' || c.departement) > 0, true)`;
const saysToday = `${isName('c.name')} AND ${place}`;
const saysHolder = `EXISTS (SELECT 1 FROM slots s JOIN establishments e ON e.id = s.establishment_id WHERE s.id = x.slot_id AND ${isName('e.name')})`;

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
