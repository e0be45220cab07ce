import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A CSR comes from whoever makes it, by a link bound to one order, once (docs/decisions/0044-csr-by-the-space.md). */
export class HandCsrsOverByLink1764670000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE client_links DROP CONSTRAINT client_links_purpose_check,
  ADD CONSTRAINT client_links_purpose_check CHECK (purpose IN ('signature', 'prerequisites', 'mandate', 'csr')),
  ADD COLUMN order_id uuid,
  ADD COLUMN csr_id uuid,
  ADD COLUMN spent_at timestamptz,
  ADD FOREIGN KEY (editor_id, order_id) REFERENCES orders,
  ADD FOREIGN KEY (editor_id, csr_id) REFERENCES csrs,
  ADD CONSTRAINT client_links_order CHECK ((purpose = 'csr') = (order_id IS NOT NULL)),
  ADD CONSTRAINT client_links_spent CHECK (num_nonnulls(csr_id, spent_at) = 0 OR purpose = 'csr');
COMMENT ON COLUMN client_links.order_id IS 'of a link that asks for a CSR: the order that waits for it';
COMMENT ON COLUMN client_links.csr_id IS 'the latest CSR that came by it: the only one whose verdict it shows';
COMMENT ON COLUMN client_links.spent_at IS 'a CSR that passes came by it, or by another of the same order: nothing more may be handed over';
CREATE INDEX client_links_order ON client_links (editor_id, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX client_links_asked ON client_links (editor_id, client_id) WHERE purpose = 'csr' AND spent_at IS NULL AND revoked_at IS NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DELETE FROM client_answers WHERE link_id IN (SELECT id FROM client_links WHERE purpose = 'csr');
DELETE FROM client_links WHERE purpose = 'csr';
ALTER TABLE client_links DROP COLUMN spent_at, DROP COLUMN csr_id, DROP COLUMN order_id,
  DROP CONSTRAINT client_links_purpose_check,
  ADD CONSTRAINT client_links_purpose_check CHECK (purpose IN ('signature', 'prerequisites', 'mandate'));`);
  }
}
