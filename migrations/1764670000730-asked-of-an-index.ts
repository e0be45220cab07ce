import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What pages, mails and jobs asked of every row among 100,000 clients, each of an index now (docs/decisions/0080): the number of the next
 * order (0.2 to 0.5 s, while whoever else opens one waits); a page deep in the certificates, whose order `coalesce` hid from the index; the
 * slots of a kind that few have; the former representatives of a client. Numbers that ANS gave are in capitals, as mails are read for
 * them: what was typed otherwise was found by no mail.
 */
export class AskedOfAnIndex1764670000730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE orders ADD COLUMN number_rank bigint GENERATED ALWAYS AS (
  CASE WHEN number ~ '^C-[0-9]{4}-[0-9]{4,8}$' THEN (substr(number, 3, 4) || lpad(substr(number, 8), 8, '0'))::bigint END) STORED;
COMMENT ON COLUMN orders.number_rank IS 'of « C-2026-0012 »: 202600000012; null for a number that is not ours';
CREATE INDEX orders_number_rank ON orders (editor_id, number_rank);
DROP INDEX slots_expiry;
CREATE INDEX slots_expiry ON slots (editor_id, (CASE WHEN expires_at IS NULL THEN 'infinity' ELSE expires_at END), id);
CREATE INDEX representatives_former ON representatives (editor_id, client_id) WHERE ended_on IS NOT NULL;`);
    for (const [kind, its] of rareKinds)
      await runner.query(`CREATE INDEX slots_of_${kind} ON slots (editor_id, client_id) WHERE ${its}`);
    await runner.query(inCapitals);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [kind] of rareKinds) await runner.query(`DROP INDEX slots_of_${kind}`);
    await runner.query(`
DROP INDEX representatives_former;
DROP INDEX slots_expiry;
CREATE INDEX slots_expiry ON slots (editor_id, (coalesce(expires_at, 'infinity')), id);
ALTER TABLE orders DROP COLUMN number_rank;`);
  }
}

// In the words of the condition that asks for them (src/slots/slot-kinds.ts): `&&` itself is never an index's under row-level security.
const rareKinds = [
  ['other', `purpose = 'other'`],
  ...['psc', 'mss_bal', 'ror', 'mss_operator'].map((kind) => [kind, `serves && ARRAY['${kind}']::text[]`]),
] as const;

// The owner obeys row-level security too: editor by editor. A dossier whose number is already another's stays as it is.
const inCapitals = `
DO $$
DECLARE editor uuid;
BEGIN
  FOR editor IN SELECT every_editor() LOOP
    PERFORM set_config('app.editor_id', editor::text, true);
    UPDATE orders SET product_number = upper(product_number) WHERE product_number <> upper(product_number);
    UPDATE requests SET dossier_number = upper(dossier_number) WHERE dossier_number <> upper(dossier_number);
    UPDATE mass_dossiers d SET dossier_number = upper(d.dossier_number) WHERE d.dossier_number <> upper(d.dossier_number)
       AND NOT EXISTS (SELECT FROM mass_dossiers o WHERE o.id <> d.id AND upper(o.dossier_number) = upper(d.dossier_number));
  END LOOP;
  PERFORM set_config('app.editor_id', '', true);
END $$;`;
