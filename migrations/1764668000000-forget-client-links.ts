import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links into clients’ spaces that are over, and answers that were settled, have a term: names, addresses and words of people outside. */
export class ForgetClientLinks1764668000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
GRANT DELETE ON client_links, client_answers TO sceau_app;
CREATE POLICY forget_ended ON client_links AS RESTRICTIVE FOR DELETE TO sceau_app
  USING (revoked_at IS NOT NULL OR expires_at < clock_timestamp());
CREATE POLICY forget_settled ON client_answers AS RESTRICTIVE FOR DELETE TO sceau_app
  USING (state <> 'to_review' AND state_since < clock_timestamp() - interval '90 days');
ALTER TABLE messages DROP CONSTRAINT messages_editor_id_link_id_fkey,
  ADD FOREIGN KEY (editor_id, link_id) REFERENCES client_links ON DELETE SET NULL (link_id);
CREATE INDEX messages_link ON messages (editor_id, link_id) WHERE link_id IS NOT NULL;
CREATE INDEX client_answers_link ON client_answers (editor_id, link_id) WHERE link_id IS NOT NULL;
CREATE INDEX client_links_handed ON client_links (editor_id, handed_by) WHERE handed_by IS NOT NULL;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
DROP INDEX client_links_handed;
DROP INDEX client_answers_link;
DROP INDEX messages_link;
ALTER TABLE messages DROP CONSTRAINT messages_editor_id_link_id_fkey,
  ADD FOREIGN KEY (editor_id, link_id) REFERENCES client_links;
DROP POLICY forget_settled ON client_answers;
DROP POLICY forget_ended ON client_links;
REVOKE DELETE ON client_links, client_answers FROM sceau_app;`);
  }
}
