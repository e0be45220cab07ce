import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A certificate made before a change of name or département is wrong where what it says differs from what is true today (domain rule 11), not
 * because something was typed: a slip that was mended, or a name noted once its certificate had been made again, leaves it right.
 */
export class NamesOnCertificates1764670000800 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return runner.query(view(`x.not_before < c.subject_changed_at AND (${saysToday}) IS NOT TRUE`));
  }

  down(runner: QueryRunner): Promise<void> {
    return runner.query(view('x.not_before < c.subject_changed_at'));
  }
}

// As `isSameOrganization` compares: cut at 40 characters (F1.2), accents, case and punctuation aside. « ST=Rhône (69), O=…, OU=… ».
const name = `btrim(searchable(substring(x.subject from '(?:^|, )O=(.*?), OU='))) = btrim(searchable(left(btrim(c.name), 40)))`;
const place = `coalesce(strpos(substring(x.subject from '(?:^|, )ST=(.*?), O='), '(' || c.departement) > 0, true)`;
const saysToday = `${name} AND ${place}`;

const exposed = `c.key_exposed_at IS NOT NULL AND EXISTS (SELECT 1 FROM certificates y JOIN exposed_keys k ON k.spki_sha256 = y.spki_sha256 WHERE y.id = x.id)`;
const carried = `f.client_id = x.client_id AND f.number <> c.number AND strpos(x.subject || ',', ', OU=' || f.unit || ',') > 0`;

const view = (former: string) => `
CREATE OR REPLACE VIEW certificates_to_redo WITH (security_invoker) AS
SELECT x.editor_id, x.id, x.client_id, x.slot_id,
       CASE WHEN ${exposed} THEN 'key'
            ELSE coalesce((SELECT f.number FROM former_numbers f WHERE ${carried} ORDER BY f.changed_on DESC LIMIT 1), '') END AS wrong
  FROM certificates_in_force x JOIN clients c ON c.id = x.client_id
 WHERE (${former}) OR (c.number_since IS NOT NULL AND EXISTS (SELECT 1 FROM former_numbers f WHERE ${carried})) OR (${exposed});
`;
